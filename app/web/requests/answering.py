"""The page of a supplier, by signed link and without a login: what is asked, its answer, and a message to the asker.

GET changes nothing: programs that look into mail open every link.
"""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from app.attachments import giving
from app.attachments import store as attachments
from app.http.caching import private
from app.http.forms import PublicForm, reads
from app.http.services import services
from app.questions import reading
from app.questions import store as question_store
from app.questions.question import Question
from app.requests import capacity, choices, keys, messages, service, store
from app.requests.request import Request
from app.requests.service import Said
from app.web.requests.blueprint import blueprint
from app.web.requests.faults import fault_page
from app.web.requests.forms import AnswerForm, MessageForm, as_answered
from app.web.signed_links import key
from app.wording.dutch import day
from base import database
from base.errors import EngineUnavailable
from indexer.document.fields import Offering

DONE = {
    "antwoord": "Dank u. Uw antwoord is genoteerd. U kunt het hier later nog veranderen.",
    "volzet": "Dank u. Uw antwoord is genoteerd. Bij uw aanbod staat nu ook dat u volzet bent, tot die dag.",
    "later": "Dank u. Uw antwoord is genoteerd. Over hoogstens een dag staat ook bij uw aanbod dat u volzet bent.",
    "bericht": "Uw bericht is op weg naar de vrager. U krijgt zelf een kopie.",
}
_DONE_OF: dict[Said, str] = {"": "", "answer": "antwoord", "full": "volzet", "full_later": "later"}


@blueprint.get("/aanvraag/<request_id>")
def request_page(request_id: str) -> BaseResponse:
    """What is asked of a supplier, and what it answered."""
    wanted = _request(request_id)
    return _fault(wanted) or _page(wanted)


@blueprint.get("/aanvraag/<request_id>/bestand/<attachment_id>")
def file_of_request(request_id: str, attachment_id: str) -> Response:
    """A file that the asker gave with the question."""
    wanted = _request(request_id)
    return _fault(wanted) or giving.answer(wanted.question_id, attachment_id)


@blueprint.post("/aanvraag/<request_id>/antwoord")
@reads(AnswerForm)
def answer(form: AnswerForm, request_id: str) -> ResponseReturnValue:
    """The answer counts; back to the page. A question that closed meanwhile says so there."""
    wanted = _request(request_id)
    if wrong := _fault(wanted):
        return wrong
    if not form.validate():
        return _page(wanted, form)
    said = service.answer(services().settings, services().db, wanted, form.answer(), _offering(wanted))
    return _back(wanted, _DONE_OF[said])


@blueprint.post("/aanvraag/<request_id>/bericht")
@reads(MessageForm)
def message(form: MessageForm, request_id: str) -> ResponseReturnValue:
    """The message goes to the asker, and a copy of it back; once for each form."""
    wanted = _request(request_id)
    if wrong := _fault(wanted):
        return wrong
    if not form.validate():
        return _page(wanted, form)
    sent = messages.send(services().settings, services().db, wanted, form.text.data, form.form_key.data)
    return _back(wanted, "bericht" if sent else "")


def _request(request_id: str) -> Request:
    return store.find(services().db, request_id) or abort(404)


def _offering(wanted: Request) -> Offering | None:
    """Its offering as it is live. Nobody's answer waits for the search engine."""
    try:
        return services().search.get(wanted.offering_id)
    except EngineUnavailable:
        return None


def _fault(wanted: Request) -> Response | None:
    fault = keys.fault(services().settings, key(), wanted.id)
    return fault_page(fault) if fault else None


def _question(wanted: Request) -> Question:
    return question_store.find(services().db, wanted.question_id) or abort(404)


def _page(wanted: Request, wrong: PublicForm | None = None) -> Response:
    """The page; with a form that was refused as it was filled in."""
    question = _question(wanted)
    with database.read(services().db) as connection:
        files = attachments.of_question(connection, question.id)
    page = render_template(
        "web/requests/request.html",
        request_=wanted,
        question=question,
        details=reading.visible_details(question, "supplier"),
        files=files,
        key=key(),
        done=DONE.get(request.args.get("gedaan", ""), "") if wrong is None else "",
        wrong=wrong,
        answer_form=wrong if isinstance(wrong, AnswerForm) else _filled_in(wanted),
        message_form=wrong if isinstance(wrong, MessageForm) else MessageForm(formdata=None),
        answered=choices.ANSWERED.get(wanted.state, ""),
        answered_on=day(wanted.answered_on),
        may_answer=service.may_answer(question, wanted),
        may_write=messages.may_write(question, wanted),
    )
    return private(page, wrong.status if wrong else 200)


def _filled_in(wanted: Request) -> AnswerForm:
    return as_answered(wanted, fills_offering=capacity.origin(services().db, wanted.offering_id) == wanted.id)


def _back(wanted: Request, done: str) -> BaseResponse:
    return redirect(url_for("web.requests.request_page", request_id=wanted.id, sleutel=key(), gedaan=done or None), 303)

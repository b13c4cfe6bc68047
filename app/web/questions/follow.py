"""The pages of an asker, by signed link and without a login: confirm the address, see how it stands, withdraw.

GET changes nothing: programs that look into mail open every link.
"""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from app.attachments import giving
from app.attachments import store as attachments
from app.contacts import service as contacts
from app.http import keyed_form
from app.http.caching import private
from app.http.forms import PublicForm, reads
from app.http.services import services
from app.questions import flow, keys, public, reading, service, store
from app.questions.question import Question
from app.web.questions import answers, coming
from app.web.questions.blueprint import blueprint
from app.web.questions.details_form import ReadersForm
from app.web.signed_links import fault_page, key
from app.wording.dutch import day
from base import clock, database

DONE = {
    "bevestigd": "Dank u. Uw vraag is op weg. Wij stuurden een kopie naar uw mailbox.",
    "alle": "Dank u. Uw vragen zijn op weg. Wij stuurden een kopie naar uw mailbox.",
    "lezers": "Wij onthouden wie uw vraag mag lezen.",
    "ingetrokken": "Uw vraag is ingetrokken.",
    "niet-openbaar": "Uw vraag staat niet meer op de openbare pagina.",
}
TOO_LATE = {  # the same, asked when it is no longer possible
    "lezers": "Organisaties hebben uw vraag al, of ze is afgesloten. Wie ze mag lezen, ligt nu vast.",
    "ingetrokken": "Uw vraag is al afgesloten. U hoeft ze niet meer in te trekken.",
}
EXPIRED = "Stel uw vraag opnieuw: dan krijgt u een nieuwe link."


@blueprint.get("/vraag/<question_id>/bevestig")
def confirm_page(question_id: str) -> BaseResponse:
    """The question, and a button to say that the address is one's own."""
    question = _question(question_id)
    return _fault("confirm", question) or _confirming(question)


@blueprint.post("/vraag/<question_id>/bevestig")
@reads(PublicForm)
def confirm(form: PublicForm, question_id: str) -> ResponseReturnValue:
    """The address is confirmed; on to the page of the question."""
    question = _question(question_id)
    if wrong := _fault("confirm", question):
        return wrong
    if not form.validate() or not contacts.confirm(services().settings, services().db, question):
        return _confirming(_question(question_id), form)
    return _to_page(question, "alle" if question.part_of else "bevestigd")


@blueprint.get("/vraag/<question_id>")
def own_question(question_id: str) -> BaseResponse:
    """Where the question stands, and what happens next and when."""
    question = _question(question_id)
    return _fault("page", question) or _page(question)


@blueprint.post("/vraag/<question_id>/intrekken")
@reads(PublicForm)
def withdraw(form: PublicForm, question_id: str) -> ResponseReturnValue:
    """The question is withdrawn; back to its page."""
    question = _question(question_id)
    if wrong := _fault("page", question):
        return wrong
    if form.validate():
        if service.withdraw(services().settings, services().db, question):
            keyed_form.forget()
            return _to_page(question, "ingetrokken")
        form.refuse([{"field": "", "message": TOO_LATE["ingetrokken"]}])
    return _page(_question(question_id), form)


@blueprint.post("/vraag/<question_id>/lezers")
@reads(ReadersForm)
def change_readers(form: ReadersForm, question_id: str) -> ResponseReturnValue:
    """The asker chooses otherwise who may read; back to the page."""
    question = _question(question_id)
    if wrong := _fault("page", question):
        return wrong
    if form.validate():
        if service.change_readers(services().db, question, form.readers.data):
            return _to_page(question, "lezers")
        form.refuse([{"field": "", "message": TOO_LATE["lezers"]}])
    return _page(_question(question_id), form)


@blueprint.post("/vraag/<question_id>/niet-openbaar")
@reads(PublicForm)
def take_off(form: PublicForm, question_id: str) -> ResponseReturnValue:
    """The question goes from the public page, also when it can no longer be chosen who reads it."""
    question = _question(question_id)
    if wrong := _fault("page", question):
        return wrong
    if not form.validate():
        return _page(question, form)
    public.take_off(services().db, question)
    return _to_page(question, "niet-openbaar")


@blueprint.get("/vraag/<question_id>/bestand/<attachment_id>")
def own_file(question_id: str, attachment_id: str) -> Response:
    """A file that the asker sent along."""
    question = _question(question_id)
    return _fault("page", question) or giving.answer(question.id, attachment_id)


def _question(question_id: str) -> Question:
    return store.find(services().db, question_id) or abort(404)


def _fault(purpose: keys.Purpose, question: Question) -> Response | None:
    """The page that says why the key of this request does not open the question; None when it does."""
    fault = keys.fault(services().settings, purpose, key(), question.id)
    return fault_page(fault, expired=EXPIRED, way_on=("/stel-je-vraag", "Stel een vraag")) if fault else None


def _confirming(question: Question, form: PublicForm | None = None) -> Response:
    """The page with the button, for all parts of a text that wait for it; used before, it says so and leads on."""
    with database.read(services().db) as connection:
        others = [one for one in store.parts(connection, question) if one.state == question.state]
    page = render_template(
        "web/questions/confirm.html",
        form=form or PublicForm(formdata=None),
        question=question,
        others=others,
        key=key(),
        used=question.state != "unconfirmed",
        page=_page_address(question),
    )
    return private(page, form.status if form else 200)


def _page(question: Question, form: PublicForm | None = None) -> Response:
    with database.read(services().db) as connection:
        done, replies = store.steps_of(connection, question.id), answers.of_question(connection, question.id)
        files = attachments.of_question(connection, question.id)
        others = store.parts(connection, question)
        publication = public.of_question(connection, question)
    page = render_template(
        "web/questions/own_question.html",
        form=form or PublicForm(formdata=None),
        readers=form if isinstance(form, ReadersForm) else ReadersForm(formdata=None, readers=question.readers),
        may_choose_readers=question.state in service.READERS_OPEN,
        question=question,
        key=key(),
        done=DONE.get(request.args.get("gedaan", ""), ""),
        where=coming.where(question),
        others=[(one, coming.where(one), _page_address(one)) for one in others],
        next=coming.next_steps(question, done, clock.today()),
        details=reading.visible_details(question, "asker"),
        files=files,
        publication=publication,
        may_be_public=public.may_publish(question),
        answers=replies,
        left_on=day(clock.day_of(question.created_at)),
        may_withdraw=flow.can_move(flow.QUESTION, question.state, "withdraw", "asker"),
    )
    return private(page, form.status if form else 200)


def _page_address(question: Question) -> str:
    page_key = keys.make(services().settings, "page", question.id)
    return url_for("web.questions.own_question", question_id=question.id, sleutel=page_key)


def _to_page(question: Question, done: str) -> BaseResponse:
    return redirect(f"{_page_address(question)}&gedaan={done}", 303)

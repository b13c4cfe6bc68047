"""The page where a side says what came of a request, by signed link. GET changes nothing."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from app.http.caching import private
from app.http.forms import Form, reads
from app.http.services import services
from app.outcomes import keys, service, store
from app.outcomes.outcome import Outcome, Side
from app.questions import store as question_store
from app.requests import store as request_store
from app.web.requests.blueprint import blueprint
from app.web.requests.faults import fault_page
from app.web.requests.outcome_form import OutcomeForm, as_answered
from app.web.signed_links import key

SIDES: dict[str, Side] = {"vrager": "asker", "organisatie": "supplier"}
DONE = "Dank u. Het is genoteerd. U kunt het hier nog veranderen."


@blueprint.get("/uitkomst/<outcome_id>/<side>")
def outcome_page(outcome_id: str, side: str) -> BaseResponse:
    """What is asked, and what this side said."""
    outcome = _outcome(outcome_id, side)
    return _fault(outcome, side) or _page(outcome, side)


@blueprint.post("/uitkomst/<outcome_id>/<side>")
@reads(OutcomeForm)
def report(form: OutcomeForm, outcome_id: str, side: str) -> ResponseReturnValue:
    """What this side says counts; back to the page."""
    outcome = _outcome(outcome_id, side)
    if wrong := _fault(outcome, side):
        return wrong
    if not form.validate():
        return _page(outcome, side, form)
    counts = service.report(services().settings, services().db, outcome, SIDES[side], form.answer())
    done = "ja" if counts else None
    return redirect(
        url_for("web.requests.outcome_page", outcome_id=outcome.id, side=side, sleutel=key(), gedaan=done), 303
    )


def _outcome(outcome_id: str, side: str) -> Outcome:
    found = store.find(services().db, outcome_id) if side in SIDES else None
    return found or abort(404)


def _fault(outcome: Outcome, side: str) -> Response | None:
    fault = keys.fault(services().settings, SIDES[side], key(), outcome.id)
    return fault_page(fault) if fault else None


def _page(outcome: Outcome, side: str, wrong: Form | None = None) -> Response:
    """The page; with the form that was refused as it was filled in."""
    asked = request_store.find(services().db, outcome.request_id) or abort(404)
    page = render_template(
        "web/requests/outcome.html",
        outcome=outcome,
        request_=asked,
        question=question_store.find(services().db, asked.question_id) or abort(404),
        side=side,
        key=key(),
        done=DONE if request.args.get("gedaan") and wrong is None else "",
        wrong=wrong,
        form=wrong or as_answered(outcome.answers.get(SIDES[side])),
    )
    return private(page, wrong.status if wrong else 200)

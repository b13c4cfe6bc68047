"""The section "Aanbieders" of a question: who fits, who was asked, what they answered, and what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import ModuleType

import sqlalchemy as sa
from flask import abort
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, Length

from app.admin.questions.access import actor, own_question, to_page
from app.admin.questions.blueprint import blueprint
from app.admin.questions.question import show
from app.admin.site import me, needs, note, say
from app.http.forms import Form, reads
from app.http.services import services
from app.outcomes import choices as outcome_choices
from app.outcomes import store as outcome_store
from app.outcomes.outcome import Outcome
from app.questions import flow, steps, timetable
from app.questions import store as question_store
from app.questions.question import Question
from app.requests import batches, choices, proposals, service, store
from app.requests.proposals import Proposal
from app.requests.request import Request
from app.wording.dutch import counted
from base import clock, database
from base.errors import EngineUnavailable
from base.tables import request_steps

AWAY = "De zoekmotor antwoordt niet. Probeer het over een minuut opnieuw."
NEXT = {  # what a step of the timetable means for a supplier
    "first reminder": "herinnering",
    "last reminder": "laatste herinnering",
    "first outcome": "wij vragen wat ervan kwam",
    "second outcome": "wij vragen nog eens wat ervan kwam",
}


class SendForm(Form):
    """Whom a question is put to: offerings, by id."""

    offerings = SelectMultipleField(
        "Aan wie legt u de vraag voor?",
        choices=[],
        validate_choice=False,
        validators=[
            DataRequired("Vink minstens één organisatie aan."),
            Length(max=batches.MOST_AT_ONCE, message=f"Vink hoogstens {batches.MOST_AT_ONCE} organisaties aan."),
        ],
    )


@dataclass(frozen=True)
class Row:
    """A supplier that was asked: its state in words, what it answered, and the next step with its day."""

    request: Request
    state: str
    answer: str
    next: tuple[date, str] | None
    messages: int
    may_end: bool
    outcomes: list[Outcome]


@dataclass(frozen=True)
class Section:
    """The section: who was asked, who may be asked now, and why nobody may."""

    rows: list[Row]
    proposals: list[Proposal]
    why_none: str
    most: int = batches.MOST_AT_ONCE
    words: ModuleType = outcome_choices


@blueprint.context_processor
def _sections() -> dict[str, object]:
    return {"suppliers_of": section}


def section(question: Question) -> Section:
    """The section of a question, now."""
    with database.read(services().db) as connection:
        requests = store.of_question(connection, question.id)
        messages = store.messages_of(connection, question.id)
        outcomes = outcome_store.of_question(connection, question.id)
        rows = [_row(connection, request, messages, outcomes) for request in requests]
    why_none = _why_none(question, requests)
    if why_none:
        return Section(rows, [], why_none)
    try:
        excluded = [request.offering_id for request in requests]
        proposed = proposals.propose(services().search, question, excluded)
    except EngineUnavailable:
        return Section(rows, [], AWAY)
    return Section(rows, proposed, "" if proposed else "Wij vinden geen organisatie die past en een e-mailadres heeft.")


def _row(connection: sa.Connection, request: Request, messages: Mapping[str, int], outcomes: list[Outcome]) -> Row:
    before = steps.done(connection, request_steps, request.id)
    coming = timetable.upcoming("request", request.state, request.events, before, clock.today())
    return Row(
        request,
        choices.STATES[request.state],
        choices.REASONS.get(request.reason, "") or request.adaptation,
        next(((on, NEXT[step.name]) for on, step in coming), None),
        messages.get(request.id, 0),
        flow.can_move(flow.REQUEST, request.state, "end", actor()),
        [outcome for outcome in outcomes if outcome.request_id == request.id],
    )


def _why_none(question: Question, requests: list[Request]) -> str:
    """Why nobody may be asked now; "" when somebody may."""
    if question.state in {"held", "unconfirmed"}:
        return "Zodra de vrager zijn e-mailadres bevestigt, kunt u de vraag voorleggen."
    if question.state == "closed":
        return "De vraag is afgesloten."
    if question.readers == "regisseur":
        return "De vrager wil dat alleen u de vraag leest. Vraag eerst of u ze mag voorleggen."
    if not batches.room(request.state for request in requests):
        return f"{batches.ENOUGH} organisaties kunnen het. Dat is genoeg keuze: er vertrekt nu geen nieuwe reeks."
    return ""


@blueprint.post("/vragen/<question_id>/voorleggen")
@needs("demands.see")
@reads(SendForm)
def send_question(form: SendForm, question_id: str) -> ResponseReturnValue:
    """Put a question to the chosen suppliers; sent twice they are asked once."""
    question = own_question(question_id)
    if not form.validate():
        return show(question, form), form.status
    try:
        contacts = proposals.contacts(services().search, form.offerings.data)
    except EngineUnavailable:
        form.refuse([{"field": "", "message": AWAY}])
        return show(question, form), 503
    with database.write(services().db) as connection:
        chosen = contacts.values()
        new = service.send(services().settings, connection, question.id, chosen, actor(), by=me().name)
        if new:
            note(connection, "question.send", question.reference, suppliers=len(new))
        now, requests = question_store.get(connection, question.id), store.of_question(connection, question.id)
    number = counted(len(new), "organisatie", "organisaties")
    why_none = (_why_none(now, requests) if now else "") or "Wie u koos, heeft de vraag al of neemt er nu geen aan."
    say(f"De vraag is voorgelegd aan {number}." if new else f"Er vertrok niets. {why_none}")
    return to_page(question, "aanbieders")


@blueprint.post("/vragen/<question_id>/aanvragen/<request_id>/intrekken")
@needs("demands.see")
def end_request(question_id: str, request_id: str) -> ResponseReturnValue:
    """Ask a supplier no longer."""
    question = own_question(question_id)
    with database.write(services().db) as connection:
        question_store.lock(connection, question.id)  # no supplier answers meanwhile
        request = store.get(connection, request_id)
        if request is None or request.question_id != question.id:
            abort(404)
        ended = service.end(connection, request, actor())
        if ended:
            note(connection, "question.end_request", question.reference)
    if ended or request.state == "ended":
        say(f"De vraag ligt niet meer bij {request.organisation}.")
    else:
        say(f"{request.organisation} zei intussen dat het kan: de vraag blijft daar liggen.")
    return to_page(question, "aanbieders")

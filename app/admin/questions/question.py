"""The page of one question: what was asked, what happened, and below it the sections of what is done with it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.admin.questions import wording
from app.admin.questions.access import actor, can, own_question, to_page
from app.admin.questions.blueprint import blueprint
from app.admin.questions.forms import CloseForm, DateForm, NoteForm, OwnerForm, PublicTextForm
from app.admin.questions.inbox import BUYERS
from app.admin.site import me, needs, note, say
from app.attachments import store as attachments
from app.desk import assigning, inbox, timeline
from app.http.forms import Form, reads
from app.http.services import services
from app.outbox import bounces
from app.questions import choices, letters, public, reading, service, store
from app.questions.question import Question
from app.security import audit_names
from app.security.roster import Listed
from base import database

_AUDIT = {"close": "demand.done", "release": "question.release", "discard": "question.discard"}


@blueprint.get("/vragen/<question_id>")
@needs("demands.see")
def question_page(question_id: str) -> str:
    """A question with all that was filled in, and all that happened to it."""
    return show(own_question(question_id))


def show(question: Question, *refused: Form) -> str:
    """The page of a question; a form that was refused stands there as it was sent."""
    with database.read(services().db) as connection:
        row, names = inbox.row(connection, question), audit_names.names(connection)
        happened = [(at, *wording.of(entry, names)) for at, entry in timeline.of(connection, question)]
        candidates = assigning.candidates(connection, me())
        files = attachments.of_question(connection, question.id)
        others = store.parts(connection, question)
        publication = public.of_question(connection, question)
    return render_template(
        "admin/questions/question.html",
        question=question,
        row=row,
        names=names,
        timeline=happened,
        details=reading.visible_details(question, "desk"),
        files=files,
        others=others,
        can=can,
        wording=wording,
        buyers=BUYERS,
        states=choices.STATES,
        suspicions=choices.SUSPICIONS,
        not_arrived=bounces.not_arrived(services().db, letters.every_about(question)),
        because=choices.BECAUSE.get(question.closed_because, ""),
        forms=_forms(question, refused, candidates, publication.text if publication else public.proposal(question)),
        publication=publication,
        may_publish=public.may_publish(question),
        candidates=candidates,
    )


def _options(candidates: Mapping[int, Listed]) -> list[SelectChoice]:
    return [SelectChoice(str(number), one.name) for number, one in candidates.items()]


def _forms(
    question: Question, refused: tuple[Form, ...], candidates: Mapping[int, Listed], public_text: str
) -> dict[str, Form]:
    """The forms of the page by their class; each empty, or as the question has it, unless it was refused."""
    filled: list[Form] = [
        CloseForm(formdata=None),
        NoteForm(formdata=None),
        DateForm(formdata=None, next_on=question.next_on, next_what=question.next_what),
        OwnerForm(formdata=None, owner=str(question.owner_id or "")),
        PublicTextForm(formdata=None, public_text=public_text),
    ]
    forms = {type(form).__name__: form for form in (*filled, *refused)}
    forms["OwnerForm"].owner.choices = [SelectChoice("", "de regisseur van de gemeente"), *_options(candidates)]
    return forms


@blueprint.post("/vragen/<question_id>/afgehandeld")
@needs("demands.see")
@reads(CloseForm)
def close_question(form: CloseForm, question_id: str) -> ResponseReturnValue:
    """Close a question, and say why."""
    question = own_question(question_id)
    if can(question, "close") and not form.validate():
        return show(question, form), form.status
    return _move(question, "close", form.because.data or "", "De vraag is afgesloten. De vrager krijgt een mail.")


@blueprint.post("/vragen/<question_id>/doorlaten")
@needs("demands.see")
def release_question(question_id: str) -> ResponseReturnValue:
    """A question that was held is one after all: its asker is written to."""
    message = "De vrager krijgt nu een mail om het adres te bevestigen."
    return _move(own_question(question_id), "release", "", message)


@blueprint.post("/vragen/<question_id>/geen-vraag")
@needs("demands.see")
def discard_question(question_id: str) -> ResponseReturnValue:
    """A question that was held is none."""
    message = "De vraag is weggelegd. Er vertrekt geen mail."
    return _move(own_question(question_id), "discard", "no_question", message)


def _move(question: Question, move: str, because: str, message: str) -> ResponseReturnValue:
    """Make a move of the desk and say so, or that it cannot be made any more."""
    with database.write(services().db) as connection:
        current = store.lock(connection, question.id) or abort(404)
        made = can(current, move) and service.change(
            services().settings, connection, current, move, actor(), by=me().name, because=because
        )
        if made:
            note(connection, _AUDIT[move], question.reference)
    say(message if made else f"Er veranderde niets. De stand van de vraag is nu: {choices.STATES[current.state]}.")
    return to_page(question)

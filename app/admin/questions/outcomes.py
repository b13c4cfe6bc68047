"""What the desk does with an outcome on which both sides differ: it says what it was."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from app.admin.questions.access import actor, own_question
from app.admin.questions.blueprint import blueprint
from app.admin.questions.question import show
from app.admin.site import needs, note, say
from app.http.forms import Form, reads
from app.http.services import services
from app.outcomes import choices, service, store
from app.outcomes.outcome import Answer
from base import database


class SettleForm(Form):
    """What it was."""

    result = RadioField(
        "Wat kwam ervan?",
        choices=[SelectChoice(code, text) for code, text in choices.RESULTS.items()],
        validate_choice=False,
        validators=[AnyOf(choices.RESULTS, "Kies wat ervan kwam.")],
    )


@blueprint.post("/vragen/<question_id>/uitkomsten/<outcome_id>/beslis")
@needs("demands.see")
@reads(SettleForm)
def settle_outcome(form: SettleForm, question_id: str, outcome_id: str) -> ResponseReturnValue:
    """Say what came of a request, once."""
    question = own_question(question_id)
    if not form.validate():
        return show(question, form), form.status
    with database.write(services().db) as connection:
        if outcome_id not in {outcome.id for outcome in store.of_question(connection, question.id)}:
            abort(404)
        answer = Answer(result=form.result.data)
        if service.settle(services().settings, connection, outcome_id, actor(), answer):
            note(connection, "question.settle", question.reference)
    say("Genoteerd wat ervan kwam.")
    return redirect(url_for("admin.questions.question_page", question_id=question.id, _anchor="aanbieders"), 303)

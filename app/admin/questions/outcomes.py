"""What the desk does with an outcome on which both sides differ: it says what it was."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from app.admin.questions.access import actor, own_question, to_page
from app.admin.questions.blueprint import blueprint
from app.admin.questions.question import show
from app.admin.site import needs, note, say
from app.http.forms import Form, one_of, reads
from app.http.services import services
from app.outcomes import choices, service, store
from app.outcomes.outcome import Answer
from base import database


class SettleForm(Form):
    """What it was."""

    result = one_of("Wat kwam ervan?", choices.RESULTS, "Kies wat ervan kwam.")


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
        settled = service.settle(services().settings, connection, outcome_id, actor(), answer)
        if settled:
            note(connection, "question.settle", question.reference)
    say("Genoteerd wat ervan kwam." if settled else "Hier is niets meer te beslissen: dat gebeurde intussen.")
    return to_page(question, "aanbieders")

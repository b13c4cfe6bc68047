"""What is written to a question without moving it: notes, the next date of the desk, and to whom it is handed."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.admin.questions.access import own_question, to_page
from app.admin.questions.blueprint import blueprint
from app.admin.questions.forms import DateForm, NoteForm, OwnerForm
from app.admin.questions.question import show
from app.admin.site import me, needs, note, say
from app.desk import assigning, handling
from app.http.forms import reads
from app.http.services import services
from base import database


@blueprint.post("/vragen/<question_id>/notitie")
@needs("demands.see")
@reads(NoteForm)
def add_note(form: NoteForm, question_id: str) -> ResponseReturnValue:
    """Write a note, which the asker never sees."""
    question = own_question(question_id)
    if not form.validate():
        return show(question, form), form.status
    with database.write(services().db) as connection:
        handling.add_note(connection, question.id, me().id, form.text.data)
        note(connection, "question.note", question.reference)
    say("De notitie staat bij de vraag.")
    return to_page(question)


@blueprint.post("/vragen/<question_id>/datum")
@needs("demands.see")
@reads(DateForm)
def set_date(form: DateForm, question_id: str) -> ResponseReturnValue:
    """Choose the next date of the desk, or none."""
    question = own_question(question_id)
    if not form.validate():
        return show(question, form), form.status
    with database.write(services().db) as connection:
        handling.set_date(connection, question.id, form.next_on.data, form.next_what.data)
        note(connection, "question.date", question.reference)
    say("De datum is bewaard." if form.next_on.data else "De vraag volgt weer de vaste termijnen.")
    return to_page(question)


@blueprint.post("/vragen/<question_id>/geef-door")
@needs("demands.assign")
@reads(OwnerForm)
def hand_over(form: OwnerForm, question_id: str) -> ResponseReturnValue:
    """Hand a question to a regisseur, or back to whose area it is."""
    question = own_question(question_id)
    with database.write(services().db) as connection:
        allowed = {"": None} | {str(number): number for number in assigning.candidates(connection, me())}
        if form.validate() and form.owner.data in allowed:
            owner = allowed[form.owner.data]
            handling.hand_over(connection, question.id, owner)
            note(connection, "question.hand_over", question.reference, account=owner)
            say("De vraag is doorgegeven." if owner else "De vraag is weer van de regisseur van haar gemeente.")
            return to_page(question)
    form.refuse([{"field": "owner", "message": "Kies iemand uit de lijst."}])
    return show(question, form), 422

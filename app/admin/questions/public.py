"""What everybody reads of a question: the desk lets it through with a text that names nobody, or takes it off."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.admin.questions.access import own_question, to_page
from app.admin.questions.blueprint import blueprint
from app.admin.questions.forms import PublicTextForm
from app.admin.questions.question import show
from app.admin.site import needs, note, say
from app.http.forms import reads
from app.http.services import services
from app.questions import public
from base import database

_SECTION = "openbaar"


@blueprint.post("/vragen/<question_id>/openbaar")
@needs("demands.see")
@reads(PublicTextForm)
def publish(form: PublicTextForm, question_id: str) -> ResponseReturnValue:
    """Let a question through, or change the text that stands there."""
    question = own_question(question_id)
    form.names = public.names(question)
    if public.may_publish(question) and not form.validate():
        return show(question, form), form.status
    with database.write(services().db) as connection:
        shown = public.publish(connection, question, form.public_text.data or "")
        if shown:
            note(connection, "question.publish", question.reference)
    say(
        "Iedereen leest de vraag nu, zonder naam."
        if shown
        else "Er veranderde niets: deze vraag mag daar niet (meer) staan."
    )
    return to_page(question, _SECTION)


@blueprint.post("/vragen/<question_id>/niet-openbaar")
@needs("demands.see")
def withdraw(question_id: str) -> ResponseReturnValue:
    """Take a question off the public page."""
    question = own_question(question_id)
    with database.write(services().db) as connection:
        gone = public.withdraw(connection, question.id)
        if gone:
            note(connection, "question.unpublish", question.reference)
    say("De vraag staat niet meer op de openbare pagina." if gone else "Er veranderde niets: de vraag stond daar niet.")
    return to_page(question, _SECTION)

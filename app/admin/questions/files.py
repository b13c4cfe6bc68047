"""The files of a question, for who has it in their area."""

from __future__ import annotations

from flask import Response

from app.admin.questions.access import own_question
from app.admin.questions.blueprint import blueprint
from app.admin.site import needs
from app.attachments import giving


@blueprint.get("/vragen/<question_id>/bestand/<attachment_id>")
@needs("demands.see")
def question_file(question_id: str, attachment_id: str) -> Response:
    """A file of a question of the own area."""
    return giving.answer(own_question(question_id).id, attachment_id)

"""The page of one question: what was asked, and below it the sections of what is done with it."""

from __future__ import annotations

from flask import render_template

from app.admin.questions.access import own_question
from app.admin.questions.blueprint import blueprint
from app.admin.site import needs
from app.http.services import services
from app.outbox import bounces
from app.questions import choices, letters


@blueprint.get("/vragen/<question_id>")
@needs("demands.see")
def question_page(question_id: str) -> str:
    """A question with all that was filled in."""
    question = own_question(question_id)
    return render_template(
        "admin/questions/question.html",
        question=question,
        details=letters.details(question),
        state=choices.STATES[question.state],
        not_arrived=bounces.not_arrived(services().db, letters.about(question)),
    )

"""Which question somebody may see, and which moves of it they may make."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from app.admin.site import me
from app.desk import reach
from app.http.services import services
from app.questions import flow, store
from app.questions.question import Question
from base import database


def own_question(question_id: str) -> Question:
    """A question that somebody sees; 404 when there is none of that id, 403 when it is not for them."""
    with database.read(services().db) as connection:
        question = store.get(connection, question_id) or abort(404)
        if not reach.of(connection, me()).covers(question):
            abort(403)
    return question


def actor() -> flow.Actor:
    """Who is logged in, as the tables of docs/loop.md name them."""
    return "regisseur" if me().role == "regisseur" else "province"


def to_page(question: Question, section: str | None = None) -> Response:
    """The way back to the page of a question, or to a section of it."""
    return redirect(url_for("admin.questions.question_page", question_id=question.id, _anchor=section), 303)


def can(question: Question, move: str) -> bool:
    """Whether who is logged in may make a move, seen from the state of a question."""
    return flow.can_move(flow.QUESTION, question.state, move, actor())

"""What is counted of requests, in the transaction of each move: docs/figures.md has the kinds."""

from __future__ import annotations

import sqlalchemy as sa

from app.events import facts
from app.questions import counting
from app.questions.question import Question
from app.requests.request import Request


def about(question: Question, request: Request) -> dict[str, str]:
    """Place and buyer of a question, activity and seat of the organisation to which it was put."""
    own = {"organisation_seat": request.seat}
    return counting.about(question) | own | ({"activity": request.activity} if request.activity else {})


def record_sent(connection: sa.Connection, question: Question, request: Request, *, direct: bool) -> None:
    """Count that a question is put to an organisation; `direct`: by its asker."""
    facts.record(connection, "request", {**about(question, request), "step": "send"}, value=0)
    if direct:
        facts.record(connection, "contact", about(question, request))


def record_answer(connection: sa.Connection, question: Question, before: Request, after: Request, move: str) -> None:
    """Count an answer that says something else than the one before; two ways to say yes are one promise."""
    if after.state == before.state or (before.can and after.can):
        return
    what = {**about(question, after), "step": move, "reason": after.reason}
    facts.record(connection, "request", what, value=counting.days_since(after.sent_at))


def record_end(connection: sa.Connection, question: Question, request: Request) -> None:
    """Count that a request is of no interest any more."""
    what = {**about(question, request), "step": "end"}
    facts.record(connection, "request", what, value=counting.days_since(request.sent_at))

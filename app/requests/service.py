"""What happens to requests: each move with its letters, and with that of its question, in one transaction.

Which moves there are, who may make them and what they send: app/questions/flow.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import sqlalchemy as sa

from app.questions import flow, reading
from app.questions import service as question_service
from app.questions import store as question_store
from app.questions.flow import CAN, QUESTION, REQUEST, START, Actor
from app.questions.question import Question
from app.requests import batches, capacity, counting, letters, store
from app.requests.proposals import Contact
from app.requests.request import Request
from base import clock, database
from base.config import Settings
from indexer.document.fields import Offering

ENDS = frozenset(state for state, name in REQUEST if name == "end")
_CHANGED = ("state", "reason", "adaptation", "full_until", "answered_at", "accepted_at")


@dataclass(frozen=True)
class Answer:
    """What a supplier says: a move of app/requests/choices.py, and what belongs to it."""

    move: str
    reason: str = ""
    adaptation: str = ""
    full_until: date | None = None
    fills_offering: bool = False  # full until that day is the whole offering, not only for this question


Said = Literal["", "answer", "full", "full_later"]  # nothing counts; the answer does; what shows of the offering too


def may_send(question: Question, actor: Actor) -> bool:
    """Whether somebody may put a question to suppliers: it is open, and its asker lets suppliers read it."""
    return reading.may_read(question, "supplier") and flow.can_move(QUESTION, question.state, "send", actor)


def send(
    settings: Settings,
    connection: sa.Connection,
    question_id: str,
    chosen: Iterable[Contact],
    actor: Actor,
    *,
    by: str,
) -> list[Request]:
    """Put a question to suppliers, in the caller's transaction; the requests that are new.

    Who was asked is not asked again, and a batch has at most so many: app/requests/batches.py.
    """
    question = question_store.lock(connection, question_id)
    if question is None or not may_send(question, actor):
        return []
    before = store.of_question(connection, question_id)
    asked = {request.offering_id for request in before}
    new = [contact for contact in chosen if contact.offering_id not in asked]
    new = new[: batches.room(request.state for request in before)]
    if new:
        question_service.change(settings, connection, question, "send", actor, by=by)
    return [_send(settings, connection, question, contact, actor, by) for contact in new]


def _send(
    settings: Settings, connection: sa.Connection, question: Question, contact: Contact, actor: Actor, by: str
) -> Request:
    move = flow.move(REQUEST, START, "send", actor)
    request = store.insert(connection, question.id, contact, state=move.to, by=by)
    counting.record_sent(connection, question, request, direct=actor == "site")
    letters.send(settings, connection, question, request, move.letters)
    return request


def may_answer(question: Question, request: Request) -> bool:
    """Whether a supplier may answer, or answer otherwise: while its question is open, and it is still asked."""
    return question.state != "closed" and request.state != "ended"


def answer(
    settings: Settings, db: sa.Engine, request: Request, reply: Answer, offering: Offering | None = None
) -> Said:
    """A supplier answers, or answers otherwise; what counts; "" when it may not answer (any more).

    `offering` is its offering as it is live, None when that cannot be looked at.
    """
    with database.write(db) as connection:
        question = question_store.lock(connection, request.question_id)
        current = store.get(connection, request.id)
        if question is None or current is None or not may_answer(question, current):
            return ""
        _answer(settings, connection, question, current, reply)
        back = capacity.take_back(connection, current)
        full = reply.full_until if reply.fills_offering and capacity.may_fill(current, offering) else None
        if full:
            capacity.fill(connection, current, offering, full)
    shows = not (full or back) or capacity.publish(settings, db, request)
    return "answer" if not full else "full" if shows else "full_later"


def _answer(settings: Settings, connection: sa.Connection, question: Question, before: Request, reply: Answer) -> None:
    move = flow.move(REQUEST, before.state, reply.move, "supplier")
    now = _answered(before, move.to, reply)
    store.update(connection, before, **{column: getattr(now, column) for column in _CHANGED})
    counting.record_answer(connection, question, before, now, reply.move)
    letters.send(settings, connection, question, now, move.letters)
    if now.can and not before.can:
        question_service.change(settings, connection, question, "answer", "supplier")
    elif before.can and not now.can and not _somebody_can(connection, question):
        question_service.change(settings, connection, question, "lose", "supplier")


def _answered(before: Request, state: str, reply: Answer) -> Request:
    since = (before.accepted_at or clock.now()) if state in CAN else None
    return replace(
        before,
        state=state,
        reason=reply.reason,
        adaptation=reply.adaptation,
        full_until=reply.full_until,
        answered_at=clock.now(),
        accepted_at=since,
    )


def _somebody_can(connection: sa.Connection, question: Question) -> bool:
    return any(request.can for request in store.of_question(connection, question.id))


def end(connection: sa.Connection, request: Request, actor: Actor) -> bool:
    """Take a request back, in the caller's transaction; False when it cannot be (any more)."""
    if not flow.can_move(REQUEST, request.state, "end", actor):
        return False
    ended = store.update(connection, request, state=flow.move(REQUEST, request.state, "end", actor).to)
    question = question_store.get(connection, request.question_id)
    if ended and question:
        counting.record_end(connection, question, request)
    return ended

"""What happens to outcomes: asked by the clock, said by both sides, settled by the desk; with the letters of each move.

Which moves there are, who may make them and what they send: app/questions/flow.py.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.outcomes import counting, keys, practices, store
from app.outcomes.outcome import Answer, Outcome, Side
from app.questions import flow
from app.questions import store as question_store
from app.questions.flow import OUTCOME, START, Actor, Letter
from app.questions.question import Question
from app.questions.timetable import Step
from app.requests import letters
from app.requests import store as request_store
from app.requests.request import Request
from base import database
from base.config import Settings

_OTHER: dict[Side, Side] = {"asker": "supplier", "supplier": "asker"}


def ask(settings: Settings, connection: sa.Connection, request: Request, step: Step) -> bool:
    """Ask both sides what came of a request, in the transaction of the step; False when its question is gone."""
    question = question_store.get(connection, request.question_id)
    if question is None:
        return False
    move = flow.move(OUTCOME, START, "ask", "clock")
    outcome = store.insert(connection, request.id, step.name, move.to)
    counting.record_ask(connection, question, request)
    _send(settings, connection, question, request, outcome, move.letters)
    return True


def report(settings: Settings, db: sa.Engine, outcome: Outcome, side: Side, answer: Answer) -> bool:
    """A side says what came of it, or says it otherwise; False when the desk settled it."""
    with database.write(db) as connection:
        current = store.lock(connection, outcome.id)
        if current is None or current.state == "settled":
            return False
        other = current.answers.get(_OTHER[side])
        name = flow.outcome_move(answer.result, other.result if other else None)
        _make(settings, connection, current, name, side, side, answer)
        return True


def settle(settings: Settings, connection: sa.Connection, outcome_id: str, actor: Actor, answer: Answer) -> bool:
    """The desk says what it was, in the caller's transaction; False when nothing is to be settled."""
    current = store.lock(connection, outcome_id)
    if current is None or not flow.can_move(OUTCOME, current.state, "settle", actor):
        return False
    _make(settings, connection, current, "settle", actor, "desk", answer)
    return True


def _make(
    settings: Settings,
    connection: sa.Connection,
    outcome: Outcome,
    name: str,
    actor: Actor,
    side: str,
    answer: Answer,
) -> None:
    move = flow.move(OUTCOME, outcome.state, name, actor)
    before = counting.current_result(store.of_request(connection, outcome.request_id))
    store.put_answer(connection, outcome, side, answer)
    store.update(connection, outcome, move.to)
    request = request_store.get(connection, outcome.request_id)
    question = question_store.get(connection, request.question_id) if request else None
    assert request
    assert question  # both take the outcome along when they go
    after = counting.current_result(store.of_request(connection, request.id))
    counting.record_result(connection, question, request, before, after)
    _send(settings, connection, question, request, outcome, move.letters)
    if move.to in {"agreed", "settled"}:
        practices.draft(connection, question, request, outcome, answer.result)


def _send(
    settings: Settings,
    connection: sa.Connection,
    question: Question,
    request: Request,
    outcome: Outcome,
    which: tuple[Letter, ...],
) -> None:
    for letter in which:
        named = letters.facts(settings, question, request)
        side = letter.to if letter.to in _OTHER else ""
        outcome_page = keys.address(settings, side, outcome.id) if side in _OTHER else ""
        letters.queue(connection, question, request, letter, {**named, "side": side, "outcome_page": outcome_page})

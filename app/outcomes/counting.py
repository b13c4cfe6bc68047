"""What is counted of outcomes: that they were asked, and what is known to have come of each request.

What is known can change. Then the result of before is taken back by an event of -1, so that sums stay true.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.events import facts
from app.outcomes.outcome import Answer, Outcome
from app.questions.question import Question
from app.requests import counting
from app.requests.request import Request

_KNOWN = ("one_side", "agreed", "settled")
_SPEAKERS = ("desk", "asker", "supplier")  # whose answer says band and duration, when several say the same
Result = dict[str, str]  # step, reason, band and duration of a result


def current_result(outcomes: Sequence[Outcome]) -> Result | None:
    """What is known to have come of a request: what was said the last time that it was asked and anybody said anything
    that is not contradicted. None: nothing is known."""
    spoken = [outcome for outcome in outcomes if outcome.state in _KNOWN]
    if not spoken:
        return None
    answer = _answer(spoken[-1])
    return {"step": answer.result, "reason": spoken[-1].state, "band": answer.band, "duration": answer.duration}


def _answer(outcome: Outcome) -> Answer:
    return next(outcome.answers[side] for side in _SPEAKERS if side in outcome.answers)


def record_ask(connection: sa.Connection, question: Question, request: Request) -> None:
    """Count that both sides are asked."""
    facts.record(connection, "outcome", {**counting.about(question, request), "step": "ask"})


def record_result(
    connection: sa.Connection, question: Question, request: Request, before: Result | None, after: Result | None
) -> None:
    """Count what is known now of a request, and take back what was known before."""
    if before == after:
        return
    for result, value in ((before, -1), (after, 1)):
        if result:
            facts.record(connection, "result", {**counting.about(question, request), **result}, value=value)

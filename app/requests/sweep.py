"""The clock of requests: suppliers are reminded, and what is left of a closed question ends."""

from __future__ import annotations

import sqlalchemy as sa

from app.questions import store as question_store
from app.questions.timetable import Step
from app.requests import letters, service, store
from app.requests.request import Request
from base import database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger

log = get_logger("requests")


def end_closed(db: sa.Engine) -> int:
    """End the requests of closed questions, but not what was accepted; how many. No letter leaves."""
    ended = 0
    for request in store.of_closed(db, service.ENDS):
        with alone(log, "end_failed", request=request.id), database.write(db) as connection:
            ended += service.end(connection, request, "clock")
    return ended


def remind(settings: Settings, connection: sa.Connection, request: Request, step: Step) -> bool:
    """Remind a supplier, in the transaction of the step; False when its question closed meanwhile."""
    question = question_store.get(connection, request.question_id)
    if question is None or question.state == "closed":
        return False
    letters.send(settings, connection, question, request, step.letters)
    return True

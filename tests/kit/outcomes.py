"""Outcomes as the clock asks for them and as both sides answer."""

from __future__ import annotations

import sqlalchemy as sa

from app.outcomes import service, store
from app.outcomes.outcome import Answer, Outcome
from app.questions.timetable import STEPS
from app.requests.request import Request
from base import database
from base.config import Settings

FIRST = next(step for step in STEPS if step.name == "first outcome")


def asked(settings: Settings, db: sa.Engine, request: Request) -> Outcome:
    """The outcome of a request, that both sides are asked for."""
    with database.write(db) as connection:
        assert service.ask(settings, connection, request, FIRST)
        return store.of_question(connection, request.question_id)[-1]


def contradicted(settings: Settings, db: sa.Engine, request: Request, why: str) -> Outcome:
    """The outcome of a request of which both sides say something else."""
    outcome = asked(settings, db, request)
    assert service.report(settings, db, outcome, "asker", Answer(result="none", why=why))
    assert service.report(settings, db, outcome, "supplier", Answer(result="trial"))
    return outcome

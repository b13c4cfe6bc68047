"""The whole clock of the loop: questions, then the requests of those that closed, then requests. May run twice."""

from __future__ import annotations

import sqlalchemy as sa

from app.outcomes import service
from app.questions import sweep as question_sweep
from app.questions.sweep import Followed
from app.questions.timetable import Step
from app.requests import store
from app.requests import sweep as request_sweep
from app.requests.request import Request
from base.config import Settings
from base.tables import request_steps


def do_due(settings: Settings, db: sa.Engine) -> int:
    """Do the steps of today of all questions and requests; how many."""
    done = question_sweep.do_due(settings, db)
    request_sweep.end_closed(db)
    return done + question_sweep.follow(settings, db, REQUESTS)


def _carry_out(settings: Settings, connection: sa.Connection, request: Request, step: Step) -> bool:
    if step.move == "ask":
        return service.ask(settings, connection, request, step)
    return request_sweep.remind(settings, connection, request, step)


REQUESTS = Followed("request", request_steps, store.in_states, store.get, _carry_out)

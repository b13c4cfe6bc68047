"""The clock of the questions: does what the timetable has for today. May run twice, and may have slept."""

from __future__ import annotations

import sqlalchemy as sa

from app.questions import flow, letters, service, store, timetable
from app.questions.question import Question
from app.questions.timetable import STEPS, Step
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger

log = get_logger("questions")
_STATES = frozenset().union(*(step.states for step in STEPS if step.of == "question"))


def do_due(settings: Settings, db: sa.Engine) -> int:
    """Do the steps of today of all questions; how many. What goes wrong with one question stops no other."""
    if timetable.stands_still(clock.today()):
        return 0
    done = 0
    for question in store.in_states(db, _STATES):
        with alone(log, "step_failed", question=question.id):
            done += _do_due(settings, db, question)
    return done


def _do_due(settings: Settings, db: sa.Engine, question: Question) -> int:
    with database.read(db) as connection:
        before = store.steps_of(connection, question.id)
    due = timetable.due("question", question.state, question.events, before, clock.today())
    return sum(_do(settings, db, question, step) for step in due)


def _do(settings: Settings, db: sa.Engine, question: Question, step: Step) -> bool:
    """A step, its letters and the row that says so, in one transaction; False when somebody was first."""
    try:
        with database.write(db) as connection:
            current = store.get(connection, question.id)
            if current is None or current.state not in step.states:
                return False
            if not _carry_out(settings, connection, current, step):
                return False
            store.record_step(connection, question.id, step.name)
            return True
    except sa.exc.IntegrityError:  # another worker did it: nothing of this one stays
        return False


def _carry_out(settings: Settings, connection: sa.Connection, question: Question, step: Step) -> bool:
    if not step.move:
        letters.send(settings, connection, question, step.letters)
        return True
    because = "unconfirmed" if step.move == "lapse" else flow.closing_reason(question.state)
    return service.change(settings, connection, question, step.move, "clock", by=service.CLOCK, because=because)

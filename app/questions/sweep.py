"""The clock: does what the timetable has for today, for whatever it follows. May run twice, and may have slept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

import sqlalchemy as sa

from app.questions import flow, letters, service, steps, store, timetable
from app.questions.question import Question
from app.questions.timetable import STEPS, Step
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger
from base.tables import question_steps

log = get_logger("questions")


class Timed(Protocol):
    """What a timetable follows."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def state(self) -> str:
        """Its state."""

    @property
    def events(self) -> Mapping[str, date]:
        """The days from which its steps count."""


_Timed = TypeVar("_Timed", bound=Timed)


@dataclass(frozen=True)
class Followed(Generic[_Timed]):
    """How one kind of things is followed: where its rows and its steps are, and how a step is carried out.

    `carry_out` works in the transaction of the step; False when there was nothing to do after all.
    """

    of: str  # in the timetable
    steps: sa.Table
    in_states: Callable[[sa.Engine, frozenset[str]], list[_Timed]]
    get: Callable[[sa.Connection, str], _Timed | None]
    carry_out: Callable[[Settings, sa.Connection, _Timed, Step], bool]


def do_due(settings: Settings, db: sa.Engine) -> int:
    """Do the steps of today of all questions; how many."""
    return follow(settings, db, QUESTIONS)


def follow(settings: Settings, db: sa.Engine, followed: Followed[_Timed]) -> int:
    """Do the steps of today of all things of a kind; how many. What goes wrong with one stops no other."""
    if timetable.stands_still(clock.today()):
        return 0
    states = frozenset[str]().union(*(step.states for step in STEPS if step.of == followed.of))
    done = 0
    for one in followed.in_states(db, states):
        with alone(log, "step_failed", **{followed.of: one.id}):
            done += _do_due(settings, db, followed, one)
    return done


def _do_due(settings: Settings, db: sa.Engine, followed: Followed[_Timed], one: _Timed) -> int:
    due = timetable.due(followed.of, one.state, one.events, (), clock.today())
    if not due:  # of most things, on most days: nothing is asked for them
        return 0
    with database.read(db) as connection:
        before = steps.done(connection, followed.steps, one.id)
    return sum(_do(settings, db, followed, one, step) for step in due if step.name not in before)


def _do(settings: Settings, db: sa.Engine, followed: Followed[_Timed], one: _Timed, step: Step) -> bool:
    """A step, its letters and the row that says so, in one transaction; False when somebody was first."""
    try:
        with database.write(db) as connection:
            current = followed.get(connection, one.id)
            if current is None or current.state not in step.states:
                return False
            if not followed.carry_out(settings, connection, current, step):
                return False
            steps.record(connection, followed.steps, one.id, step.name)
            return True
    except sa.exc.IntegrityError:  # another worker did it: nothing of this one stays
        return False


def _carry_out(settings: Settings, connection: sa.Connection, question: Question, step: Step) -> bool:
    if not step.move:
        letters.send(settings, connection, question, step.letters)
        return True
    because = "unconfirmed" if step.move == "lapse" else flow.closing_reason(question.state)
    return service.change(settings, connection, question, step.move, "clock", by=service.CLOCK, because=because)


QUESTIONS = Followed("question", question_steps, store.in_states, store.get, _carry_out)

"""What is overdue at the desk, and what comes next; docs/loop.md has the table of examples. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.questions import timetable
from app.questions.timetable import STEPS, Step

DESK_STATES = frozenset({"held", "open", "sent", "answered"})  # the desk can do something
ENDED = "closed"
_REMINDERS = [step for step in STEPS if step.of == "question" and {letter.to for letter in step.letters} & {
    "regisseur", "province"
}]  # fmt: skip


@dataclass(frozen=True)
class Coming:
    """What happens next and when: a step of the timetable, or what the desk itself wanted to do."""

    on: date
    step: Step | None = None


def overdue_since(state: str, events: Mapping[str, date], own_date: date | None, today: date) -> date | None:
    """Since when a question waits too long for the desk; None while it does not.

    Who chose a date has until the end of that day; without one the first reminder of the timetable decides.
    """
    if state not in DESK_STATES:
        return None
    if own_date:
        return own_date if own_date < today else None
    days = [timetable.day_number(step.day, events[step.counted_from]) for step in _reminders(state, events)]
    return min((day for day in days if day <= today), default=None)


def next_of(
    state: str, events: Mapping[str, date], done: Collection[str], own_date: date | None, today: date
) -> Coming | None:
    """The first thing to come: the date that the desk chose, also one that has passed, or a step of the timetable."""
    steps = [Coming(on, step) for on, step in timetable.upcoming("question", state, events, done, today)]
    own = [Coming(own_date)] if own_date and state in DESK_STATES else []
    return min([*own, *steps], key=lambda coming: coming.on, default=None)


def _reminders(state: str, events: Mapping[str, date]) -> list[Step]:
    return [step for step in _REMINDERS if state in step.states and step.counted_from in events]

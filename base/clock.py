"""The clock: one for the whole process. Moments are in UTC, days are those of Brussels.

It shows the time of the machine, moved by the days of DOENERS_CLOCK_AHEAD; tests move it with `moved`. Nothing else
asks the machine what time it is (ruff sees to it); what measures how long something takes uses time.monotonic.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
AHEAD = "DOENERS_CLOCK_AHEAD"


class _Clock:
    """What the process's clock is ahead of the machine's. Read once: no process jumps while it runs."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        with suppress(ValueError, OverflowError):  # base.config refuses to start with what is no number
            self.ahead = timedelta(days=float(os.environ.get(AHEAD) or 0))


_clock = _Clock()


def now() -> datetime:
    """The present moment, in UTC, with its zone."""
    return datetime.now(UTC) + _clock.ahead


def today() -> date:
    """Today in Brussels."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Brussels on which a moment falls."""
    return moment.astimezone(BRUSSELS).date()


def start_of(day: date) -> datetime:
    """The moment, in UTC, at which a day begins in Brussels; the end of the day before."""
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)


@contextmanager
def moved(by: timedelta = timedelta(0), *, to: datetime | None = None) -> Iterator[None]:
    """A while in which the clock of this process is `by` further, or shows `to`; it ticks on from there."""
    before = _clock.ahead
    _clock.ahead = (to - datetime.now(UTC) if to else before) + by
    try:
        yield
    finally:
        _clock.ahead = before


def days_ahead() -> str:
    """What DOENERS_CLOCK_AHEAD must be for a new process to show the same time."""
    return repr(_clock.ahead / timedelta(days=1))

"""What is due when: the steps of the timetable in docs/loop.md, and the calendar by which their days are counted.

A day is a calendar day in Brussels. On Belgian legal holidays and from 24 December to 2 January the clock stands still.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import groupby

from app.questions.flow import CAN, OUTCOME, QUESTION, START, Letter

_SUNDAYS = {"Easter Sunday", "Pentecost"}  # holidays of the church; the law names their Mondays
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """What is done on a day, counted from an event of a question or a request, while that is in one of some states."""

    name: str
    of: str  # question, request
    day: int
    counted_from: str
    states: frozenset[str]
    letters: tuple[Letter, ...] = ()
    move: str = ""


_OPEN = frozenset({"open", "sent"})
_REMINDER = (Letter("request_reminder", "supplier"),)
_OUTCOME = OUTCOME[START, "ask"].letters
STEPS: tuple[Step, ...] = (  # those of one thing, counted from one event, together and by day
    Step("lapse", "question", 14, "left", frozenset({"held", "unconfirmed"}), move="lapse"),
    Step("regisseur", "question", 9, "confirmed", _OPEN, (Letter("question_waits", "regisseur"),)),
    Step("province", "question", 21, "confirmed", _OPEN, (Letter("question_waits_long", "province"),)),
    Step("close", "question", 45, "confirmed", _OPEN | {"answered"}, QUESTION["open", "expire"].letters, "expire"),
    Step("first reminder", "request", 3, "sent", frozenset({"waiting"}), _REMINDER),
    Step("last reminder", "request", 7, "sent", frozenset({"waiting"}), _REMINDER),
    Step("first outcome", "request", 30, "accepted", CAN, _OUTCOME, "ask"),
    Step("second outcome", "request", 90, "accepted", CAN, _OUTCOME, "ask"),
)

CLOSES = next(step.day for step in STEPS if step.name == "close")


@cache
def _legal(year: int) -> frozenset[date]:
    """The ten legal holidays of a year (Koninklijk Besluit of 18 April 1974)."""
    import holidays  # noqa: PLC0415 - takes as long as a page; only who counts days waits for it

    days = holidays.country_holidays("BE", years=year, language="en_US")
    return frozenset(day for day, name in days.items() if name not in _SUNDAYS)


def stands_still(day: date) -> bool:
    """Whether the clock stands still on a day."""
    between_years = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2)
    return between_years or day in _legal(day.year)


@lru_cache(4096)  # a sweep counts the same few days of all questions
def day_number(number: int, begin: date) -> date:
    """The day on which so many days have passed since `begin`, which is day 0."""
    day = begin
    while number:
        day += _DAY
        number -= not stands_still(day)
    return day


def due(of: str, state: str, events: Mapping[str, date], done: Collection[str], today: date) -> list[Step]:
    """The steps to do today for a question or a request in that state, at most one for each event that days count from.

    The latest that is due is done unless it was; those before it are never done any more.
    """
    if stands_still(today):
        return []
    ladders = _ladders(of, state, events)
    latest = (max((step for on, step in ladder if on <= today), key=_day, default=None) for ladder in ladders)
    return [step for step in latest if step and step.name not in done]


def upcoming(
    of: str, state: str, events: Mapping[str, date], done: Collection[str], today: date
) -> list[tuple[date, Step]]:
    """What will happen while the state stays as it is, with its day, the first one first; what is due today too."""
    now = due(of, state, events, done, today)
    later = [(on, step) for ladder in _ladders(of, state, events) for on, step in ladder if on > today]
    return sorted([*((today, step) for step in now), *later], key=lambda pair: (pair[0], pair[1].day))


def _ladders(of: str, state: str, events: Mapping[str, date]) -> Iterator[list[tuple[date, Step]]]:
    """The steps that a state has, with their days, one list for each event that happened."""
    steps = [step for step in STEPS if step.of == of and state in step.states and step.counted_from in events]
    for event, ladder in groupby(steps, key=lambda step: step.counted_from):
        yield [(day_number(step.day, events[event]), step) for step in ladder]


def _day(step: Step) -> int:
    return step.day

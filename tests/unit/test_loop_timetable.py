"""The timetable: days on which the clock stands still, a simulated year, jobs that run twice, workers that sleep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.questions import flow, timetable
from app.questions.flow import QUESTION
from app.questions.timetable import STEPS, day_number, due, stands_still, upcoming
from base import clock

YEAR = [date(2026, 6, 1) + timedelta(days=number) for number in range(366)]
DAY = timedelta(days=1)
LONGEST = 130  # days: the 90 of the longest ladder, the holidays of any three months, and a sleep


def test_the_clock_stands_still_on_the_ten_legal_holidays_and_between_the_years() -> None:
    still = [day for number in range(365) if stands_still(day := date(2026, 1, 1) + number * DAY)]
    legal = ["04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-01", "11-11"]
    between = ["12-24", "12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31"]
    assert [day.strftime("%m-%d") for day in still] == ["01-01", "01-02", *legal, *between]


def test_a_holiday_of_the_church_on_a_sunday_counts() -> None:
    assert not stands_still(date(2026, 4, 5))
    assert not stands_still(date(2026, 5, 24))


@pytest.mark.parametrize(
    ("number", "begin", "day"),
    [
        (3, date(2026, 9, 7), date(2026, 9, 10)),
        (3, date(2026, 9, 4), date(2026, 9, 7)),  # a weekend counts
        (1, date(2026, 12, 23), date(2027, 1, 3)),
        (3, date(2026, 12, 28), date(2027, 1, 5)),  # begun while the clock stands still
        (7, date(2026, 4, 30), date(2026, 5, 8)),
        (0, date(2026, 12, 25), date(2026, 12, 25)),
    ],
)
def test_days_are_counted_while_the_clock_runs(number: int, begin: date, day: date) -> None:
    assert day_number(number, begin) == day


def test_no_step_falls_on_a_day_on_which_the_clock_stands_still() -> None:
    for begin in YEAR:
        for step in STEPS:
            assert not stands_still(day_number(step.day, begin))


def test_a_day_is_that_of_brussels() -> None:
    late = datetime(2026, 9, 7, 22, 30, tzinfo=UTC)  # half past midnight there
    assert day_number(3, clock.day_of(late)) == date(2026, 9, 11)


def lived(
    of: str, state: str, begin: date, *, awake: Callable[[date], bool] = lambda _: True, rounds: int = 1
) -> list[tuple[date, str]]:
    """What is done of a thing that nobody touches, day by day, by a job that runs `rounds` times a day."""
    events = {step.counted_from: begin for step in STEPS if step.of == of}
    done: set[str] = set()
    steps: list[tuple[date, str]] = []
    for day in (begin + number * DAY for number in range(LONGEST)):
        for _ in range(rounds if awake(day) else 0):
            for step in due(of, state, events, done, day):
                done.add(step.name)
                steps.append((day, step.name))
                if step.move and of == "question":
                    state = flow.move(QUESTION, state, step.move, "clock").to
    return steps


LADDERS = [
    ("question", "held", ["lapse"]),
    ("question", "unconfirmed", ["lapse"]),
    ("question", "open", ["regisseur", "province", "close"]),
    ("question", "sent", ["regisseur", "province", "close"]),
    ("question", "answered", ["close"]),
    ("question", "closed", []),
    ("request", "waiting", ["first reminder", "last reminder"]),
    ("request", "can", ["first outcome", "second outcome"]),
    ("request", "adapted", ["first outcome", "second outcome"]),
    ("request", "cannot", []),
    ("request", "full", []),
    ("request", "ended", []),
]
each_ladder = pytest.mark.parametrize(("of", "state", "names"), LADDERS)
NUMBER = {step.name: step.day for step in STEPS}


def test_the_ladders_are_those_of_every_state() -> None:
    states = {("question", move.to) for move in QUESTION.values()}
    states |= {("request", move.to) for move in flow.REQUEST.values()}
    assert {(of, state) for of, state, _ in LADDERS} == states


@each_ladder
def test_begun_on_any_day_of_a_year_every_step_is_done_once_on_its_day(of: str, state: str, names: list[str]) -> None:
    for begin in YEAR:
        expected = [(day_number(NUMBER[name], begin), name) for name in names]
        assert lived(of, state, begin, rounds=1 + begin.day % 2) == expected  # on every other day all jobs run twice


@each_ladder
def test_after_a_week_of_sleep_only_the_latest_step_is_done(of: str, state: str, names: list[str]) -> None:
    begin = date(2026, 9, 7)
    for first in range(0, 100, 3):  # the day on which the worker falls asleep
        asleep = {begin + (first + number) * DAY for number in range(7)}
        days = {name: day_number(NUMBER[name], begin) for name in names}
        wakes = max(asleep) + DAY
        while stands_still(wakes):
            wakes += DAY
        missed = [name for name in names if days[name] in asleep or min(asleep) <= days[name] < wakes]
        due_then = [name for name in names if days[name] == wakes]
        late = (missed + due_then)[-1:]
        expected = [(days[name], name) for name in names if name not in missed + due_then]
        expected += [(wakes, name) for name in late]
        assert lived(of, state, begin, awake=lambda day: day not in asleep) == sorted(expected)  # noqa: B023


def test_a_worker_that_sleeps_for_two_months_writes_one_letter_of_each_ladder() -> None:
    begin = date(2026, 9, 7)
    wakes = begin + 60 * DAY
    assert lived("question", "open", begin, awake=lambda day: day >= wakes) == [(wakes, "close")]
    assert lived("request", "waiting", begin, awake=lambda day: day >= wakes) == [(wakes, "last reminder")]


def test_a_step_that_was_passed_over_is_never_done() -> None:
    events = {"confirmed": date(2026, 9, 7)}
    day = day_number(22, events["confirmed"])
    assert [step.name for step in due("question", "open", events, [], day)] == ["province"]
    assert due("question", "open", events, ["province"], day) == []


def test_without_the_event_nothing_is_due() -> None:
    assert due("question", "open", {"left": date(2020, 1, 1)}, [], date(2026, 9, 7)) == []


def test_what_comes_next_is_what_is_then_done() -> None:
    for begin in YEAR[::7]:
        for of, state, names in LADDERS:
            events = {step.counted_from: begin for step in STEPS if step.of == of}
            coming = upcoming(of, state, events, [], begin)
            assert [(day, step.name) for day, step in coming] == [
                (day_number(NUMBER[name], begin), name) for name in names
            ]


def test_what_is_due_today_and_not_yet_done_comes_next() -> None:
    events = {"confirmed": date(2026, 9, 7)}
    day = timetable.day_number(9, events["confirmed"])
    assert [step.name for _, step in upcoming("question", "open", events, [], day)] == [
        "regisseur",
        "province",
        "close",
    ]
    assert [step.name for _, step in upcoming("question", "open", events, ["regisseur"], day)] == ["province", "close"]

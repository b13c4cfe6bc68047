"""The tables of docs/gaps.md and those of the code are the same, and the clock does what they say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from app.gaps import flow, rule
from app.gaps.rule import Signals, Standing
from app.questions.flow import START, Letter, Move
from tests.kit.markdown import items, table

TODAY = date(2026, 11, 29)
NONE = Signals(frozenset(), {})


def before(*days: int) -> frozenset[date]:
    return frozenset(TODAY - timedelta(days=number) for number in days)


def letters(cell: str) -> tuple[Letter, ...]:
    pairs = [text.split(" → ") for text in items(cell, "; ")]
    return tuple(Letter(name, to) for name, to in pairs)  # type: ignore[arg-type]


def test_every_move_of_the_page_is_one_of_the_code() -> None:
    rows = table("gaps.md", "States and moves", "from")
    page = {
        (START if state == "—" else state, name): Move(to, items(who, ", "), letters(sent))  # type: ignore[arg-type]
        for state, name, to, who, sent in rows
    }
    assert len(page) == len(rows)
    assert page == flow.GAP


def test_every_state_of_the_page_is_one_of_the_code() -> None:
    assert [row[0] for row in table("gaps.md", "States and moves", "state")] == list(flow.STATES)[:5]
    assert set(flow.STATES) == {move.to for move in flow.GAP.values()}


def test_the_numbers_of_the_page_are_those_of_the_code() -> None:
    for name, number, _, _ in table("gaps.md", "When signals are a gap", "name"):
        assert getattr(rule, name) == int(number), name


def test_the_answers_of_the_page_are_those_of_the_code() -> None:
    page = {name: move for name, _, move in table("gaps.md", "Who is asked, when and how often", "answer")}
    assert page == rule.MOVES
    assert list(page) == list(rule.ANSWERS)


@pytest.mark.parametrize(("signals", "shown"), table("gaps.md", "What each page shows", "signals"))
def test_how_often_is_a_class(signals: str, shown: str) -> None:
    assert rule.often(int(signals)) == shown


@pytest.mark.parametrize(
    ("searches", "questions", "expected"),
    [
        ([0, 1], {}, False),
        ([0, 1, 89], {}, True),
        ([0, 1, 90], {}, False),
        ([0, 1], {"a": 5}, True),
        ([], {"a": 1, "b": 2, "c": 3}, True),
        ([], {"a": 1, "b": 2, "c": 100}, False),
    ],
)
def test_three_like_signals_in_ninety_days_are_a_gap(
    searches: list[int], questions: dict[str, int], expected: bool
) -> None:
    asked = {who: TODAY - timedelta(days=days) for who, days in questions.items()}
    assert rule.is_gap(Signals(before(*searches), asked), TODAY) is expected


def test_only_signals_after_the_last_change_bring_a_gap_back() -> None:
    signals = Signals(before(0, 1, 2, 10), {})
    assert rule.is_gap(signals, TODAY, TODAY - timedelta(days=3))
    assert not rule.is_gap(signals, TODAY, TODAY - timedelta(days=2))


MOVES = [  # state, days in it, days since the last signal, promises, what filled it is there, new signals, move
    ("open", 200, 179, (), False, 0, ""),
    ("open", 200, 180, (), False, 0, "lapse"),
    ("promised", 40, 1, ((29, None), (100, None)), False, 0, ""),
    ("promised", 95, 1, ((90, None),), False, 0, "lose"),
    ("promised", 95, 1, ((90, 29),), False, 0, ""),
    ("promised", 95, 1, ((90, 30),), False, 0, "lose"),
    ("filled", 40, 1, (), False, 3, "reopen"),
    ("filled", 40, 1, (), False, 2, ""),
    ("filled", 40, 1, (), True, 3, ""),
    ("dismissed", 179, 1, (), False, 3, ""),
    ("dismissed", 180, 1, (), False, 3, "reopen"),
    ("dismissed", 180, 1, (), False, 2, ""),
    ("lapsed", 10, 1, (), False, 3, "reopen"),
    ("lapsed", 10, 1, (), False, 2, ""),
]


@pytest.mark.parametrize(("state", "days", "latest", "promises", "offered", "new", "move"), MOVES)
def test_what_the_clock_does(
    state: str,
    days: int,
    latest: int,
    promises: tuple[tuple[int, int | None], ...],
    offered: bool,
    new: int,
    move: str,
) -> None:
    def on(number: int) -> date:
        return TODAY - timedelta(days=number)

    given = [(on(answered), None if begins is None else on(begins)) for answered, begins in promises]
    standing = Standing(state, on(days), on(latest), given, offered)
    assert rule.clock_move(standing, Signals(before(*range(new)), {}), TODAY) == move


def test_the_clock_makes_only_moves_that_the_table_gives_it() -> None:
    for state, offered, days in product(flow.STATES, (True, False), (0, 400)):
        when = TODAY - timedelta(days=days)
        for signals in (NONE, Signals(before(*range(5)), {})):
            move = rule.clock_move(Standing(state, when, when, (), offered), signals, TODAY)
            assert not move or "clock" in flow.GAP[state, move].actors

"""The tables of docs/loop.md and those of the code are the same."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import agenda
from app.questions import flow, routing, timetable
from app.questions.flow import Letter, Move
from app.security.area import EVERYTHING, Area, at_place, in_municipalities, in_province
from dutch import places
from tests.kit.markdown import items, table

FLOWS = {
    "A question": flow.QUESTION,
    "A request: a question put to one supplier": flow.REQUEST,
    "An outcome: what came of an accepted request": flow.OUTCOME,
}


def letters(cell: str) -> tuple[Letter, ...]:
    pairs = [text.split(" → ") for text in items(cell, "; ")]
    return tuple(Letter(name, to) for name, to in pairs)  # type: ignore[arg-type]


@pytest.mark.parametrize("heading", FLOWS)
def test_every_move_of_the_page_is_one_of_the_code(heading: str) -> None:
    rows = table("loop.md", heading, "from")
    page = {
        (flow.START if state == "—" else state, name): Move(to, items(who, ", "), letters(sent))  # type: ignore[arg-type]
        for state, name, to, who, sent in rows
    }
    assert len(page) == len(rows)
    assert page == FLOWS[heading]


@pytest.mark.parametrize("heading", FLOWS)
def test_every_state_of_the_page_is_one_of_the_code(heading: str) -> None:
    states = [row[0] for row in table("loop.md", heading, "state")]
    assert sorted(states) == sorted({move.to for move in FLOWS[heading].values()})


def test_the_reasons_of_the_page_are_those_of_the_code() -> None:
    page = {reason: items(moves, ", ") for reason, moves, _ in table("loop.md", "A question", "closed because")}
    assert page == flow.CLOSED_BECAUSE


def test_the_timetable_of_the_page_is_that_of_the_code() -> None:
    page = [
        timetable.Step(
            name, of, int(day), event, frozenset(items(states, ", ")), letters(sent), "" if move == "—" else move
        )
        for name, of, day, event, states, sent, move in table("loop.md", "The timetable", "step")
    ]
    assert page == list(timetable.STEPS)


def area(text: str) -> Area:
    if text in places.PROVINCES:
        return in_province(text)
    return in_municipalities(places.municipality_codes(name)[0] for name in text.split(", "))


def place(text: str) -> Area:
    if text == "—":
        return EVERYTHING
    [meant] = places.find(text)
    return at_place(meant.province, meant.nis)


def words(responsible: routing.Responsible) -> str:
    return f"{responsible.role} {responsible.account or responsible.province}".strip()


@pytest.mark.parametrize(("where", "cell", "expected"), table("loop.md", "Who is responsible", "place"))
def test_who_is_responsible(where: str, cell: str, expected: str) -> None:
    pairs = [text.split(": ") for text in items(cell, "; ")]
    regisseurs = [routing.Regisseur(int(number), area(own)) for number, own in pairs]
    assert words(routing.responsible(place(where), regisseurs)) == expected
    assert words(routing.responsible(place(where), reversed(regisseurs))) == expected


@pytest.mark.parametrize(
    ("where", "cell", "handed_to", "away", "expected"), table("loop.md", "Who is responsible", "case")
)
def test_what_is_handed_over_and_who_stands_in(where: str, cell: str, handed_to: str, away: str, expected: str) -> None:
    replaced = dict(text.split(" → ") for text in items(away, "; "))
    regisseurs = [
        routing.Regisseur(int(number), area(own), number in replaced, number_or_none(replaced.get(number, "—")))
        for number, own in (text.split(": ") for text in items(cell, "; "))
    ]
    assert words(routing.responsible(place(where), regisseurs, number_or_none(handed_to))) == expected


def number_or_none(text: str) -> int | None:
    return None if text == "—" else int(text)


def day_or_none(text: str) -> date | None:
    return None if text == "—" else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("state", "confirmed", "own_date", "today", "since"), table("loop.md", "What is overdue at the desk", "state")
)
def test_what_is_overdue(state: str, confirmed: str, own_date: str, today: str, since: str) -> None:
    day = day_or_none(confirmed)
    events = {"confirmed": day} if day else {"left": date(2026, 9, 1)}
    found = agenda.overdue_since(state, events, day_or_none(own_date), date.fromisoformat(today))
    assert found == day_or_none(since)

"""The list of results: what is folded."""

from __future__ import annotations

import pytest

from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import Hit
from app.web.search import cards
from tests.unit.test_web_cards import hit


def by(organisation: str) -> Hit:
    return hit(organisation={"id": organisation, "name": organisation})


def listed(organisations: str) -> list[tuple[str, int]]:
    """Per entry the organisation and how many are folded below it."""
    entries = cards.entries([by(name) for name in organisations], Ask(SearchParams()))
    return [(entry.card.organisation, len(entry.folded)) for entry in cards.fold(entries)]


@pytest.mark.parametrize(
    ("organisations", "shown"),
    [
        ("ab", "a0 b0"),
        ("aab", "a0 a0 b0"),
        ("aaab", "a0 a1 b0"),
        ("abaacaa", "a0 b0 a3 c0"),
        ("ababab", "a0 b0 a1 b1"),
        ("aaaa", "a0 a0 a0 a0"),  # nobody else needs the room
        ("bcdefghija" + "aaa", "b0 c0 d0 e0 f0 g0 h0 i0 j0 a0 a0 a0 a0"),  # beyond the first ten
        ("", ""),
    ],
)
def test_many_of_one_organisation_are_folded(organisations: str, shown: str) -> None:
    assert " ".join(f"{name}{folded}" for name, folded in listed(organisations)) == shown


def test_nothing_is_lost_and_numbers_stay() -> None:
    entries = cards.fold(cards.entries([by(name) for name in "aabaa"], Ask(SearchParams())))
    numbers = [one.card.number for entry in entries for one in (entry, *entry.folded)]
    assert numbers == [1, 2, 4, 5, 3]

"""The list of results: what is folded, and the reasons for the order."""

from __future__ import annotations

from typing import Any

import pytest

from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import Hit
from app.search.understand import IndexWords, UnderstoodQuery, understand
from app.web.search import listing
from dutch import places
from tests.unit.test_web_cards import hit, plain

AARSCHOT, LIMBURG = places.find("Aarschot")[0], places.find("Limburg")[0]
GRAS = SearchParams(q="gras maaien")


def by(organisation: str) -> Hit:
    return hit(organisation={"id": organisation, "name": organisation})


def listed(organisations: str) -> list[tuple[str, int]]:
    """Per entry the organisation and how many are folded below it."""
    entries = listing.entries([by(name) for name in organisations], Ask(SearchParams()))
    return [(entry.card.organisation, len(entry.folded)) for entry in listing.fold(entries)]


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
    entries = listing.fold(listing.entries([by(name) for name in "aabaa"], Ask(SearchParams())))
    numbers = [one.card.number for entry in entries for one in (entry, *entry.folded)]
    assert numbers == [1, 2, 4, 5, 3]


def said(params: SearchParams, query: UnderstoodQuery | None = None, **changes: Any) -> list[str]:
    return [plain(reason) for reason in listing.reasons(hit(**changes), Ask(params, query or understand(params)))]


def test_words_are_said_where_they_stand() -> None:
    marked = {
        "title": "<mark>Gras</mark> &amp; <mark>gras</mark>",
        "description": "wij <mark>maaien</mark> <mark>d&#x27;r</mark>",
    }
    assert said(GRAS, highlights=marked) == [
        "Past bij wat u zocht.",
        "In de titel: “gras”.",
        "In de beschrijving: “maaien” en “d'r”.",
    ]


def test_activities_are_named() -> None:
    assert "Bij de activiteiten: Gras maaien." in said(GRAS, activities=["gras-maaien", "orderpicking"])


@pytest.mark.parametrize(
    ("match", "first"),
    [
        ("exact", "Past bij wat u zocht."),
        ("loose", "Past bij een deel van uw woorden."),
        ("meaning", "Verwant: gaat over iets wat erop lijkt, met andere woorden."),
    ],
)
def test_kind_of_match_comes_first(match: str, first: str) -> None:
    assert said(GRAS, match=match)[0] == first
    assert (listing.OTHER_FORM in said(GRAS, match=match)) is (match == "exact")


def test_organisation_that_was_named() -> None:
    params = SearchParams(q="De Spons")
    query = understand(params, IndexWords(organisations={"de spons": "De Spons"}))
    assert query.organisation
    assert "U noemde deze organisatie." in said(params, query)
    assert "U noemde deze organisatie." not in said(params, query, organisation={"id": "x", "name": "Een ander"})


@pytest.mark.parametrize(
    ("place", "changes", "reason"),
    [
        (AARSCHOT, {"distance_km": 12.0, "serves_place": True}, "Ligt op 12 km van Aarschot en werkt daar."),
        (AARSCHOT, {"distance_km": 12.0, "serves_place": False}, "Ligt op 12 km van Aarschot."),
        (LIMBURG, {"serves_place": True}, "Werkt ook in de provincie Limburg."),
        (LIMBURG, {"serves_place": False}, None),
    ],
)
def test_place(place: places.Place, changes: dict[str, Any], reason: str | None) -> None:
    made = said(SearchParams(q="gras", place=place), **changes)
    assert made[2:] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("params", "last"),
    [
        (SearchParams(), listing.LATEST),
        (SearchParams(place=AARSCHOT), listing.NEAREST),
        (SearchParams(q="gras", sort="naam"), listing.CHOSEN["naam"]),
        (SearchParams(place=AARSCHOT, sort="afstand"), listing.CHOSEN["afstand"]),
        (SearchParams(sort="nieuwste"), listing.CHOSEN["nieuwste"]),
    ],
)
def test_what_decides_besides_words(params: SearchParams, last: str) -> None:
    assert said(params, distance_km=3.0 if params.place else None)[-1] == last

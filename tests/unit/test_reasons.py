"""The one line that says why an offering stands in the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.search import reasons
from app.search.ask import Ask, Near
from app.search.params import SearchParams
from app.search.understand import IndexWords, understand
from app.web.search import cards
from dutch import places
from tests.unit.test_web_cards import hit, plain

AARSCHOT = places.find("Aarschot")[0]
GRAS = SearchParams(q="gras maaien")


def line(params: SearchParams, near: Near = Near(), **changes: Any) -> str:  # noqa: B008 - frozen
    return plain(reasons.reason(hit(**changes), Ask(params, understand(params), near=near)))


def test_activities_that_the_need_speaks_of_are_named_surest_first() -> None:
    near = Near(activities={"strijken": 1.0, "kantoren-en-gebouwen-schoonmaken": 0.9, "ramen-wassen": 0.2})
    made = line(SearchParams(q="kuisploeg"), near, activities=["ramen-wassen", "kantoren-en-gebouwen-schoonmaken"])
    assert made == "Past bij: kantoren en gebouwen schoonmaken, ramen wassen"


def test_activities_of_a_procurement_code_are_named() -> None:
    assert line(SearchParams(q="77310000-6"), activities=["groenonderhoud"]) == "Past bij: groenonderhoud"


def test_without_the_phrasebook_an_activity_is_named_by_its_words() -> None:
    assert line(GRAS, activities=["gras-maaien", "orderpicking"]) == "Past bij: gras maaien"


def test_without_activities_the_marked_words_are_named() -> None:
    marked = {"title": "<mark>Gras</mark> &amp; <mark>gras</mark>", "description": "<mark>d&#x27;r</mark>"}
    assert line(GRAS, highlights=marked) == "Past bij: “gras” en “d'r”"


@pytest.mark.parametrize(
    ("match", "with_activity", "without"),
    [
        ("exact", "Past bij: gras maaien", "Past bij wat u zoekt, met andere woorden"),
        ("pinned", "Past bij: gras maaien", "Past bij wat u zoekt, met andere woorden"),
        ("loose", "Past deels bij: gras maaien", "Past deels bij wat u zoekt"),
        ("meaning", "Lijkt op: gras maaien", "Lijkt op wat u zoekt"),
    ],
)
def test_what_is_no_result_says_so(match: str, with_activity: str, without: str) -> None:
    assert line(GRAS, match=match, activities=["gras-maaien"]) == with_activity
    assert line(GRAS, match=match) == without


def test_organisation_that_was_named() -> None:
    params = SearchParams(q="De Spons")
    ask = Ask(params, understand(params, IndexWords(organisations={"de spons": "De Spons"})))
    assert reasons.reason(hit(), ask) == "De organisatie die u noemde"
    assert (
        reasons.reason(hit(organisation={"id": "x", "name": "Een ander"}), ask)
        == "Past bij wat u zoekt, met andere woorden"
    )


@pytest.mark.parametrize("changes", [{"distance_km": 12.0, "serves_place": True}, {"distance_km": 12.0}])
def test_place_is_left_to_the_badge_of_the_card(changes: dict[str, Any]) -> None:
    assert line(SearchParams(place=AARSCHOT), **changes) == ""
    assert line(replace(GRAS, place=AARSCHOT), activities=["gras-maaien"], **changes) == "Past bij: gras maaien"


@pytest.mark.parametrize(
    ("params", "order"),
    [
        (SearchParams(), cards.LATEST),
        (SearchParams(place=AARSCHOT), cards.NEAREST),
        (SearchParams(q="gras", sort="naam"), cards.CHOSEN["naam"]),
        (SearchParams(place=AARSCHOT, sort="afstand"), cards.CHOSEN["afstand"]),
        (SearchParams(sort="nieuwste"), cards.CHOSEN["nieuwste"]),
        (SearchParams(q="gras"), ""),
    ],
)
def test_what_decides_the_order_besides_words(params: SearchParams, order: str) -> None:
    assert cards.order(Ask(params, understand(params))) == order

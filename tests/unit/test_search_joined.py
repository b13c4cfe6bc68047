"""What words found and what meaning found, in one list: who comes first, who is left out, and how each is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.search.ask import Ask, Near, Pins
from app.search.params import SearchParams
from app.search.results import Hit, SearchResults, joined
from app.search.understand import UnderstoodQuery


def hit(identity: str, match: str = "exact", **place: Any) -> Hit:
    empty: dict[str, Any] = dict.fromkeys(Hit.__annotations__, "")
    return {**empty, "id": identity, "match": match, "serves_place": None, "distance_km": None, **place}  # type: ignore[typeddict-item]


def found(*hits: Hit, near: Sequence[str], pins: Pins = Pins()) -> SearchResults:  # noqa: B008 - it is frozen
    ask = Ask(SearchParams(q="haag"), UnderstoodQuery("haag", "haag", "haag"), Near(near), pins)
    return SearchResults(len(hits), list(hits), (), 1, ask)


def order(results: SearchResults) -> list[tuple[str, str]]:
    return [(each["id"], each["match"]) for each in results.hits]


def test_what_only_resembles_the_need_never_opens_the_list() -> None:
    exact, both, near = hit("a"), hit("b", "loose"), hit("c", "meaning")
    assert order(joined(found(exact, near=["b", "c", "a"]), [both, near])) == [
        ("a", "exact"),
        ("b", "meaning"),
        ("c", "meaning"),
    ]


def test_what_is_loose_alone_comes_after_under_its_own_line() -> None:
    results = joined(found(hit("a"), near=["a"]), [hit("b", "loose")])
    assert order(results) == [("a", "exact")]
    assert [each["id"] for each in results.more] == ["b"]


def test_only_the_nearest_are_shown_for_their_meaning_alone() -> None:
    near = [hit(f"n{number}", "meaning") for number in range(9)]
    assert len(joined(found(near=[each["id"] for each in near]), near).hits) == 5


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ({"serves_place": True, "distance_km": 90.0}, True),
        ({"serves_place": False, "distance_km": 12.0}, True),
        ({"serves_place": False, "distance_km": 90.0}, False),
        ({"serves_place": False, "distance_km": None}, False),
    ],
)
def test_meaning_does_not_reach_beyond_the_place(place: dict[str, Any], kept: bool) -> None:
    results = joined(
        found(hit("a", serves_place=True, distance_km=3.0), near=["b", "a"]), [hit("b", "meaning", **place)]
    )
    assert ("b" in dict(order(results))) is kept


def test_an_exact_hit_far_away_does_not_push_what_serves_the_place_aside() -> None:
    far = hit("far", serves_place=False, distance_km=95.0)
    near = hit("near", "loose", serves_place=True, distance_km=5.0)
    assert order(joined(found(far, near=["near"]), [near]))[0] == ("near", "meaning")


def test_pins_stand_where_they_were_put() -> None:
    results = joined(found(hit("a"), hit("b"), hit("c"), near=["a", "b", "c"], pins=Pins(("c",), ("a",))), [])
    assert [each["id"] for each in results.hits] == ["c", "b", "a"]

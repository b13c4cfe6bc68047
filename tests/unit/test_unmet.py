"""Which searches are signals: the rows of docs/gaps.md, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from app.search.ask import Ask, Near
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.search.understand import UnderstoodQuery
from app.web.search.counted import unmet_need
from dutch import places

[AARSCHOT] = places.find("3200 Aarschot")
[LIMBURG] = places.find("Limburg")
WINDOWS = {"ramen-wassen": 0.6, "wasserij": 0.4}


def found(
    *, total: int = 0, place: places.Place | None = AARSCHOT, near: dict[str, Any] | None = None, whole: bool = True,
    proposed: bool = False, organisation: str | None = None, **params: Any,
) -> SearchResults:  # fmt: skip
    """What a search in Aarschot found that speaks of the washing of windows."""
    understood = UnderstoodQuery("ramen wassen", "", "ramen wassen", place=place, organisation=organisation)
    votes = Near(**{"activities": WINDOWS, **(near or {})})
    ask = Ask(SearchParams(q="ramen wassen", place=place, **params), understood, near=votes, proposed=proposed)
    return SearchResults(total, [], (), 1, ask, whole=whole)


@pytest.mark.parametrize(
    "made",
    [
        found(),
        found(total=2),
        found(radius=50),
        found(near={"activities": {}}, choices={"activiteit": ("ramen-wassen",)}),
        found(near={"activities": {"wasserij": 0.9}}, choices={"activiteit": ("ramen-wassen",)}),
    ],
)
def test_a_search_for_one_activity_in_one_municipality_that_finds_little_is_a_signal(made: SearchResults) -> None:
    assert unmet_need(made) == ("ramen-wassen", AARSCHOT.nis)


@pytest.mark.parametrize(
    "made",
    [
        found(total=3),
        found(page=2),
        found(radius=5),
        found(place=None),
        found(place=LIMBURG),
        found(choices={"koper": ("school",)}),
        found(municipalities=("24001",)),
        found(choices={"activiteit": ("ramen-wassen", "wasserij")}),
        found(near={"activities": {}}),
        found(near={"activities": {"ramen-wassen": 0.29}}),
        found(near={"outside": 0.5}),
        found(organisation="De Spade"),
        found(whole=False),
        found(proposed=True),
    ],
)
def test_what_is_no_signal(made: SearchResults) -> None:
    assert unmet_need(made) is None

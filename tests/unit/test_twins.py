"""Twins: which offerings are one, which of them is shown, and what it says then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from indexer import twins
from indexer.document.fields import Offering
from indexer.offering import Reject, load

READ_AT = datetime(2026, 11, 29, tzinfo=UTC)
KBO = "0400000001"


def offering(source: str, key: str = "1", **given: Any) -> Offering:
    row = {
        "source_id": key,
        "title": "Hagen scheren",
        "description": f"Wij scheren in {source}.",
        "organisation_name": "De Spade",
        "kbo": "0417497106",
        "sites": [{"postcode": {"limburg": "3500", "antwerpen": "2000"}[source]}],
        "activities": ["groenonderhoud"],
    }
    made = load({**row, **given}, source, READ_AT)
    assert not isinstance(made, Reject), made
    return made


def shown(*offerings: Offering) -> list[str]:
    """The ids that are shown of some offerings."""
    settled = {o["id"]: o for o in (*offerings, *twins.settled(offerings))}
    return [identity for identity, o in settled.items() if not o["twin_of"]]


def test_titles_are_compared_folded_and_sources_differ() -> None:
    one, other = offering("limburg"), offering("antwerpen", title="hagen  SCHEREN!")
    assert len(twins.groups([one, other])) == 1
    assert twins.groups([one, offering("limburg", "2")]) == []
    assert twins.groups([one, offering("antwerpen", title="Hagen snoeien")]) == []
    assert twins.groups([one, other], {frozenset({one["id"], other["id"]})}) == []


@pytest.mark.parametrize(
    "worse",
    [{"full_until": "2027-01-01"}, {"paused_until": "2027-01-01"}, {"stale": True}, {"freshness": 20201}],
    ids=lambda worse: next(iter(worse)),
)
def test_the_one_that_is_open_and_fresh_is_shown(worse: dict[str, Any]) -> None:
    fresh = {"confirmed_on": "2026-11-01"}
    one, other = offering("limburg", **fresh), offering("antwerpen", **fresh)
    assert shown(one, {**other, **_kept(worse)}) == [one["id"]]  # type: ignore[misc]
    assert shown({**one, **_kept(worse)}, other) == [other["id"]]  # type: ignore[misc]


def _kept(worse: dict[str, Any]) -> dict[str, Any]:
    """Freshness follows from the day of confirmation."""
    return {"confirmed_on": "2020-01-01"} if "freshness" in worse else worse


def test_what_is_shown_says_what_all_say() -> None:
    one = offering("limburg", delivery=["on_site"], service_area={"type": "province", "provinces": ["limburg"]})
    other = offering("antwerpen", delivery=["walk_in"], activities=["hagen-en-bomen-snoeien"])
    joined = twins.settled([one, other])
    first = next(o for o in joined if not o["twin_of"])
    assert set(first["delivery"]) == {"on_site", "walk_in"}
    assert {site["municipality"] for site in first["sites"]} == {"Hasselt", "Antwerpen"}
    assert set(first["activities"]) == {"groenonderhoud", "hagen-en-bomen-snoeien"}
    assert {"province:limburg", "11002"} <= set(first["serves"])
    assert set(first["provinces"]) == {"limburg", "antwerpen"}
    assert set(first["affirmed"].split("\n")) == {"Wij scheren in limburg.", "Wij scheren in antwerpen."}
    assert first["description"] in first["affirmed"]


def test_joined_twins_are_as_they_were_once_they_are_apart() -> None:
    one, other = offering("limburg", delivery=["on_site"]), offering("antwerpen", delivery=["walk_in"])
    joined = twins.settled([one, other])
    assert {o["id"]: twins.apart(o) for o in joined} == {one["id"]: one, other["id"]: other}
    assert {o["id"]: o["hash"] for o in joined} == {one["id"]: one["hash"], other["id"]: other["hash"]}


def test_what_is_settled_is_not_settled_again() -> None:
    joined = twins.settled([offering("limburg"), offering("antwerpen")])
    assert len(joined) == 2
    assert twins.settled(joined) == []
    left = joined[1:]
    assert [o["twins"] for o in twins.settled(left)] == [[]]


def test_a_joined_document_can_be_derived_again() -> None:
    for joined in twins.settled([offering("limburg"), offering("antwerpen")]):
        assert twins.again(joined) == joined

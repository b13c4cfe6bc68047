"""The judged queries on the demo catalogue hold together, and cover what they promise to cover."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from demo.offers import offers
from dutch import places
from indexer import offers_file, taxonomy
from tests.relevance.check_queries import FILE, Query, best, is_given_away, ndcg, read_queries

CATEGORIES = {
    *("exact", "inflectie", "samenstelling", "synoniem", "vlaams"),
    *("typo", "natuurlijk", "plaats", "polysemie", "geen-aanbod"),
}
KEYS = {"id", "split", "category", "query", "need", "place", "judgments", "reason"}
NEAR_KM = 30  # beyond this, an offer that does not reach the place is not even related

QUERIES = read_queries()
ANSWERABLE = [query for query in QUERIES if query["judgments"]]
IN_PLACE = [query for query in QUERIES if query["place"]]


@cache
def catalogue() -> dict[Any, dict[str, Any]]:
    """The offers of the demo by their id."""
    return {offer["id"]: offer for offer in offers()}


def test_every_offer_of_the_catalogue_has_an_id_of_its_own() -> None:
    assert len(catalogue()) == sum(1 for _ in offers()) == 692


def test_every_offer_is_in_the_shape_of_the_development_set() -> None:
    development = read_queries(FILE.parent / "dev_offers.jsonl")
    assert {frozenset(offer) for offer in catalogue().values()} == {frozenset(offer) for offer in development}


def test_there_are_enough_queries_each_with_its_own_id_and_text() -> None:
    assert len(QUERIES) >= 130
    assert len({query["id"] for query in QUERIES}) == len({query["query"] for query in QUERIES}) == len(QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["id"])
def test_a_query_is_judged_on_offers_of_the_catalogue(query: Query) -> None:
    assert set(query) - {"first"} == KEYS
    assert set(query["judgments"]) <= set(catalogue())
    assert set(query["judgments"].values()) <= {1, 2, 3}
    assert query["need"]
    assert query["reason"].endswith(".")


def test_ten_queries_or_more_in_every_category() -> None:
    counted = Counter(query["category"] for query in QUERIES)
    assert set(counted) == CATEGORIES
    assert min(counted.values()) >= 10


def test_only_where_nothing_fits_nothing_is_judged() -> None:
    assert {query["category"] for query in QUERIES if not query["judgments"]} == {"geen-aanbod"}
    assert all(query["category"] != "geen-aanbod" for query in ANSWERABLE)


def test_every_sector_and_every_activity_has_a_query_that_it_answers() -> None:
    fitting = {offer for query in ANSWERABLE for offer in best(query)}
    answered = {slug for offer in fitting for slug in catalogue()[offer]["activities"]}
    assert {taxonomy.activities()[slug].sector for slug in answered} == set(taxonomy.sectors())
    assert answered == set(taxonomy.activities())


def test_what_must_stand_first_is_graded_highest() -> None:
    first = [query for query in QUERIES if "first" in query]
    assert len(first) >= 12
    assert all(query["judgments"][query["first"]] == 3 for query in first)


def test_most_best_titles_share_no_word_with_the_query() -> None:
    titles = {key: str(offer["title"]) for key, offer in catalogue().items()}
    hidden = [query for query in ANSWERABLE if not is_given_away(query, titles)]
    assert len(hidden) / len(ANSWERABLE) >= 0.6


@pytest.mark.parametrize("query", IN_PLACE, ids=lambda query: query["query"])
def test_a_place_caps_what_does_not_reach_it(query: Query) -> None:
    for key, grade in query["judgments"].items():
        reaches, distance = _reach(catalogue()[key], query["place"]["mun"])
        assert reaches or (grade == 1 and distance <= NEAR_KM), f"{key} is {distance:.0f} km away and graded {grade}"


def _reach(offer: dict[str, Any], name: str) -> tuple[bool, float]:
    """Whether the offer serves the place, and how many kilometres lie between them."""
    place, document = places.find(name)[0], offers_file.to_document(offer, 0)
    assert place.lat is not None
    assert place.lon is not None
    site = (offer["location"]["lat"], offer["location"]["lon"])
    tokens = {"*", place.nis, f"province:{place.province}"}
    return not tokens.isdisjoint(document["serves"]), places.distance_km(site, (place.lat, place.lon))


def test_the_score_of_a_ranking() -> None:
    judged = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], judged) == 1.0
    assert ndcg([], judged) == ndcg(["x"], judged) == 0.0
    assert ndcg(["b", "a"], judged) == pytest.approx((1 + 7 / 1.58496) / (7 + 1 / 1.58496), abs=1e-4)
    assert ndcg(["x"] * 10 + ["a"], judged) == 0.0

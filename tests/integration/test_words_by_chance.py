"""Words in what is far in meaning weigh less: on the demo catalogue, with a meaning that is given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from opensearchpy import OpenSearch

from app.search import query
from app.search.ask import Near
from app.search.params import SearchParams
from app.search.relevance import BESIDE, DISTANCES, VOTE
from app.search.service import site_search
from base.config import Settings
from indexer.running import runs

NEEDS = {
    "strijk": "strijken",
    "kuisen": "kantoren-en-gebouwen-schoonmaken",
    "huren": "zalen-en-vergaderruimte",
    "herstellen": "fietsherstel",
}
FAR = DISTANCES[0].weaker * DISTANCES[1].weaker


def scores(engine: OpenSearch, settings: Settings, need: str, near: Near) -> dict[str, tuple[float, list[str]]]:
    """Id -> score and activities, of all that has something of the need."""
    ask = replace(site_search(engine, settings).read(SearchParams(q=need)), near=near)
    body = {"query": query.scored_query(ask), "size": 1000, "_source": ["activities"]}
    hits = engine.search(index=settings.index, body=body)["hits"]["hits"]
    return {hit["_id"]: (hit["_score"], hit["_source"]["activities"]) for hit in hits}


@pytest.mark.parametrize(("need", "activity"), NEEDS.items())
def test_words_of_what_is_far_weigh_less(
    engine: OpenSearch, settings: Settings, live_index: runs.Run, need: str, activity: str
) -> None:
    by_words = scores(engine, settings, need, Near())
    meant = scores(engine, settings, need, Near(activities={activity: 1.0}, most=VOTE))
    far = {identity for identity, (_, named) in meant.items() if activity not in named}
    assert far
    assert far < meant.keys()
    for identity, (score, named) in by_words.items():
        vote = VOTE if named[:1] == [activity] else VOTE * BESIDE
        expected = score * FAR if identity in far else score + vote
        assert meant[identity][0] == pytest.approx(expected, abs=0.001)


def test_nearly_as_near_as_the_nearest_is_near_enough(
    engine: OpenSearch, settings: Settings, live_index: runs.Run
) -> None:
    """A need that is clearly like nothing: what little likeness there is decides."""
    by_words = scores(engine, settings, "strijk", Near())
    first, second, *_ = by_words
    meant = scores(engine, settings, "strijk", Near(offerings={first: 0.2, second: 0.05}, most=0.2))
    assert meant[first][0] == pytest.approx(by_words[first][0] + 0.2, abs=0.001)
    assert meant[second][0] == pytest.approx(by_words[second][0] * FAR + 0.05, abs=0.001)


def test_without_the_model_words_weigh_what_they_weigh(
    engine: OpenSearch, settings: Settings, live_index: runs.Run
) -> None:
    alone = scores(engine, settings, "strijk", Near(by_words=True))
    voted = scores(engine, settings, "strijk", Near(activities={"verhuizen": 1.0}, most=VOTE, by_words=True))
    same = {identity for identity, (_, named) in alone.items() if named and "verhuizen" not in named}
    assert same
    assert all(voted[identity][0] == pytest.approx(alone[identity][0]) for identity in same)

"""A misspelt place in a sentence: mended when it can be nothing else, and no word of people becomes a town."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.search.params import SearchParams
from app.search.understand import IndexWords, understand
from dutch.spelling import Vocabulary
from tests.relevance.judging import read_queries

RELEVANCE = Path(__file__).parents[1] / "relevance"
NEEDS = [query["query"] for name in ("dev", "demo") for query in read_queries(RELEVANCE / f"{name}_queries.jsonl")]


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("poetsen Mechlen", "Mechelen", "poetsen"),
        ("kuisploeg in Kortrjik", "Kortrijk", "kuisploeg"),
        ("strijk antwerpn", "Antwerpen", "strijk"),
        ("ramen wassen te Roesselare", "Roeselare", "ramen wassen"),
    ],
)
def test_a_misspelt_name_is_the_place(text: str, place: str, rest: str) -> None:
    understood = understand(SearchParams(q=text))
    assert understood.place
    assert understood.in_text
    assert (understood.place.name, understood.rest) == (place, rest)
    assert understood.in_text.misspelt in text


@pytest.mark.parametrize(
    "text", ["depanage fietsen", "litter picking", "retoeren verwerken", "homme à tout faire", *NEEDS]
)
def test_no_word_of_a_need_becomes_a_town(text: str) -> None:
    understood = understand(SearchParams(q=text))
    assert understood.in_text is None or not understood.in_text.misspelt


def test_a_word_near_a_word_of_the_index_is_no_town() -> None:
    words = IndexWords(Vocabulary({"mechelaar": 3, "mechlend": 2}))
    assert understand(SearchParams(q="poetsen Mechlen"), words).place is None


def test_what_is_asked_literally_is_no_mistake() -> None:
    assert understand(SearchParams(q="poetsen Mechlen", literal=("spelling",))).place is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ('"vaste ploeg" poetsen in Gent', '"vaste ploeg" poetsen'),
        ("poetsen, in Gent -ramen", "poetsen, -ramen"),
        ("in bulk inpakken, in Gent", "in bulk inpakken"),
        ("poetsen Lier of Mechelen", "poetsen"),
    ],
)
def test_what_was_typed_stays_without_the_place(text: str, rest: str) -> None:
    assert understand(SearchParams(q=text)).rest == rest

"""Search by meaning with the real model, on the development catalogue: needs of which no offering has the words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from opensearchpy import OpenSearch

from app.quality.rank import Ranked, rank
from base.config import ROOT, Settings
from tests.relevance.check_queries import ndcg

OFFERS, QUERIES = (ROOT / "tests" / "relevance" / f"dev_{kind}.jsonl" for kind in ("offers", "queries"))
CLEARLY = 0.1  # more than chance, in nDCG@10


@pytest.fixture(scope="module")
def by_meaning(settings: Settings, engine: OpenSearch, model_socket: str) -> list[Ranked]:
    """The offers of each judged query, with the model."""
    return rank(replace(settings, meaning=True, model_socket=model_socket), engine, OFFERS, QUERIES)


@pytest.fixture(scope="module")
def by_words(settings: Settings, engine: OpenSearch) -> list[Ranked]:
    """The same without it."""
    return rank(replace(settings, meaning=False), engine, OFFERS, QUERIES)


def judged(run: list[Ranked]) -> dict[str, float]:
    """Query -> nDCG@10, for those that have an answer."""
    queries = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    return {q["id"]: ndcg(line["hits"], q["judgments"]) for q, line in zip(queries, run, strict=True) if q["judgments"]}


def test_the_model_finds_what_no_word_finds(by_meaning: list[Ranked], by_words: list[Ranked]) -> None:
    without = judged(by_words)
    gains = [score - without[identity] for identity, score in judged(by_meaning).items()]
    better, worse = sum(gain > CLEARLY for gain in gains), sum(gain < -CLEARLY for gain in gains)
    assert better > 2
    assert better > 2 * worse
    assert sum(gains) > 0


def test_the_order_is_the_same_each_time(
    settings: Settings, engine: OpenSearch, model_socket: str, by_meaning: list[Ranked]
) -> None:
    again = rank(replace(settings, meaning=True, model_socket=model_socket), engine, OFFERS, QUERIES)
    assert [line["hits"] for line in again] == [line["hits"] for line in by_meaning]

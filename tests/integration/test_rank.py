"""Ranking unseen catalogues: any offers file, every offer a document, the page's order, nothing left behind."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from app.quality.rank import rank
from base.config import ROOT, Settings
from indexer import offers_file
from tests.relevance.check_queries import ndcg

DATA = ROOT / "tests" / "relevance"


@pytest.fixture
def words_only(settings: Settings) -> Settings:
    return replace(settings, meaning=False)


def test_the_development_queries_are_answered_well_by_words(
    words_only: Settings, engine: OpenSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = uuid.uuid4().hex[:8]  # other tests rank on this engine too
    monkeypatch.setattr("app.quality.rank.secrets.token_hex", lambda _: own)
    queries = [json.loads(line) for line in (DATA / "dev_queries.jsonl").read_text(encoding="utf-8").splitlines()]
    run = rank(words_only, engine, DATA / "dev_offers.jsonl", DATA / "dev_queries.jsonl")
    assert [line["id"] for line in run] == [query["id"] for query in queries]
    judged = [(line["hits"], q["judgments"]) for line, q in zip(run, queries, strict=True) if q["judgments"]]
    scores = [ndcg(hits, judgments) for hits, judgments in judged]
    assert sum(scores) / len(scores) >= 0.78
    assert all(hits for hits, _ in judged)
    assert not list(engine.indices.get(index=f"rank{own}*", expand_wildcards="all"))


def test_no_offer_is_ever_refused(tmp_path: Path) -> None:
    odd = [
        {"id": "x1"},
        {"id": "x2", "title": "", "activities": ["toveren"], "postcode": "9999", "municipality": "Overpelt"},
        {"id": "x3", "title": "t" * 500, "org_type": "iets", "service_area": {"type": "radius"}, "delivery": "drone"},
        {"id": "x4", "title": "Strijk", "location": {"lat": 0, "lon": 0}, "updated_at": "gisteren", "activities": None},
        {"id": "x5", "title": "Strijk", "service_area": {"type": "province", "provinces": ["Atlantis"]}},
        {"id": "x6", "title": "Strijk", "service_area": {"type": "municipalities", "municipalities": ["Gooik", "?"]}},
    ]
    file = tmp_path / "offers.jsonl"
    file.write_text("".join(json.dumps(offer) + "\n" for offer in odd), encoding="utf-8")
    documents = list(offers_file.read(file))
    assert [document["source_id"] for document in documents] == [str(n) for n in range(len(odd))]
    assert documents[1]["keywords"] == ["toveren"]
    assert documents[1]["sites"][0]["municipality"] == "Pelt"
    assert documents[2]["work_form"] == "andere"

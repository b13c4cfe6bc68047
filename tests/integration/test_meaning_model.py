"""Search by meaning with the real model: needs that share no word with what fits."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from app.quality.rank import rank
from base.config import Settings

OFFERS = {
    "post": ("Mailings klaarmaken", "Wij vouwen en steken drukwerk onder omslag en brengen het naar de post."),
    "trees": ("Hagen en bomen", "Snoeien, vellen en versnipperen, ook op moeilijk bereikbare plekken."),
    "food": ("Traiteur en broodjes", "Lunch, koffietafels en recepties voor groepen."),
    "bikes": ("Tweewielers aan het station", "Nazicht, binnenbanden en remblokken terwijl u wacht."),
}
NEEDS = {
    "bikes": "een lekke band aan mijn fiets",
    "food": "eten voor het personeelsfeest",
    "trees": "de oude eik valt bijna op ons dak",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    offers = [{"id": key, "title": title, "description": text} for key, (title, text) in OFFERS.items()]
    queries = [{"id": key, "query": text} for key, text in NEEDS.items()]
    for name, rows in (("offers", offers), ("queries", queries)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path / "offers", tmp_path / "queries"


@pytest.fixture
def with_model(settings: Settings, model_socket: str) -> Settings:
    return replace(settings, meaning=True, model_socket=model_socket)


def test_the_model_finds_what_no_word_finds(with_model: Settings, engine: OpenSearch, files: tuple[Path, Path]) -> None:
    run = rank(with_model, engine, *files, explain=True)
    assert {line["id"]: line["hits"][0] for line in run} == {key: key for key in NEEDS}
    assert all(line["understood"]["matches"][0] == "meaning" for line in run if not line["understood"]["exact"])


def test_without_it_words_have_to_do(settings: Settings, engine: OpenSearch, files: tuple[Path, Path]) -> None:
    run = rank(replace(settings, meaning=False), engine, *files)
    assert [line["hits"][:1] for line in run] != [[key] for key in NEEDS]


def test_the_order_is_the_same_each_time(with_model: Settings, engine: OpenSearch, files: tuple[Path, Path]) -> None:
    assert rank(with_model, engine, *files) == rank(with_model, engine, *files)

"""The application that doeners is measured against does the same work: equal counts, equal fields."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest
from flask.testing import FlaskClient

from base.config import Settings
from benchmarks.pages import queries, without_text
from indexer.running.runs import Run


@pytest.fixture
def reference(settings: Settings, live_index: Run, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The reference on the live index of the tests."""
    monkeypatch.setenv("OPENSEARCH_URL", settings.opensearch_url)
    monkeypatch.setenv("DOENERS_INDEX", settings.index)
    return importlib.reload(importlib.import_module("benchmarks.reference.app"))


def test_it_finds_and_counts_the_same(reference: ModuleType, client: FlaskClient) -> None:
    lean = reference.app.test_client()
    for query in without_text():
        ours, twin = (one.get(f"/api/v1/offerings?{query}").get_json() for one in (client, lean))
        assert (twin["total"], twin["facets"]) == (ours["total"], ours["facets"]), query
        assert len(twin["offerings"]) == len(ours["offerings"]), query


def test_it_gives_the_same_fields(reference: ModuleType, client: FlaskClient) -> None:
    lean = reference.app.test_client()
    ours, twin = (one.get("/api/v1/offerings?q=catering&plaats=Gent").get_json() for one in (client, lean))
    assert twin.keys() == ours.keys()
    assert twin["offerings"][0].keys() == ours["offerings"][0].keys()
    assert twin["offerings"][0]["sites"][0].keys() == ours["offerings"][0]["sites"][0].keys()


def test_its_page_shows_the_results(reference: ModuleType) -> None:
    lean = reference.app.test_client()
    found = lean.get("/api/v1/offerings?q=catering").get_json()
    page = lean.get("/zoeken?q=catering").get_data(as_text=True)
    assert page.count("<h2>") == len(found["offerings"]) > 0
    assert f"{found['total']} aanbiedingen" in page
    assert "<em>" in page


def test_the_pages_are_many_and_different() -> None:
    assert len(set(queries())) == 60
    assert len(set(without_text())) == 40
    assert not any("q=" in query for query in without_text())

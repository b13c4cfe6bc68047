"""Pages and API while the engine is away: from the local copy, in the same request, marked, and kept by nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch
from prometheus_client import REGISTRY

from app.http.services import Services
from app.wsgi import create_app
from base import connections
from base.config import Settings
from indexer.local_copy import writing
from indexer.running import runs
from tests.kit.migrated import new_database
from tests.kit.waiting import wait_for

NOBODY = "http://127.0.0.1:9"  # a port that nothing listens on
LIST = "/api/v1/offerings"
LIMITED = "Beperkt zoeken: onze zoekmotor antwoordt even niet."


def services_of(app: Flask) -> Services:
    parts: Services = app.extensions["doeners"]
    return parts


@pytest.fixture(scope="module")
def folder_of_copy(
    settings: Settings, engine: OpenSearch, live_index: runs.Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with a copy of the live index."""
    var = tmp_path_factory.mktemp("limited")
    assert writing.keep_up(replace(settings, var=str(var)), engine)
    return var


@pytest.fixture
def alone(settings: Settings, folder_of_copy: Path, tmp_path: Path) -> Flask:
    """An application with a copy, on the live index, with a platform database of its own."""
    return create_app(replace(settings, database_url=new_database(tmp_path), var=str(folder_of_copy)))


@pytest.fixture
def visitor(alone: Flask) -> FlaskClient:
    """A visitor of that application whose engine cannot be reached any more, after it was well."""
    visitor = alone.test_client()
    assert visitor.get(LIST).status_code == 200
    search = services_of(alone).search
    away = connections.search_engine(replace(search.settings, opensearch_url=NOBODY), timeout=0.2)
    search.client = search.live.client = away
    return visitor


@pytest.mark.parametrize(
    "address",
    ["/", "/zoeken", "/zoeken?q=poetsen&plaats=Gent&sector=schoonmaak-en-afwas", "/zoeken?weergave=kaart&plaats=Gent"],
)
def test_pages_answer_from_the_copy_and_say_so(visitor: FlaskClient, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert LIMITED in answer.text
    assert "zonet" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_the_api_answers_the_same_numbers_and_says_of_when(alone: Flask) -> None:
    visitor, address = alone.test_client(), f"{LIST}?plaats=Aarschot&sector=schoonmaak-en-afwas&straal=50"
    whole = visitor.get(address)
    search = services_of(alone).search
    client = search.client
    search.client = search.live.client = connections.search_engine(replace(search.settings, opensearch_url=NOBODY))
    counted = REGISTRY.get_sample_value("doeners_limited_answers_total") or 0
    limited = visitor.get(address)
    assert limited.status_code == 200
    assert REGISTRY.get_sample_value("doeners_limited_answers_total") == counted + 1
    assert limited.json["limited"] is True
    assert limited.json["copied_at"]
    assert "ETag" not in limited.headers
    assert (limited.json["total"], limited.json["facets"]) == (whole.json["total"], whole.json["facets"])
    assert [hit["id"] for hit in limited.json["offerings"]] == [hit["id"] for hit in whole.json["offerings"]]
    search.client = search.live.client = client
    again = visitor.get(address)
    assert "limited" not in again.json
    assert again.headers["ETag"] == whole.headers["ETag"]


def test_detail_suggestions_facets_and_site_map_come_from_the_copy(visitor: FlaskClient) -> None:
    first = visitor.get(f"{LIST}?q=poetsen").json["offerings"][0]
    detail = visitor.get(f"{LIST}/{first['id']}")
    assert (detail.json["title"], detail.json["limited"]) == (first["title"], True)
    page = visitor.get(first["url"])
    assert page.status_code == 200
    assert LIMITED in page.text
    assert visitor.get(f"/organisatie/{first['organisation']['id']}").status_code == 200
    assert visitor.get("/api/v1/suggest?q=poet").json["groups"]
    assert visitor.get("/api/v1/facets").json["total"] > 500
    assert first["id"] in visitor.get("/sitemap.xml").text.replace("%3A", ":")
    assert visitor.get(f"{LIST}/limburg:unknown").status_code == 404


def test_after_its_return_the_engine_answers_again(alone: Flask) -> None:
    visitor, search = alone.test_client(), services_of(alone).search
    client = search.client
    search.client = search.live.client = connections.search_engine(replace(search.settings, opensearch_url=NOBODY))
    assert all(visitor.get(LIST).json["limited"] for _ in range(8))
    assert search.live.guards.breaker.is_open
    search.client = search.live.client = client
    wait_for(lambda: "limited" not in visitor.get(LIST).json)


def test_without_a_copy_the_page_is_calm_as_before(settings: Settings, live_index: runs.Run, tmp_path: Path) -> None:
    app = create_app(replace(settings, database_url=new_database(tmp_path), var=str(tmp_path), opensearch_url=NOBODY))
    answer = app.test_client().get("/zoeken?q=poetsen")
    assert answer.status_code == 503
    assert "Zoeken lukt even niet" in answer.text


def test_ready_says_that_the_search_is_limited(visitor: FlaskClient) -> None:
    def ready() -> bool:
        return visitor.get("/readyz").status_code == 200

    wait_for(ready)
    warnings = visitor.get("/readyz").json["warnings"]
    assert "De zoekmotor antwoordt niet." in warnings
    assert any(LIMITED in warning for warning in warnings)

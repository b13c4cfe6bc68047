"""The addresses of the API: what they answer, and with which headers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.api import output, schemas
from app.api.offering_schemas import OfferingDetailSchema
from base import clock
from base.config import PROVINCES, Settings
from dutch import places
from indexer.changes.change import Departed
from indexer.engine import documents
from indexer.running import runs
from tests.kit.asking import LIST
from tests.kit.changes import withdraw
from tests.kit.recorder import recorded

API = "/api/v1"


@pytest.fixture(scope="module")
def one(engine: OpenSearch, settings: Settings, live_index: runs.Run) -> dict[str, Any]:
    """Some offering."""
    return next(iter(documents.scan(engine, settings.index)))


def test_the_list(client: FlaskClient) -> None:
    response = client.get(LIST, query_string={"q": "poetsen", "plaats": "Aarschot", "per_pagina": 3})
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert schemas.OfferingListSchema().validate(response.json) == {}
    place = response.json["place"]
    assert (place["name"], place["province"]) == ("Aarschot", "vlaams-brabant")
    assert place["location"] == pytest.approx({"lat": 50.98, "lon": 4.83}, abs=0.02)
    assert [hit["match"] for hit in response.json["offerings"]] == ["exact"] * 3


def test_what_was_searched_is_said_with_its_defaults(client: FlaskClient) -> None:
    applied = client.get(LIST, query_string={"plaats": "aarschot", "voorbehouden": "ja"}).json["applied"]
    expected = {"q": "", "plaats": "Aarschot", "straal": 25, "provincie": [], "voorbehouden": ["true"], "pagina": 1}
    assert expected.items() <= applied.items()
    assert (applied["sorteer"], applied["per_pagina"], applied["gemeente"]) == ("relevantie", 20, [])


def test_a_point(client: FlaskClient) -> None:
    answer = client.get(LIST, query_string={"lat": "51.05", "lon": "3.72", "straal": 10}).json
    assert answer["place"]["location"] == {"lat": 51.05, "lon": 3.72}
    assert (answer["applied"]["plaats"], answer["applied"]["lat"]) == (None, 51.05)


def test_an_offering(client: FlaskClient, one: dict[str, Any]) -> None:
    response = client.get(f"{API}/offerings/{one['id']}")
    assert response.status_code == 200
    assert OfferingDetailSchema().validate(response.json) == {}
    assert response.json["title"] == one["title"]
    assert client.get(response.json["url"]).status_code == 200


def test_every_offering_has_a_public_form(engine: OpenSearch, settings: Settings, live_index: runs.Run) -> None:
    schema = OfferingDetailSchema()
    for document in documents.scan(engine, settings.index):
        assert schema.validate(output.offering(document)) == {}, document["id"]


@pytest.fixture
def gone(db: sa.Engine, one: dict[str, Any]) -> dict[str, str]:
    """Two offerings that are no longer there: one has a successor."""
    departed = Departed("Vroeger werk", one["activities"], "24001")
    withdraw(db, "limburg:weg-1", departed)
    withdraw(db, "limburg:weg-2", replace(departed, moved_to=one["id"]))
    return {"gone": "limburg:weg-1", "moved": "limburg:weg-2"}


def test_an_offering_that_is_gone(client: FlaskClient, gone: dict[str, str], one: dict[str, Any]) -> None:
    response = client.get(f"{API}/offerings/{gone['gone']}")
    assert response.status_code == 410
    assert response.content_type == "application/problem+json"
    assert response.json["type"] == "gone"
    assert "Vroeger werk" in response.json["detail"]
    assert response.json["alternatives"] or not one["activities"]
    for other in response.json["alternatives"]:
        assert client.get(f"{API}/offerings/{other['id']}").status_code == 200


def test_an_offering_that_moved(client: FlaskClient, gone: dict[str, str], one: dict[str, Any]) -> None:
    response = client.get(f"{API}/offerings/{gone['moved']}")
    assert response.status_code == 301
    followed = client.get(f"{API}/offerings/{gone['moved']}", follow_redirects=True)
    assert followed.json["id"] == one["id"]


def test_suggestions(client: FlaskClient) -> None:
    answer = client.get(f"{API}/places", query_string={"q": "tiel"}).json
    assert schemas.PlacesSchema().validate(answer) == {}
    assert answer["places"][0]["value"] == "Tielt (West-Vlaanderen)"
    assert len(answer["places"]) <= 10
    assert client.get(f"{API}/places").json == {"places": []}


@pytest.mark.parametrize("typed", ["3200", "Kessel-Lo", "provincie Antwerpen", "Tielt (Tielt-Winge)", "St-Job", "1804"])
def test_what_is_suggested_can_be_searched(client: FlaskClient, typed: str) -> None:
    suggested = client.get(f"{API}/places", query_string={"q": typed}).json["places"]
    assert suggested
    for place in suggested:
        assert client.get(LIST, query_string={"plaats": place["value"], "per_pagina": 1}).status_code == 200


def test_a_name_of_several_places_is_the_town_and_offers_the_others(client: FlaskClient) -> None:
    several = {town.name for town in places.municipalities() if len(places.find(town.name)) > 1}
    assert len(several) >= 5
    for name in several:
        applied = client.get(LIST, query_string={"plaats": name, "per_pagina": 1}).json["applied"]
        assert applied["plaats"] == places.find(name)[0].value
        assert applied["plaats_kan_ook"]
        for candidate in applied["plaats_kan_ook"]:
            assert candidate["label"]
            assert client.get(LIST, query_string={"plaats": candidate["value"], "per_pagina": 1}).status_code == 200


def test_the_index(client: FlaskClient, engine: OpenSearch, live_index: runs.Run) -> None:
    answer = client.get(f"{API}/index").json
    assert schemas.IndexSchema().validate(answer) == {}
    assert answer["name"] == live_index.index_name
    assert set(answer["counts"]) == set(PROVINCES)
    hidden = engine.count(index=live_index.index_name, body={"query": {"exists": {"field": "twin_of"}}})["count"]
    assert answer["total"] == client.get(LIST).json["total"] + hidden  # each source has its own of twins
    assert len(answer["digest"]) == 64


def test_the_vocabulary(client: FlaskClient) -> None:
    answer = client.get(f"{API}/facets").json
    assert schemas.VocabularySchema().validate(answer) == {}
    assert (len(answer["sectors"]), len(answer["strategic"])) == (18, 5)


CACHED = [LIST, f"{LIST}?q=poetsen&plaats=Gent", f"{API}/facets", f"{API}/index", f"{API}/openapi.json"]


@pytest.mark.parametrize("address", CACHED)
def test_unchanged_is_304_without_a_search(app: Flask, client: FlaskClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "no-cache"
    with recorded(app.extensions["doeners"].search.client) as heard:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.get_data() == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert heard.bodies == []


def test_a_304_asks_the_engine_nothing_at_all(app: Flask, client: FlaskClient) -> None:
    """Not even which index is live: that is remembered for two seconds."""
    tag = client.get(LIST).headers["ETag"]
    transport = app.extensions["doeners"].search.client.transport
    asked: list[Any] = []
    perform = transport.perform_request
    transport.perform_request = lambda *given, **more: asked.append(given) or perform(*given, **more)
    try:
        assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 304
        assert asked == []
        assert client.get(LIST, query_string={"q": "hout"}).status_code == 200
        assert asked  # so the ear was to the ground
    finally:
        del transport.perform_request


def test_another_question_or_day_has_another_tag(client: FlaskClient) -> None:
    tags = {client.get(LIST, query_string={"q": q}).headers["ETag"] for q in ("hout", "metaal", "hout ")}
    assert len(tags) == 3
    before = client.get(LIST).headers["ETag"]
    with clock.moved(timedelta(days=1)):
        assert client.get(LIST, headers={"If-None-Match": before}).status_code == 200


def test_an_offering_that_is_not_there_has_no_tag(client: FlaskClient) -> None:
    response = client.get(f"{API}/offerings/limburg:nooit")
    assert (response.status_code, response.headers.get("ETag")) == (404, None)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [*CACHED, f"{API}/places?q=g", f"{API}/nergens", f"{LIST}?straal=x"])
def test_head_is_get_without_a_body(client: FlaskClient, address: str) -> None:
    get, head = client.get(address), client.head(address)
    assert head.status_code == get.status_code
    assert head.get_data() == b""
    assert head.content_type == get.content_type


@pytest.mark.parametrize("address", [LIST, f"{API}/places?q=g", f"{LIST}?straal=x", f"{API}/offerings/limburg:nooit"])
def test_pages_of_other_sites_may_read(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_other_sites_may_not_order(client: FlaskClient) -> None:
    response = client.post(f"{API}/runs", json={"kind": "rebuild"})
    assert response.status_code == 401
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("address", "allowed"), [(LIST, {"GET", "HEAD", "OPTIONS"}), (f"{API}/facets", {"GET", "HEAD"})]
)
def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient, address: str, allowed: set[str]) -> None:
    response = client.delete(address)
    assert response.status_code == 405
    assert allowed <= {name.strip() for name in response.headers["Allow"].split(",")}
    assert response.content_type == "application/problem+json"


def test_an_organisation_in_a_place_is_that_organisation(client: FlaskClient) -> None:
    answer = client.get("/api/v1/offerings", query_string={"q": "Rosgroen in Gent"}).json
    assert {hit["organisation"]["name"] for hit in answer["offerings"] if hit["match"] == "exact"} == {"Rosgroen"}
    assert answer["place"]["name"] == "Gent"
    page = client.get("/zoeken", query_string={"q": "Rosgroen in Gent"}).text
    assert "Rosgroen" in page.partition("<h1")[2].partition("</h1>")[0]


def test_quotes_and_minus_know_no_synonyms(client: FlaskClient) -> None:
    quoted = client.get("/api/v1/offerings", query_string={"q": '"kuisploeg"'}).json["total"]
    free = client.get("/api/v1/offerings", query_string={"q": "kuisploeg"}).json["total"]
    without = client.get("/api/v1/offerings", query_string={"q": "kuisploeg -kuisvrouw"}).json["total"]
    assert quoted < free / 4
    assert without > free * 0.8

"""Suggestions while typing, on the real engine: what is suggested, where it leads, and what it costs."""

from __future__ import annotations

import cProfile
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api import schemas
from app.search.service import SearchService
from tests.kit.asking import LIST
from tests.kit.recorder import recorded

SUGGEST = "/api/v1/suggest"
TYPED = ["poe", "gras", "kantoor", "stri", "pap", "schilder", "fiets", "verpa", "tuin", "hout"]


def suggested(client: FlaskClient, q: str, plaats: str = "") -> dict[str, list[dict[str, Any]]]:
    """Kind -> suggestions."""
    answer = client.get(SUGGEST, query_string={"q": q, **({"plaats": plaats} if plaats else {})})
    assert answer.status_code == 200, answer.text
    assert schemas.MeantGroupsSchema().validate(answer.json) == {}
    return {group["name"]: group["suggestions"] for group in answer.json["groups"]}


def labels(found: dict[str, list[dict[str, Any]]], kind: str) -> list[str]:
    return [one["label"] for one in found.get(kind, [])]


@pytest.mark.parametrize("typed", ["", "p", "  p ", "-", '"'])
def test_less_than_two_letters_suggest_nothing(app: Flask, client: FlaskClient, typed: str) -> None:
    search: SearchService = app.extensions["doeners"].search
    with recorded(search.client) as heard:
        assert suggested(client, typed) == {}
    assert heard.bodies == []


def test_one_request_finds_all_kinds(app: Flask, client: FlaskClient) -> None:
    search: SearchService = app.extensions["doeners"].search
    with recorded(search.client) as heard:
        found = suggested(client, "gras ma")
    assert len(heard.bodies) == 1
    assert not {"highlight", "post_filter"} & set(heard.bodies[0])
    assert "Gras maaien" in labels(found, "activities")
    assert found["offerings"]
    for title in labels(found, "offerings"):
        assert "gras" in title.lower()


@pytest.mark.parametrize("plaats", ["", "Aarschot", "Limburg"])
@pytest.mark.parametrize("typed", ["gras", "poets", "inpak"])
def test_an_activity_leads_to_as_many_offerings_as_it_says(client: FlaskClient, typed: str, plaats: str) -> None:
    activities = suggested(client, typed, plaats)["activities"]
    assert activities
    for activity in activities:
        assert activity["url"].startswith("/zoeken?")
        listed = client.get(activity["url"].replace("/zoeken", LIST)).json
        assert activity["count"] == listed["total"] > 0
        assert listed["applied"]["activiteit"] == [activity["value"]]
        assert listed["applied"]["plaats"] == (plaats or None)


def test_offerings_and_organisations_lead_to_their_pages(client: FlaskClient) -> None:
    some = client.get(LIST, query_string={"q": "poetsen"}).json["offerings"][0]
    by_name = suggested(client, some["organisation"]["name"][:-1])
    [organisation] = [one for one in by_name["organisations"] if one["value"] == some["organisation"]["id"]]
    assert client.get(organisation["url"]).status_code == 200
    by_title = suggested(client, some["title"])["offerings"]
    assert some["url"] in [one["url"] for one in by_title]
    assert some["organisation"]["name"] in [one["detail"] for one in by_title]


def test_offerings_keep_to_the_place(client: FlaskClient) -> None:
    some = client.get(LIST, query_string={"plaats": "Genk"}).json["offerings"][0]
    beginning = some["title"].split()[0][:5]
    everywhere, near = suggested(client, beginning), suggested(client, beginning, "Genk")
    assert everywhere["offerings"]
    assert near["offerings"]
    pages = [{"plaats": "Genk", "per_pagina": 100, "pagina": page} for page in (1, 2, 3, 4)]
    inside = {hit["id"] for page in pages for hit in client.get(LIST, query_string=page).json["offerings"]}
    assert {one["value"] for one in near["offerings"]} <= inside


@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ("gars maaien", "activities", "Gras maaien"),
        ("schonma", "activities", "schoonma"),
        ("strijkn", "activities", "Strijk"),
        ("kuisploeg Aarshot", "places", "Aarschot"),
    ],
)
def test_a_misspelt_word_still_finds(client: FlaskClient, typed: str, kind: str, label: str) -> None:
    found = suggested(client, typed)
    assert any(label.lower() in str(one).lower() for one in found.get(kind, [])), found


def test_a_place_keeps_the_need(client: FlaskClient) -> None:
    [first, *_] = suggested(client, "kuisploeg in aarsch")["places"]
    assert (first["value"], first["detail"]) == ("Aarschot", "kuisploeg")
    assert first["url"] == f"/zoeken?q=kuisploeg&plaats={quote('Aarschot')}"
    assert "Verwijder: </span>Aarschot" in client.get(first["url"]).text  # the chip


def test_what_is_asked_wrongly_is_refused(client: FlaskClient) -> None:
    for query, field in (({"q": "x" * 201}, "q"), ({"straal": "5"}, "straal"), ({"plaats": "Nergenshuizen"}, "plaats")):
        answer = client.get(SUGGEST, query_string=query)
        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.json["errors"]] == [field]


ODD = ["🙂🙂", "\u202eabc", "<script>", "a" * 200, "' OR 1=1 --", "*:*", "de het een", "洗衣"]


@pytest.mark.parametrize("typed", ODD)
def test_odd_text_is_only_text(client: FlaskClient, typed: str) -> None:
    suggested(client, typed)


def test_it_costs_less_than_a_page_of_results(client: FlaskClient) -> None:
    """Counted in calls: they are the same on a busy machine."""
    page = sum(_calls(client, "/zoeken", typed) for typed in TYPED)
    suggestions = sum(_calls(client, SUGGEST, typed) for typed in TYPED)
    assert 0 < suggestions < page


def _calls(client: FlaskClient, path: str, typed: str) -> int:
    """Calls of Python for an answer, the second time: the first fills what is remembered."""
    assert client.get(path, query_string={"q": typed}).status_code == 200
    with cProfile.Profile() as profile:
        assert client.get(path, query_string={"q": typed}).status_code == 200
    return sum(entry.callcount for entry in profile.getstats())

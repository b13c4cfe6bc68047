"""Procurement codes as a search: the activities that answer them, and a clear sentence when nothing does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.kit.asking import LIST

GREEN = ["groenonderhoud", "tuinaanleg-en-beplanting"]


def answer(client: FlaskClient, q: str, **others: object) -> dict[str, Any]:
    found = client.get(LIST, query_string={"q": q, "per_pagina": 100, **others}).json
    assert found is not None
    return found


@pytest.mark.parametrize("typed", ["77310000", "77310000-6", "CPV 77311000", "77310000-6 beplanten van groengebieden"])
def test_code_finds_what_its_activities_find(client: FlaskClient, typed: str) -> None:
    by_code, by_choice = answer(client, typed), answer(client, "", activiteit=GREEN)
    assert by_code["total"] == by_choice["total"] > 0
    assert {hit["id"] for hit in by_code["offerings"]} == {hit["id"] for hit in by_choice["offerings"]}
    assert by_code["applied"]["cpv"][0]["activiteiten"] == GREEN


def test_place_beside_a_code_narrows_as_the_box_does(client: FlaskClient) -> None:
    in_text, in_box = answer(client, "77310000-6 Gent"), answer(client, "77310000-6", plaats="Gent")
    assert in_text["total"] == in_box["total"] > 0


def test_words_beside_a_code_decide_the_order(client: FlaskClient) -> None:
    alone, with_words = answer(client, "90910000-9"), answer(client, "90910000-9 scholen")
    assert alone["total"] == with_words["total"]
    assert re.search("school|scholen", str(with_words["offerings"][0]).lower())


def test_code_that_nothing_answers_shows_nothing_and_says_so(client: FlaskClient) -> None:
    assert answer(client, "33100000-1")["offerings"] == []
    page = client.get("/zoeken", query_string={"q": "33100000-1"}).text
    assert "Bij CPV 33100000 hoort geen werk dat wij van sociale ondernemingen kennen." in page


def test_page_names_the_code_and_narrows_to_each_of_its_activities(client: FlaskClient) -> None:
    page = client.get("/zoeken", query_string={"q": "77310000-6"}).text
    assert "“Beplanten en onderhouden van groengebieden (CPV 77310000)”" in page
    assert 'href="/zoeken?activiteit=groenonderhoud"' in page

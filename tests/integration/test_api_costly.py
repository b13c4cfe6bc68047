"""The costliest questions that are allowed: the engine carries them out, and one visitor cannot close the search."""

from __future__ import annotations

from itertools import islice

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.search.params import MAX_QUERY_LENGTH, parse
from app.search.service import SearchService
from indexer import definition
from indexer.rules import synonyms
from indexer.rules.file import sides
from tests.kit.asking import LIST
from tests.kit.recorder import recorded


def rich_words() -> list[str]:
    """One word of each synonym rule, those with the most synonyms first."""
    rules = (rule for rules in synonyms.read(definition.ROOT / "synonyms").values() for rule in rules)
    longest = sorted(rules, key=lambda rule: -rule.count(","))
    words = (next((term for term in sides(rule)[0] if " " not in term), "") for rule in longest)
    return [word for word in words if word]


@pytest.mark.parametrize("number", [1, 4, 8, 12, 13, 20])
def test_words_with_many_synonyms(app: Flask, number: int) -> None:
    search: SearchService = app.extensions["doeners"].search
    words = " ".join(islice(rich_words(), number))
    with recorded(search.client) as heard:
        search.search(parse({"q": [words], "provincie": ["brussel"], "plaats": ["Gent"]})[0])
    assert ["steps" in body["aggs"]["fitting"]["aggs"] for body in heard.bodies] == [True]  # wider steps cost most
    assert heard.refused == []


@pytest.mark.parametrize(
    "text", ["a-", "洗", "🧹", "x,", "a'b ", "é.", "ก", "-", '"a" ', "-a "], ids=lambda text: f"U+{ord(text[0]):04X}"
)
def test_texts_of_many_pieces(client: FlaskClient, text: str) -> None:
    q = (text * MAX_QUERY_LENGTH)[:MAX_QUERY_LENGTH]
    assert client.get(LIST, query_string={"q": q}).status_code in {200, 422}
    assert client.get("/zoeken", query_string={"q": q}).status_code == 200


def test_every_facet_value_at_once(client: FlaskClient) -> None:
    facets = client.get("/api/v1/facets").json["facets"]
    chosen = {facet["name"]: [value["value"] for value in facet["values"]][:50] for facet in facets}
    args = {**chosen, "q": "poetsen", "plaats": "Gent", "straal": 100, "per_pagina": 100, "sorteer": "afstand"}
    assert client.get(LIST, query_string=args).status_code == 200

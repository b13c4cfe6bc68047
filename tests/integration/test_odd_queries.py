"""Hostile and odd texts in the search box: an answer each time, never an error, never a word of the engine's syntax."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

QUERIES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "odd_queries.jsonl").read_text("utf-8").splitlines()
]
# What an answer would hold if the engine's own words came through.
ENGINE = re.compile(r"_exception|too_many|query_shard|nested_clauses|opensearch\W|Traceback|jinja2", re.IGNORECASE)
LIVE_MARKUP = re.compile(r"<script>alert|<img src=x|<svg onload|<b>poetsen", re.IGNORECASE)


def test_there_are_three_hundred() -> None:
    assert len(set(QUERIES)) >= 300


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_each_has_an_answer(client: FlaskClient, query: str) -> None:
    page = client.get("/zoeken", query_string={"q": query})
    assert page.status_code == 200
    assert not LIVE_MARKUP.search(page.text)
    assert not ENGINE.search(page.text.replace("opensearch.xml", "").replace("opensearchdescription", ""))
    for address in ("/api/v1/offerings", "/api/v1/suggest"):
        answer = client.get(address, query_string={"q": query})
        assert answer.status_code in (200, 422), (address, answer.text)
        assert not ENGINE.search(answer.text.replace(json.dumps(query), ""))
        if answer.status_code == 422:
            assert {error["field"] for error in answer.json["errors"]} <= {"q"}

"""Hostile titles in a real index: highlights carry our <mark>, and nothing of theirs."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.wsgi import create_app
from base import clock
from base.config import Settings
from indexer import definition
from indexer.engine import alias, bulk
from indexer.offering import Reject, load
from tests.kit.asking import LIST

TITLES = [
    "<script>alert('poetsen')</script>",
    "</mark><img src=x onerror=alert(1)> poetsen",
    "<mark>poetsen</mark>",
    "&lt;b&gt; poetsen &amp; wassen",
    '" onmouseover="alert(1)" poetsen',
    "poetsen <b>met</b> poetsen",
    "javascript:poetsen//--></title><svg/onload=alert(1)>",
    "\ue000poetsen\ue001 en \ue001\ue000",
    "{{7*7}} ${7*7} poetsen",
    "=cmd|' /C calc'!A0 poetsen",
]


@pytest.fixture(scope="module")
def hostile(settings: Settings, engine: OpenSearch, app: Flask) -> Iterator[FlaskClient]:
    """The application on an index of hostile offerings. `app` is asked for first: the demo must be there."""
    own = replace(settings, index=f"{settings.index}h{secrets.token_hex(3)}")
    described = definition.load()
    name = str(alias.IndexName.new(own.index, described.digest, clock.now()))
    engine.indices.create(index=name, body=described.body)
    rows = [
        {"source_id": str(n), "title": title, "description": f"Wij poetsen. {title}", "organisation_name": title[:160],
         "activities": ["gras-maaien"], "sites": [{"postcode": "9000"}]}
        for n, title in enumerate(TITLES)
    ]  # fmt: skip
    offerings = [load(row, "limburg", clock.now()) for row in rows]
    documents = [offering for offering in offerings if not isinstance(offering, Reject)]
    assert len(documents) == len(TITLES), offerings
    bulk.write(engine, name, documents, version=1)
    engine.indices.refresh(index=name)
    alias.swap(engine, own.index, name)
    yield create_app(own).test_client()
    engine.indices.delete(index=name)


def test_only_marks_are_markup(hostile: FlaskClient) -> None:
    answer = hostile.get(LIST, query_string={"q": "poetsen", "per_pagina": 100}).json
    assert answer["total"] == len(TITLES)
    for hit in answer["offerings"]:
        for text in hit["highlights"].values():
            tags = re.findall(r"<[^>]*>?", text)
            assert tags.count("<mark>") == tags.count("</mark>") == len(tags) / 2 > 0, text
            assert not re.search("[\ue000\ue001]", text)


def test_titles_come_out_as_they_are(hostile: FlaskClient) -> None:
    titles = {hit["title"] for hit in hostile.get(LIST, query_string={"per_pagina": 100}).json["offerings"]}
    assert titles == set(TITLES)


def test_pages_escape_them(hostile: FlaskClient) -> None:
    for address in ("/zoeken?q=poetsen", "/zoeken", *(f"/aanbod/limburg:{n}" for n in range(len(TITLES)))):
        response = hostile.get(address)
        assert response.status_code == 200
        text = response.get_data(as_text=True)
        for harm in ("<script>alert", "<img src=x", "<svg/onload", '" onmouseover="alert', "<b>met</b>"):
            assert harm not in text, (address, harm)

"""The number of results is one number: over all pages, in every facet, on the page and its map, by API; no id twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.wording.dutch import counted
from base.config import Settings
from indexer.engine import documents
from indexer.running import runs
from tests.kit.asking import LIST
from tests.kit.truth import Document, values

PER_PAGE = 20
COUNTS = {"exact", "pinned", "demoted"}
SEARCHES: list[dict[str, str | list[str]]] = [
    {"q": "poetsen"},
    {"q": "ramen wassen Gent"},
    {"q": "ramen wassen", "plaats": "Gent"},
    {"q": "catering", "plaats": "Leuven", "straal": "10"},
    {"q": "strijk in Limburg"},
    {"q": "tuinonderhoud -gras"},
    {"q": '"ramen wassen" -gevel'},
    {"q": "strijkatelier gezocht", "provincie": ["limburg", "antwerpen"]},
    {"q": "inpakken", "sector": "verpakking-en-logistiek", "voorbehouden": "true"},
    {"q": "vervoer van mensen -goederen", "plaats": "Hasselt", "levering": "on_site"},
    {"q": "hout", "sorteer": "naam"},
    {"q": "lassen", "gemeente": "71016"},
    {"plaats": "Aarschot", "koper": "school"},
    {"provincie": "limburg"},
    {"q": "qwrtpsdf"},
]
TITLE = re.compile(r'class="card-title">.*?<a\s+href="/aanbod/([^"]+)"', re.DOTALL)
NUMBERED = re.compile(r'<article class="card" id="kaart-(\d+)"')
MORE = re.compile(r'<section[^>]*aria-labelledby="ook"')


@pytest.fixture(scope="module")
def offerings(engine: OpenSearch, settings: Settings, live_index: runs.Run) -> dict[str, Document]:
    """Every document of the live index."""
    return {document["id"]: document for document in documents.scan(engine, settings.index)}


def answers(client: FlaskClient, search: dict[str, Any]) -> list[dict[str, Any]]:
    """All pages of a search by API, one further than its total says."""
    first = client.get(LIST, query_string={**search, "per_pagina": PER_PAGE}).json
    last = first["total"] // PER_PAGE + 2
    pages = [{**search, "per_pagina": PER_PAGE, "pagina": page} for page in range(2, last + 1)]
    return [first, *[client.get(LIST, query_string=page).json for page in pages]]


def results(answer: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in answer["offerings"] if hit["match"] in COUNTS]


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_the_total_is_the_sum_of_the_pages_and_no_id_stands_twice(client: FlaskClient, search: dict[str, Any]) -> None:
    every = answers(client, search)
    ids = [identity for answer in every for identity in results(answer)]
    assert {answer["total"] for answer in every} == {len(ids)}
    below = [hit["id"] for answer in every for hit in answer["offerings"] if hit["match"] not in COUNTS]
    assert len({*ids, *below}) == len(ids) + len(below)
    assert len(below) <= 5


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_each_facet_counts_the_results_and_nothing_else(
    client: FlaskClient, offerings: dict[str, Document], search: dict[str, Any]
) -> None:
    every = answers(client, search)
    found = [offerings[identity] for answer in every for identity in results(answer)]
    for facet in every[0]["facets"]:
        if facet["name"] in search:
            continue  # its own choice does not narrow it
        by_hand = {
            v["value"]: sum(v["value"] in values(each, facet["name"]) for each in found) for v in facet["values"]
        }
        assert {v["value"]: v["count"] for v in facet["values"]} == by_hand, facet["name"]


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_page_and_map_show_what_the_api_counts(client: FlaskClient, search: dict[str, Any]) -> None:
    numbers: list[int] = []
    for page, answer in enumerate(answers(client, search), start=1):
        if (page - 1) * PER_PAGE > max(0, answer["total"] - 1):
            break  # the page past the last says so and shows nothing
        listed = MORE.split(client.get("/zoeken", query_string={**search, "pagina": page}).text)[0]
        on_map = client.get("/zoeken", query_string={**search, "pagina": page, "weergave": "kaart"}).text
        on_map = MORE.split(on_map)[0]
        assert sorted(TITLE.findall(listed)) == sorted(results(answer))
        assert TITLE.findall(on_map) == results(answer)
        numbers += map(int, NUMBERED.findall(on_map))
        assert said(listed) == said(on_map) == answer["total"]
    assert numbers == list(range(1, len(numbers) + 1))


def said(page: str) -> int:
    """The number in the heading; what was chosen may stand before it: "Limburg: 57 aanbiedingen"."""
    heading = re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]).strip()  # type: ignore[index]
    if heading.startswith("Nog niets gevonden"):
        return 0
    heading = heading.rpartition(": ")[2]
    number = int(heading.split()[0].replace(".", ""))
    assert number > 0
    assert heading.startswith(counted(number, "aanbieding", "aanbiedingen"))
    return number

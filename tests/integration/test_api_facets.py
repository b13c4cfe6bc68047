"""Every count of a facet equals a count by hand, for 200 searches drawn at random (always the same ones).

We use no aggregation: documents are read one by one, and which of them match a text is found by paging the API.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from base.config import Settings
from indexer.engine import documents
from indexer.running import runs
from tests.kit.asking import LIST, everything, value_of
from tests.kit.truth import FIELDS, Document, Town, distance, serves, towns, values

TEXTS = (
    "poetsen", "kuisploeg kantoor", "tuin onderhoud", "inpakken", "montage kabels", "catering broodjes", "strijk",
    "ramen lappen", "fiets herstellen", "drukwerk mailing", "hout", "wassen", "verhuis", "webshop", "kringloop",
    "zwerfvuil", "maaltijden aan huis", "isoleren dak", "geschenken", "evenement bekers", "lassen", "etiketten",
    "groen", "vervoer", "schilderen",
)  # fmt: skip
SEARCHES, WITH_TEXT, EACH_WITH_PLACE = 200, 100, 6


@dataclass
class Search:
    """A search that was drawn: values per facet, a text, a place with a radius in km."""

    choices: dict[str, set[str]]
    q: str = ""
    town: Town | None = None
    radius: int = 25


@pytest.fixture(scope="module")
def offerings(engine: OpenSearch, settings: Settings, live_index: runs.Run) -> dict[str, Document]:
    """Every document of the live index that is shown."""
    return {document["id"]: document for document in documents.scan(engine, settings.index) if not document["twin_of"]}


def draw(offerings: dict[str, Document]) -> list[Search]:
    """Half with a text and two choices, more than 30 with a place."""
    chance = random.Random(20261122)
    searches = []
    for number in range(SEARCHES):
        with_text = number < WITH_TEXT
        search = Search(some_choices(chance, list(offerings.values()), 2 if with_text else chance.randint(0, 4)))
        search.q = chance.choice(TEXTS) if with_text else ""
        if number % EACH_WITH_PLACE == 0:
            search.town, search.radius = chance.choice(towns()), chance.choice([5, 10, 25, 50, 100])
        searches.append(search)
    return searches


def some_choices(chance: random.Random, offerings: list[Document], number: int) -> dict[str, set[str]]:
    """Values of offerings drawn at random: most searches find something, and some choose twice in one facet."""
    found: dict[str, set[str]] = {}
    while sum(map(len, found.values())) < number:
        facet = chance.choice(list(FIELDS))
        possible = sorted(values(chance.choice(offerings), facet))
        if possible:
            found.setdefault(facet, set()).add(chance.choice(possible))
    return found


def in_scope(search: Search, document: Document, matching: set[str]) -> bool:
    """Whether text and place let a document through."""
    if search.q and document["id"] not in matching:
        return False
    town = search.town
    return town is None or distance(document, town) <= search.radius or serves(document, town)


def chosen(search: Search, document: Document, *, but: str = "") -> bool:
    """Whether a document has one of the chosen values in every facet, except the facet `but`."""
    return all(wanted & values(document, facet) for facet, wanted in search.choices.items() if facet != but)


def check(answer: dict[str, Any], search: Search, scope: list[Document]) -> None:
    """Compare an answer with what we count ourselves."""
    assert answer["total"] == sum(chosen(search, document) for document in scope)
    assert [facet["name"] for facet in answer["facets"]] == list(FIELDS)
    for facet in answer["facets"]:
        name = facet["name"]
        kept = [values(document, name) for document in scope if chosen(search, document, but=name)]
        for value in facet["values"]:
            assert value["count"] == sum(value["value"] in found for found in kept), (search, name, value)
            assert value["selected"] is (value["value"] in search.choices.get(name, set()))


def test_counts_by_hand(client: FlaskClient, offerings: dict[str, Document]) -> None:
    searches = draw(offerings)
    assert sum(bool(s.q) and sum(map(len, s.choices.values())) == 2 for s in searches) == WITH_TEXT
    assert sum(s.town is not None for s in searches) >= 30
    matching = {q: {hit["id"] for hit in everything(client, {"q": q})} for q in TEXTS}
    found = 0
    for search in searches:
        args: dict[str, Any] = {"q": search.q} | {name: sorted(wanted) for name, wanted in search.choices.items()}
        if search.town:
            args |= {"plaats": value_of(search.town), "straal": search.radius}
        answer = client.get(LIST, query_string={**args, "per_pagina": 1}).json
        check(answer, search, [o for o in offerings.values() if in_scope(search, o, matching.get(search.q, set()))])
        found += answer["total"] > 0
    assert found > SEARCHES // 2  # the draw is not one of empty answers


def test_the_values_of_a_facet_are_all_there_and_all_known(client: FlaskClient, offerings: dict[str, Document]) -> None:
    facets = client.get("/api/v1/facets").json["facets"]
    for facet in facets:
        used = set().union(*(values(document, facet["name"]) for document in offerings.values()))
        assert used <= {value["value"] for value in facet["values"]}, facet["name"]


def test_the_vocabulary_counts_the_whole_index(client: FlaskClient, offerings: dict[str, Document]) -> None:
    answer = client.get("/api/v1/facets").json
    assert answer["total"] == len(offerings)
    check(answer, Search({}), list(offerings.values()))
    for sector in answer["sectors"]:
        assert sector["count"] == sum(sector["value"] in document["sectors"] for document in offerings.values())
        for activity in sector["activities"]:
            assert activity["count"] == sum(activity["value"] in o["activities"] for o in offerings.values())


def test_a_chosen_value_stays_when_nothing_has_it(client: FlaskClient) -> None:
    args = {"q": "poetsen", "werkvorm": "cooperatie", "sector": "mobiliteit", "provincie": "brussel"}
    answer = client.get(LIST, query_string=args).json
    assert answer["total"] == 0
    facets = {facet["name"]: facet["values"] for facet in answer["facets"]}
    assert [v["value"] for v in facets["provincie"] if v["selected"]] == ["brussel"]

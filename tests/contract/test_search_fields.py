"""No request to the engine names a field that the mapping does not have: it would match nothing, and say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask

from app.search import query
from app.search.facets import FACETS
from app.search.params import SORTS, parse
from app.search.service import SearchService
from indexer.definition import field_types
from tests.kit.recorder import recorded

TEXTS = (
    "",
    "kuisploeg kantoor",
    '"ramen lappen" -gevel',
    "0123.456.749",
    "tuinonderhoud in Mol 5000 stuks",
    "qwrtpsdf",
)
PLACES = ("", "Aarschot", "Limburg")
BY_FIELD = frozenset(
    {"match", "match_phrase", "term", "terms", "range", "prefix", "wildcard", "fuzzy", "geo_distance", "_geo_distance"}
)
OPTIONS = frozenset({"distance", "unit", "order", "mode", "boost", "_name", "distance_type"})  # beside a field
PSEUDO = frozenset({"_score", "_script", "_geo_distance", "_doc", "_id"})


@pytest.fixture(scope="module")
def bodies(app: Flask) -> list[dict[str, Any]]:
    """What is asked for searches of every kind, and for an offering's page."""
    search: SearchService = app.extensions["doeners"].search
    with recorded(search.client) as heard:
        for text, place, sort in product(TEXTS, PLACES, SORTS):
            args = {"q": [text], "plaats": [place], "sorteer": [sort], "gemeente": ["24001"], "koper": ["school"]}
            params, _faults = parse(args)
            search.search(params)
            search.facets(params)
            search.suggest(params)
        search.similar(["gras-maaien"], "24001")
        search.of_organisation("kbo-0123456749")
    return heard.bodies


def fields_in(part: Any) -> Iterator[str]:
    """Every field that a request names, wherever it does."""
    if isinstance(part, list):
        for item in part:
            yield from fields_in(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _named(key, value)


def _named(key: str, value: Any) -> Iterator[str]:
    if key in BY_FIELD and isinstance(value, dict) and not value.keys() & {"field", "script"}:
        yield from (name for name in value if name not in OPTIONS)
    elif key == "multi_match":
        yield from (name.split("^")[0] for name in value["fields"])
    elif key == "field":
        yield value
    elif key == "sort":
        yield from (name for clause in value for name in clause if name not in PSEUDO)
        yield from fields_in(value)
    elif key == "source" and isinstance(value, str):
        yield from re.findall(r"doc\['([^']+)'\]", value)
    elif key == "highlight":
        yield from value["fields"]
    elif key == "_source" and isinstance(value, list):
        yield from value
    else:
        yield from fields_in(value)


def test_the_finder_sees_every_kind_of_use(bodies: list[dict[str, Any]]) -> None:
    """Else the next test would prove nothing."""
    found = {name for body in bodies for name in fields_in(body)}
    expected = {
        "title",
        "affirmed",
        "description_parts",
        "locations",
        "serves",
        "freshness",
        "shuffle",
        "title.sort",
        "id",
        "kbo",
    }
    assert expected <= found
    assert {facet.field for facet in FACETS} <= found


def test_every_queried_field_is_in_the_mapping(bodies: list[dict[str, Any]]) -> None:
    assert len(bodies) > len(TEXTS) * len(PLACES) * len(SORTS)
    assert {name for body in bodies for name in fields_in(body)} <= field_types().keys()


def test_what_the_list_reads_is_stored_whole() -> None:
    assert not [name for name in query.LIST_FIELDS if "." in name]

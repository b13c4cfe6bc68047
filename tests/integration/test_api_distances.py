"""Around every municipality of Flanders: right distances, nothing outside that does not serve it, nothing missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.search.results import Hit
from app.search.strict_params import parse_strictly
from base.config import Settings
from indexer.engine import documents
from indexer.running import runs
from tests.kit.asking import everything, value_of
from tests.kit.truth import Document, Town, distance, serves, towns

# `make drill` turns all pages of the API for every municipality: a few minutes more. Else this is done for one in so
# many; of the others the total over all pages is looked at, and every hit of the first page, without HTTP.
PART = 25
_KNOWN: dict[str, tuple[dict[str, float], set[str]]] = {}  # per town: the distances of all, and who serves it
ON_THE_EDGE = 0.02  # km: the engine and we may round differently right at the radius


@pytest.fixture(scope="module")
def offerings(engine: OpenSearch, settings: Settings, live_index: runs.Run) -> dict[str, Document]:
    """Every document of the live index that stands in lists."""
    return {document["id"]: document for document in documents.scan(engine, settings.index) if not document["twin_of"]}


def test_there_are_285_municipalities() -> None:
    assert len(towns()) == 285


@pytest.mark.slow
@pytest.mark.parametrize("radius", [5, 25, 50])
def test_every_municipality(app: Flask, offerings: dict[str, Document], radius: int, full_size: bool) -> None:
    outside = 0
    for number, town in enumerate(towns()):
        whole = full_size or number % PART == 0
        if whole:
            hits: Sequence[Mapping[str, Any]] = everything(
                app.test_client(), {"plaats": value_of(town), "straal": radius}
            )
        else:
            hits = first_page(app, town, radius, offerings)
        outside += check(hits, town, radius, offerings, whole=whole)
    assert outside  # some offerings come from further away, because they serve the place


def first_page(app: Flask, town: Town, radius: int, offerings: dict[str, Document]) -> list[Hit]:
    """The first page, with a total that must be right for all pages."""
    params = parse_strictly({"plaats": [value_of(town)], "straal": [str(radius)]})
    answer = app.extensions["doeners"].search.search(params)
    inside, edge = expected(offerings, town, radius)
    assert abs(answer.total - len(inside)) <= len(edge), town
    assert len(answer.hits) == min(20, answer.total)
    return list(answer.hits)


def expected(offerings: dict[str, Document], town: Town, radius: int) -> tuple[set[str], set[str]]:
    """The ids that a search must find, and those that lie right at the radius."""
    if town.nis not in _KNOWN:
        kilometres = {identity: distance(document, town) for identity, document in offerings.items()}
        _KNOWN[town.nis] = kilometres, {i for i, document in offerings.items() if serves(document, town)}
    kilometres, serving = _KNOWN[town.nis]
    inside = {i for i, km in kilometres.items() if km <= radius} | serving
    return inside, {i for i, km in kilometres.items() if abs(km - radius) < ON_THE_EDGE}


def check(
    hits: Sequence[Mapping[str, Any]], town: Town, radius: int, offerings: dict[str, Document], *, whole: bool
) -> int:
    """Hold every hit against the truth; how many come from outside the radius."""
    ids = [hit["id"] for hit in hits]
    inside, edge = expected(offerings, town, radius)
    assert len(ids) == len(set(ids)), town
    assert (set(ids) ^ inside if whole else set(ids) - inside) <= edge, (town, radius)
    outside = 0
    for hit in hits:
        document = offerings[hit["id"]]
        km = distance(document, town)
        assert abs(hit["distance_km"] - km) <= 0.5, (town, hit["id"])
        assert hit["serves_place"] is serves(document, town), (town, hit["id"])
        outside += km > radius + ON_THE_EDGE
    return outside


def test_around_aarschot_three_provinces_meet(client: FlaskClient) -> None:
    hits = everything(client, {"plaats": "Aarschot", "straal": 25})
    near = [hit for hit in hits if hit["distance_km"] <= 25]
    assert {"antwerpen", "limburg", "vlaams-brabant"} <= {site["province"] for hit in near for site in hit["sites"]}


def test_sites_are_ordered_nearest_first(client: FlaskClient, offerings: dict[str, Document]) -> None:
    town = next(town for town in towns() if town.name == "Leuven")
    several = [hit for hit in everything(client, {"plaats": "Leuven", "straal": 100}) if len(hit["sites"]) > 1]
    assert several
    for hit in several:
        each = [distance({"sites": [site]}, town) for site in hit["sites"]]
        assert each == sorted(each)


def test_the_nearest_come_first_when_sorted_by_distance(client: FlaskClient) -> None:
    kilometres = [
        hit["distance_km"] for hit in everything(client, {"plaats": "Gent", "straal": 50, "sorteer": "afstand"})
    ]
    assert len(kilometres) > 100
    assert kilometres == sorted(kilometres)

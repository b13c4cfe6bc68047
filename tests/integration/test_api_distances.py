"""Around every municipality of Flanders: right distances, nothing outside that does not serve it, nothing missing."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from base.config import Settings
from indexer import documents, runs
from tests.asking import everything, value_of
from tests.truth import Document, Town, distance, serves, towns

ON_THE_EDGE = 0.02  # km: the engine and we may round differently right at the radius


@pytest.fixture(scope="module")
def offerings(engine: OpenSearch, settings: Settings, live_index: runs.Run) -> dict[str, Document]:
    """Every document of the live index."""
    return {document["id"]: document for document in documents.scan(engine, settings.index)}


def test_there_are_285_municipalities() -> None:
    assert len(towns()) == 285


@pytest.mark.slow
@pytest.mark.parametrize("radius", [5, 25, 50])
def test_every_municipality(client: FlaskClient, offerings: dict[str, Document], radius: int) -> None:
    outside = 0
    for town in towns():
        hits = everything(client, {"plaats": value_of(client, town), "straal": radius})
        truth = {i: (distance(o, town), serves(o, town)) for i, o in offerings.items()}
        ids = [hit["id"] for hit in hits]
        assert len(ids) == len(set(ids)), town
        expected = {i for i, (km, served) in truth.items() if km <= radius or served}
        edge = {i for i, (km, _) in truth.items() if abs(km - radius) < ON_THE_EDGE}
        assert set(ids) ^ expected <= edge, (town, radius)
        for hit in hits:
            km, served = truth[hit["id"]]
            assert abs(hit["distance_km"] - km) <= 0.5, (town, hit["id"])
            assert hit["serves_place"] is served, (town, hit["id"])
            outside += km > radius + ON_THE_EDGE
    assert outside  # some offerings come from further away, because they serve the place


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
    kilometres = [hit["distance_km"] for hit in everything(client, {"plaats": "Gent", "straal": 50, "sorteer": "afstand"})]
    assert len(kilometres) > 100
    assert kilometres == sorted(kilometres)

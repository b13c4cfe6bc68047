"""The whole offer in HSDS: each object has the fields that the specification knows and demands; docs say all of them.

The rules stand here in our own words: the schemas of HSDS are not ours to copy (decision 0072).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base.config import ROOT
from indexer.running import runs
from tests.kit.asking import LIST

Value = object
URI = re.compile(r"https?://[^\s]+")


@dataclass(frozen=True)
class Rules:
    """Of an object: what it must have and may have besides; which of its fields hold objects of which kind."""

    must: str
    may: str = ""
    one: str = ""  # "field=kind"
    many: str = ""

    @property
    def inside(self) -> dict[str, str]:
        return dict(pair.split("=") for pair in f"{self.one} {self.many}".split())


RULES = {
    "service": Rules(
        "id name status",
        "description url email alert accreditations eligibility_description assured_date last_modified",
        "organization=organization",
        "phones=phone languages=language service_areas=service_area service_at_locations=service_at_location "
        "attributes=attribute",
    ),
    "organization": Rules(
        "id name description", "email website uri", many="organization_identifiers=organization_identifier"
    ),
    "organization_identifier": Rules("id identifier_type identifier", "identifier_scheme"),
    "phone": Rules("id number", "type"),
    "language": Rules("id", "name code"),
    "service_area": Rules("id", "name uri"),
    "service_at_location": Rules("id", one="location=location"),
    "location": Rules(
        "id location_type",
        "name latitude longitude external_identifier external_identifier_type",
        many="addresses=address",
    ),
    "address": Rules("id address_1 city state_province postal_code country address_type"),
    "attribute": Rules("id", "link_type link_entity", "taxonomy_term=taxonomy_term"),
    "taxonomy_term": Rules("id name description", "code taxonomy language"),
}
CODES = {
    ("service", "status"): {"active", "inactive", "defunct", "temporarily closed"},
    ("location", "location_type"): {"physical", "postal", "virtual"},
    ("address", "address_type"): {"physical", "postal", "virtual"},
    ("address", "country"): {"BE"},
}
ONCE = {"service", "service_at_location", "phone", "language", "service_area", "attribute"}  # the others are shared


@pytest.fixture(scope="module")
def sent(app: Flask, live_index: runs.Run) -> dict[str, list[dict[str, Value]]]:
    with app.test_client().get("/opendata/hsds.json") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "application/json"
        page: dict[str, list[dict[str, Value]]] = json.loads(answer.text)
    return page


def objects(kind: str, one: dict[str, Value]) -> Iterator[tuple[str, dict[str, Value]]]:
    """An object and all those in it, each with its kind."""
    yield kind, one
    for field, inner in RULES[kind].inside.items():
        value = one.get(field, [])
        for each in value if isinstance(value, list) else [value]:
            yield from objects(inner, each)


def faults(kind: str, one: dict[str, Value]) -> list[str]:
    rules = RULES[kind]
    known = {*rules.must.split(), *rules.may.split(), *rules.inside}
    wrong = [f"{field}?" for field in one.keys() - known] + [
        f"no {field}" for field in rules.must.split() if not one.get(field)
    ]
    wrong += [f"empty {field}" for field, value in one.items() if value in ("", None, [])]
    wrong += [
        f"{field} {one[field]}"
        for field in ("url", "uri", "website")
        if field in one and not URI.fullmatch(str(one[field]))
    ]
    wrong += [f"{field}={one[field]}" for (of, field), codes in CODES.items() if of == kind and one[field] not in codes]
    return wrong if str(UUID(str(one["id"]))) == one["id"] else [*wrong, "id"]


def test_every_object_is_as_the_specification_demands(sent: dict[str, list[dict[str, Value]]]) -> None:
    every = [pair for service in sent["contents"] for pair in objects("service", service)]
    assert {kind for kind, _ in every} == set(RULES)
    assert [(kind, fault) for kind, one in every for fault in faults(kind, one)] == []
    ids = Counter((kind, one["id"]) for kind, one in every if kind in ONCE)
    assert [pair for pair, count in ids.items() if count > 1] == []
    assert {one["organization"]["id"] for one in sent["contents"]} != {}  # type: ignore[index]


def test_an_organisation_and_a_place_are_the_same_wherever_they_stand(sent: dict[str, list[dict[str, Value]]]) -> None:
    names: dict[Value, set[Value]] = {}
    for service in sent["contents"]:
        for kind, one in objects("service", service):
            if kind in ("organization", "location", "taxonomy_term"):
                names.setdefault((kind, one["id"]), set()).add(one.get("name"))
    assert {key: found for key, found in names.items() if len(found) > 1} == {}


def test_it_has_every_offering_that_is_shown_and_counts_them(
    client: FlaskClient, sent: dict[str, list[dict[str, Value]]]
) -> None:
    assert sent["total_items"] == sent["size"] == len(sent["contents"])
    total = client.get(LIST).get_json()["total"]
    open_ones = [service for service in sent["contents"] if service["status"] == "active"]
    assert len(open_ones) == total > 100
    first = client.get(LIST).get_json()["offerings"][0]["id"]
    assert any(str(service["url"]).endswith(f"/aanbod/{first}") for service in sent["contents"])


def test_the_docs_say_each_field(sent: dict[str, list[dict[str, Value]]]) -> None:
    text = (ROOT / "docs" / "hsds.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| (\w+) \| `(\w+)` \|", text, re.MULTILINE))
    every = [pair for service in sent["contents"] for pair in objects("service", service)]
    assert {(kind, field) for kind, one in every for field in one} | {("service", "alert")} == said


def test_catalogues_and_pages_lead_to_it(client: FlaskClient) -> None:
    described = client.get("/opendata/dcat.jsonld").get_json(force=True)
    [file] = described["dcat:distribution"]
    assert file["dcat:downloadURL"]["@id"].endswith("/opendata/hsds.json")
    assert file["dct:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    for page in ("/opendata", "/api-uitleg"):
        assert 'href="/opendata/hsds.json"' in client.get(page).text

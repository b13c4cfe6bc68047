"""The document: what is refused and why, and what follows from what a source gave."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from indexer.definition import field_types
from indexer.derived import content_hash, derive
from indexer.offering import OfferingSchema, Reject, load

READ_AT = datetime(2026, 11, 22, tzinfo=UTC)
ROW: dict[str, Any] = {
    "source_id": "7",
    "title": "Hagen scheren",
    "description": "Wij scheren hagen tot drie meter hoog.",
    "activities": ["hagen-en-bomen-snoeien"],
    "organisation_name": "De Kromme Spade",
    "kbo": "BE 0999.900.046",
    "work_form": "maatwerkbedrijf",
    "sites": [{"postcode": "3200", "place": "AARSCHOT"}],
    "service_area": {"type": "radius", "km": 10},
    "delivery": ["on_site"],
    "buyer_kinds": ["company"],
    "updated_at": "2026-05-03",
}


def accepted(**changes: Any) -> dict[str, Any]:
    offering = load(ROW | changes, "vlaams-brabant", READ_AT)
    assert not isinstance(offering, Reject), offering
    return offering


def valid_kbo(first_eight: int) -> str:
    return f"{first_eight:08d}{97 - first_eight % 97:02d}"


@pytest.fixture(autouse=True)
def _valid_number() -> None:
    ROW["kbo"] = valid_kbo(9999000)


@pytest.mark.parametrize(
    ("changes", "field", "fragment"),
    [
        ({"title": "  "}, "title", "geen titel"),
        ({"title": "x" * 201}, "title", "Langer dan 200"),
        ({"organisation_name": None}, "organisation_name", "geen organisatie"),
        ({"sites": [{"postcode": "9999"}]}, "sites.0.postcode", "bestaat niet"),
        ({"sites": []}, "sites", "geen vestiging"),
        ({"kbo": "0999900012"}, "kbo", "Kijk de tien cijfers na"),
        ({"kbo": "2000000036"}, "kbo", "vestigingsnummer"),
        ({"kbo": "BE0000000097"}, "kbo", "Kijk de tien cijfers na"),
        ({"email": "info at x"}, "email", "e-mailadres"),
        ({"email": f"{'a' * 250}@x.example"}, "email", "Langer dan 254"),
        ({"website": "javascript:alert(1)"}, "website", "webadres"),
        ({"website": "https://a℀b.example"}, "website", "webadres"),  # ℀ is read as a/c
        ({"website": "https://x.example:99999"}, "website", "webadres"),
        ({"website": "https://jan:geheim@x.example"}, "website", "webadres"),
        ({"website": "https://mailto:jan@x.example"}, "website", "webadres"),
        ({"full_until": "31/02/2026"}, "full_until", "geldige datum"),
        ({"activities": ["toveren"]}, "activities.0", "geen bekende activiteit"),
        ({"service_area": {"type": "radius"}}, "service_area.km", "niet volledig"),
        ({"source_id": "a/b"}, "source_id", "Ongeldige sleutel"),
    ],
)
def test_a_wrong_row_is_a_reject_with_field_and_reason(changes: dict[str, Any], field: str, fragment: str) -> None:
    reject = load(ROW | changes, "limburg", READ_AT)
    assert isinstance(reject, Reject)
    assert (reject.source, reject.field) == ("limburg", field)
    assert fragment in reject.message


def test_an_invisible_letter_of_a_mail_address_is_gone() -> None:
    assert accepted(email="info@x.example\u200b")["email"] == "info@x.example"


def test_what_follows_from_a_row() -> None:
    offering = accepted()
    assert offering["id"] == "vlaams-brabant:7"
    assert offering["organisation_id"] == f"kbo-{ROW['kbo']}"
    assert offering["sectors"] == ["groen-en-natuur"]
    assert offering["provinces"] == ["vlaams-brabant"]
    assert offering["municipalities"] == ["24001"]
    assert offering["sites"][0]["municipality"] == "Aarschot"
    assert offering["reserved_eligible"] is True
    assert offering["reserved_basis"]["as_of"] == "2026-05-03"
    assert offering["freshness"] == 20261
    assert "24001" in offering["serves"]


def test_area_served_as_tokens() -> None:
    assert accepted(service_area={"type": "region"})["serves"] == ["*"]
    assert accepted(service_area={"type": "province", "provinces": ["limburg"]})["serves"] == ["province:limburg"]
    assert accepted(service_area={"type": "municipalities", "municipalities": ["Genk"]})["serves"] == ["71016"]
    around = accepted(service_area=None)["serves"]
    assert around[0] == "24001"
    assert len(around) > 3  # its own and the adjoining municipalities


def test_a_counter_serves_its_stated_area_and_its_surroundings() -> None:
    around = accepted(service_area=None)["serves"]
    assert accepted(delivery=["walk_in"], service_area={"type": "region"})["serves"] == ["*", *around]


def test_a_point_far_from_its_postcode_is_not_believed() -> None:
    home = accepted()["locations"]
    assert accepted(sites=[{"postcode": "3200", "lat": 0.0, "lon": 0.0}])["locations"] == home
    assert accepted(sites=[{"postcode": "3200", "lat": 50.99, "lon": 4.84}])["locations"] == [
        {"lat": 50.99, "lon": 4.84}
    ]


def test_the_hash_sees_content_only() -> None:
    later = load(ROW, "vlaams-brabant", datetime(2026, 12, 1, tzinfo=UTC))
    assert not isinstance(later, Reject)
    assert later["hash"] == accepted()["hash"]
    assert accepted(title="Hagen snoeien")["hash"] != accepted()["hash"]
    assert content_hash(derive(dict(accepted()))) == accepted()["hash"]


def test_schema_and_mapping_have_the_same_fields() -> None:
    assert set(OfferingSchema().fields) == {name for name in field_types() if "." not in name}
    assert set(accepted()) == set(OfferingSchema().fields)

"""Which organisations may be one: what they share, what tells them apart, and what was decided before."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.edits.duplicates import organisations, own_words, pairs, twins


def offering(identity: str, organisation: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "source": identity.partition(":")[0],
        "title": f"Aanbod {identity}",
        "organisation_id": organisation,
        "organisation_name": f"Naam {organisation}",
        "kbo": None,
        "website": None,
        "email": None,
        "phone": "",
        "sites": [{"postcode": "3500", "street": ""}],
        "activities": [],
        "duplicate_of": None,
        **changes,
    }


def proposed(one: dict[str, Any], other: dict[str, Any], **kept: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = [offering("limburg:1", "l-1", **one), offering("antwerpen:1", "a-1", **other)]
    found = pairs(organisations(rows).values(), **kept)
    return [(pair.survivor.id, pair.other.id, pair.reasons) for pair in found]


SPADE = {"organisation_name": "De Kromme Spade vzw", "website": "https://www.spade.example/tuin"}


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (SPADE, {"organisation_name": "kromme spade", "email": "info@spade.example"}, ["webdomein", "dezelfde naam"]),
        (SPADE, {"organisation_name": "Kromme Spade Genk", "website": "http://spade.example"}, ["webdomein", "bijna"]),
        (
            {"phone": "+32 (0)11 23 45 67", "sites": [{"postcode": "3500", "street": "Markt 1"}]},
            {"phone": "011/234567", "sites": [{"postcode": "3500", "street": "MARKT 1"}]},
            ["telefoonnummer", "adres"],
        ),
    ],
)
def test_two_things_in_common_are_a_proposal(one: Any, other: Any, reasons: list[str]) -> None:
    found = proposed(one, other)
    assert len(found) == 1
    assert all(reason in " ".join(found[0][2]) for reason in reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"website": "https://koepel.example"}, {"website": "https://koepel.example"}),  # a federation
        ({"email": "spade@gmail.com", "phone": "011"}, {"email": "riek@gmail.com", "phone": "011"}),
        ({"organisation_name": "De Sociale Werkplaats vzw"}, {"organisation_name": "Sociale werkplaats"}),
        ({"website": "https://a℀b.example"}, {"website": "https://[::1"}),  # of a document from before
        (SPADE | {"kbo": "0400000001"}, SPADE | {"kbo": "0400000002"}),  # two enterprises
    ],
)
def test_one_thing_or_two_numbers_are_none(one: Any, other: Any) -> None:
    assert proposed(one, other) == []


def test_the_one_with_a_number_stays_and_what_was_kept_apart_is_not_asked_again() -> None:
    assert proposed(SPADE, SPADE | {"kbo": "0400000001"})[0][:2] == ("a-1", "l-1")
    assert proposed(SPADE, SPADE, distinct={frozenset({"a-1", "l-1"})}) == []


def test_organisations_of_one_source_are_its_own_business() -> None:
    rows = [offering("limburg:1", "l-1", **SPADE), offering("limburg:2", "l-2", **SPADE)]
    assert pairs(organisations(rows).values()) == []


def test_a_name_without_what_every_name_has() -> None:
    assert own_words("Maatwerk De Wroeter vzw") == ["wroeter"]


def test_equal_offerings_of_one_organisation_from_two_sources() -> None:
    one = offering("antwerpen:1", "kbo-1", title="Hagen scheren")
    other = offering("limburg:9", "kbo-1", title="Hagen  scheren!")
    assert [(t.survivor, t.other) for t in twins([other, one])] == [("antwerpen:1", "limburg:9")]
    assert twins([one, other], {frozenset({one["id"], other["id"]})}) == []
    assert twins([one, other | {"duplicate_of": one["id"]}]) == []
    assert twins([one, other | {"source": "antwerpen"}]) == []
    assert twins([one, other | {"organisation_id": "kbo-2"}]) == []

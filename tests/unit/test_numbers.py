"""A number that a spreadsheet took for an amount is itself again, or the row says what happened to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dutch import places
from indexer import numbers
from indexer.offering import Reject, load

ROW = {
    "source_id": "1",
    "title": "Kaarsen gieten",
    "organisation_name": "Atelier Proef",
    "sites": [{"postcode": "9000"}],
}


def loaded(**values: object) -> dict[str, object] | Reject:
    return load(ROW | values, "oost-vlaanderen", datetime(2026, 11, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90004118", "090004118"),
        ("9 000 41 18", "09 000 41 18"),
        ("90004118,0", "090004118"),
        ("9,0004118E+07", "090004118"),
        ("470000000", "0470000000"),
        ("32470000000", "+32470000000"),
        ("0470 00 00 00", "0470 00 00 00"),
        ("+32 9 000 41 18", "+32 9 000 41 18"),
        ("112", "112"),
        ("zie de website", "zie de website"),
    ],
)
def test_a_telephone_number_gets_its_first_digits_back(written: str, meant: str) -> None:
    assert numbers.phone(written) == meant
    offering = loaded(phone=written)
    assert isinstance(offering, dict)
    assert offering["phone"] == meant


@pytest.mark.parametrize("written", ["0123.456.749", "123456749", "123456749,0", "123456749.0", "1,23456749E+08"])
def test_an_enterprise_number_is_read_in_spite_of_the_spreadsheet(written: str) -> None:
    offering = loaded(kbo=written)
    assert isinstance(offering, dict)
    assert offering["kbo"] == "0123456749"


@pytest.mark.parametrize(("field", "written"), [("kbo", "4,0317E+08"), ("kbo", "4E8"), ("phone", "3,247E+10")])
def test_lost_digits_are_said_to_be_the_spreadsheets_doing(field: str, written: str) -> None:
    reject = loaded(**{field: written})
    assert isinstance(reject, Reject)
    assert reject.field == field
    assert "Excel maakte er een afgerond getal van" in reject.message


@pytest.mark.parametrize(
    "written",
    ["9000", "B-9000", "b 9000", "BE-9000", "9000.0", "9000,0", "9000 Gent", "9.000", "9 000", "'9000", " 9000 "],
)
def test_a_postcode_is_the_same_however_it_is_written(written: str) -> None:
    assert places.postcode(written) == "9000"
    offering = loaded(sites=[{"postcode": written}])
    assert isinstance(offering, dict)
    assert offering["locations"]


@pytest.mark.parametrize("written", ["90000", "900", "Gent", "9000-9050", "19000"])
def test_what_is_no_postcode_is_left_as_it_is(written: str) -> None:
    assert places.postcode(written) == written

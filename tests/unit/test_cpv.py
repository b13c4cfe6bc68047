"""Procurement codes: which activities they ask for, and how they stand in a text."""

from __future__ import annotations

import pytest

from app.search.cpv_in_text import find_codes
from app.search.params import SearchParams
from app.search.understand import understand
from indexer import cpv, taxonomy


def test_every_code_has_eight_digits_and_activities_that_exist() -> None:
    for code in cpv.codes().values():
        assert len(code.code) == cpv.DIGITS
        assert code.code.isdigit()
        assert code.label
        assert set(code.activities) <= taxonomy.activities().keys()


@pytest.mark.parametrize(
    ("digits", "known"),
    [
        ("77310000", "77310000"),
        ("77311000", "77310000"),
        ("77319999", "77310000"),
        ("77399000", "77300000"),
        ("7731", "77310000"),
        ("77", "77000000"),
        ("33100000", None),
    ],
)
def test_code_that_is_not_known_stands_for_its_nearest_ancestor(digits: str, known: str | None) -> None:
    found = cpv.nearest(digits)
    assert (found.code if found else None) == known


def test_code_for_what_nobody_does_stops_the_climb() -> None:
    found = cpv.nearest("55110000")
    assert found is not None
    assert (found.code, found.activities) == ("55100000", ())


@pytest.mark.parametrize(
    ("text", "digits", "rest"),
    [
        ("77310000", "77310000", ""),
        ("77310000-6", "77310000", ""),
        ("77310000 - 6", "77310000", ""),
        ("CPV 77310000", "77310000", ""),
        ("cpv-code: 77310000-6 Gent", "77310000", "Gent"),
        ("CPV 7731", "77310000", ""),
        ("hagen scheren (77340000-5) in Lier", "77340000", "hagen scheren ( ) in Lier"),
        (
            "77310000-6 Beplanten en onderhouden van groengebieden",
            "77310000",
            "Beplanten en onderhouden van groengebieden",
        ),
        ("beplanten en onderhouden van groengebieden", "77310000", "beplanten en onderhouden van groengebieden"),
    ],
)
def test_code_in_a_text(text: str, digits: str, rest: str) -> None:
    codes, left = find_codes(text)
    assert [code.digits for code in codes] == [digits]
    assert left == rest


@pytest.mark.parametrize("text", ["3200 Aarschot", "12345678", "0417497106", "177310000", "groenten", "1.77310000"])
def test_other_numbers_and_short_names_are_no_code(text: str) -> None:
    assert find_codes(text) == ((), text)


def test_place_beside_a_code_is_a_place() -> None:
    query = understand(SearchParams(q="CPV 90911300-9 Mechelen"))
    assert (query.cpv[0].activities, query.place and query.place.name) == (("ramen-wassen",), "Mechelen")

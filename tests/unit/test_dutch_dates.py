"""A day is understood in every form that people and spreadsheets write it in, and in no other."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutch.dates import day

NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-31", "2026/12/31", "2026.12.31", "20261231", "31122026", "31/12/2026", "31-12-2026", "31.12.2026",
        "31/12/26", "31-12-26", "31 12 2026", "31 / 12 / 2026", "31-dec-26", "31 dec. 2026", "31 december 2026",
        "31 DECEMBER '26", "31e december 2026", "do 31 december 2026", "donderdag, 31 december 2026", "46387",
        "46387,0", "46387.75", "2026-12-31 10:00", "2026-12-31T10:00:00Z", "31/12/2026 0:00:00", " 31/12/2026 ",
        "\xa031/12/2026",
    ],
)  # fmt: skip
def test_every_usual_form_is_read(written: str) -> None:
    assert day(written) == NEW_YEARS_EVE


@pytest.mark.parametrize(
    "written",
    [
        "", "morgen", "2026", "12/2026", "december 2026", "31 december", "31/02/2026", "12/31/2026", "99999999", "1e5",
        "01/01/0001", "0001-01-01T00:00:00", "1/13/26", "31-dec-26-1", "2026-12/31", "31 foo 2026", "nan", "-46387",
        "12345", "146387", "31\u066312\u06632026",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="geen geldige datum"):
        day(written)


@pytest.mark.parametrize(("written", "year"), [("1/1/00", 2000), ("1/1/69", 2069), ("1/1/70", 1970), ("1/1/99", 1999)])
def test_two_digits_are_the_nearest_year(written: str, year: int) -> None:
    assert day(written) == date(year, 1, 1)


@given(st.dates(date(1955, 1, 1), date(2068, 12, 31)))
def test_all_forms_of_a_day_agree(wanted: date) -> None:
    serial = (wanted - date(1899, 12, 30)) // timedelta(days=1)
    forms = [wanted.isoformat(), f"{wanted:%d/%m/%Y}", f"{wanted:%Y%m%d}", f"{wanted.day}-{wanted.month}-{wanted.year}"]
    assert {day(form) for form in [*forms, str(serial)]} == {wanted}


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_sentence(written: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(day(written), date)

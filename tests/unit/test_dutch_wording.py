"""Numbers, dates and distances as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from app.wording.dutch import NO_BREAK, begun, counted, day, km, listed, month, noun, number, score


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (999, "999"), (1240, "1 240"), (1234567, "1 234 567")])
def test_number(value: int, text: str) -> None:
    assert plain(number(value)) == text
    assert " " not in number(value)  # it never breaks over two lines


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026-05-03", "3 mei 2026"),
        (date(2026, 12, 31), "31 december 2026"),
        ("2026-03-01T23:59:00+00:00", "1 maart 2026"),
    ],
)
def test_day(value: date | str, text: str) -> None:
    assert plain(day(value)) == text


def test_day_and_month_without_value() -> None:
    assert day(None) == day("") == month(None) == ""


def test_month() -> None:
    assert plain(month("2026-05-03")) == "mei 2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.99, "minder dan 1 km"), (1.0, "1 km"), (3.44, "3,4 km"), (9.94, "9,9 km"), (9.96, "10 km"), (12.4, "12 km")],
)
def test_km(value: float, text: str) -> None:
    assert plain(km(value)) == text


def test_a_capital_at_the_beginning_leaves_names_as_they_are() -> None:
    assert begun("heel Vlaanderen") == "Heel Vlaanderen"
    assert begun("KBO-nummer") == "KBO-nummer"
    assert begun("") == ""


def test_counted() -> None:
    assert plain(counted(1, "aanbieding", "aanbiedingen")) == "1 aanbieding"
    assert plain(counted(1240, "aanbieding", "aanbiedingen")) == "1 240 aanbiedingen"
    assert plain(counted(0, "aanbieding", "aanbiedingen")) == "0 aanbiedingen"


@pytest.mark.parametrize(
    ("values", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_listed(values: list[str], text: str) -> None:
    assert listed(values) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.7, "0,70"), (0.785, "0,79"), (0.125, "0,12"), (1, "1,00"), (0.0, "0,00")]
)
def test_a_score_is_rounded_as_it_always_was(value: float, text: str) -> None:
    assert score(value) == text == f"{value:.2f}".replace(".", ",")


@pytest.mark.parametrize(("value", "expected"), [(0, "aanbiedingen"), (1, "aanbieding"), (2, "aanbiedingen")])
def test_noun_agrees_with_its_number(value: int, expected: str) -> None:
    assert noun(value, "aanbieding", "aanbiedingen") == expected
    assert counted(value, "aanbieding", "aanbiedingen") == f"{value} {expected}"

"""What came of a campaign: its steps from what is published, and its months beside those before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.figures import campaigns, drawings, publish, sums
from app.figures.cell import Cell
from app.figures.store import Number, Numbers
from tests.unit.test_campaigns import SPRING

PERIOD = "2026-Q2"


def by_campaign(figure: str, split: str = "campagne", slug: str = "lente", period: str = PERIOD) -> Cell:
    return Cell(figure, split, slug, "vlaanderen", period)


NUMBERS: Numbers = {
    by_campaign("via-campagne"): Number(40),
    by_campaign("via-campagne", slug=""): Number(0),
    by_campaign("via-campagne", "eerste-campagne"): Number(31),
    by_campaign("via-campagne", "eerste-campagne", slug=""): Number(9),
    by_campaign("zoekopdrachten", slug=""): Number(700),  # of no campaign, and of none
    by_campaign("vragen"): Number(None),
    by_campaign("vragen", slug=""): Number(60),
    by_campaign("samenwerkingen-zonder-contract"): Number(None),
    by_campaign("samenwerkingen-zonder-contract", slug=""): Number(20),
    by_campaign("contracten"): Number(7),
    by_campaign("contracten", slug=""): Number(30),
}


def test_the_funnel_says_what_is_public_and_no_more() -> None:
    stages = {stage.step.title: stage for stage in campaigns.funnel(NUMBERS, "lente", PERIOD)}
    assert next(iter(stages)) == "Bezoekers die via de campagne kwamen"
    assert (stages["Bezoekers die via de campagne kwamen"].last, stages["Vragen"].last) == (Number(40), Number(None))
    assert stages["Bezoekers die via de campagne kwamen"].first == Number(31)
    assert stages["Zoekopdrachten"].last == Number(0)
    assert (stages["Zoekopdrachten"].first, stages["Berichten aan organisaties"].last) == (None, None)  # not counted
    assert stages["Samenwerkingen, met of zonder contract"].last == Number(None)  # no least: some may be taken back


def test_the_chart_has_the_steps_and_says_in_words_what_they_are() -> None:
    searches = {by_campaign("zoekopdrachten"): Number(7, at_least=True)}
    drawing = drawings.of_campaign(NUMBERS | searches, "lente", PERIOD)
    assert drawing
    assert drawing.label(0) == "Bezoekers die via de campagne kwamen"
    assert "Vragen (niet getoond)" in drawing.words
    assert "Zoekopdrachten (minstens 7)" in drawing.words
    assert drawings.of_campaign(NUMBERS, "zomer", PERIOD) is None


@pytest.mark.parametrize(
    ("first", "last", "during", "before"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), ["2026-03"], ["2026-02"]),
        (date(2026, 1, 31), date(2026, 2, 1), ["2026-01", "2026-02"], ["2025-11", "2025-12"]),
        (date(2025, 12, 9), date(2026, 1, 9), ["2025-12", "2026-01"], ["2025-10", "2025-11"]),
    ],
)
def test_whole_months_are_compared(first: date, last: date, during: list[str], before: list[str]) -> None:
    own = campaigns.months(first, last)
    assert [month.slug for month in own] == during
    assert [month.slug for month in campaigns.months_before(own)] == before


def month(slug: str, number: Number, figure: str = "vragen") -> dict[Cell, Number]:
    return {Cell(figure, "", "", "limburg", slug): number}


def test_the_months_before_stand_beside_those_of_the_campaign() -> None:
    numbers = month("2026-01", Number(10)) | month("2026-02", Number(10)) | month("2026-03", Number(12))
    numbers |= month("2026-04", Number(13)) | month("2026-04", Number(None), "contacten")
    limburg = replace(SPRING, province="limburg", ends=date(2026, 4, 2))
    changes = {change.step.title: change for change in campaigns.compared(numbers, limburg)}
    questions, contacts = changes["Vragen"], changes["Berichten aan organisaties"]
    assert (questions.before, questions.during, questions.text) == (Number(20), Number(25), "+25 %")
    assert (contacts.before, contacts.during, contacts.text) == (None, Number(None), "")
    assert campaigns.compared(numbers, replace(limburg, ends=date(2026, 5, 1))) == []  # May is not over


def test_a_part_that_is_hidden_makes_a_sum_a_least_one() -> None:
    together = next(step for step in campaigns.COMPARED if step.title == "Vragen").together
    assert together([None, None]) is None
    assert together([Number(3), None]) == Number(3)
    assert together([Number(6), Number(None)]) == Number(6, at_least=True)
    assert together([Number(0), Number(None)]) == Number(None)


def test_of_results_a_hidden_part_may_be_below_0() -> None:
    results = next(step for step in campaigns.COMPARED if step.title == "Contracten").together
    assert results([Number(11), Number(None)]) == Number(None)
    assert results([Number(11), Number(2)]) == Number(13)
    years = {
        Cell("contracten", "", "", "limburg", "2024"): Number(11),
        Cell("vragen", "", "", "limburg", "2024"): Number(11),
    }
    years |= {cell._replace(period="2025"): Number(None) for cell in years}
    assert {cell.figure: number for cell, number in publish.together(years).items()} == {
        "contracten": Number(None),
        "vragen": Number(11, at_least=True),
    }


def test_who_came_by_none_came_by_no_first_and_no_last_campaign() -> None:
    cells = [by_campaign(figure, split, slug) for figure in ("vragen", "via-campagne")
             for split in ("campagne", "eerste-campagne") for slug in ("", "lente")]  # fmt: skip
    said = {tuple(cell for cell, _ in each.terms): (each.least, each.most) for each in sums.sums(cells)}
    last, first = by_campaign("vragen", slug=""), by_campaign("vragen", "eerste-campagne", slug="")
    assert said[first, last] == (0, 0)
    assert said[by_campaign("via-campagne", "eerste-campagne"), by_campaign("via-campagne")][1] == 0

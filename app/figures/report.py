"""The report of a quarter: what the page says of an area, with the same charts, as PDF."""

from __future__ import annotations

from collections.abc import Mapping

from app.figures import lines, overview
from app.figures.categories import AREAS
from app.figures.overview import Part, Section, Shown
from app.figures.store import Numbers
from app.paper import typeset
from app.wording import dutch
from base import clock

NOTE = "Getallen van 1 tot 4 tonen wij niet, en ook niet wat zo'n getal zou verraden. Er staat dan “niet getoond”."
_MOST_ROWS = 40  # of a split; the municipalities of Flanders stand in the open data


def title(area: str, period: str) -> str:
    """The title of a report."""
    return f"Cijfers van {AREAS[area]}, {lines.period_label(period)}"


def pdf(numbers: Numbers, area: str, period: str, charts: Mapping[str, Mapping[str, str]]) -> bytes:
    """The report; `charts` by the name of their table. Raises PaperAway."""
    return typeset.pdf("figures", content(numbers, area, period, charts))


def content(numbers: Numbers, area: str, period: str, charts: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """What stands in it."""
    sections = overview.sections(numbers, area, period)
    return {
        "title": title(area, period),
        "date": dutch.day(clock.today()),
        "description": "Wie gebruikt doeners, wat zoekt men, en wat komt ervan?",
        "lead": overview.change(numbers, area, period).sentence
        or "Wie gebruikt doeners, wat zoekt men, en wat komt ervan?",
        "note": NOTE,
        "sections": [_section(section, charts.get(section.table.slug)) for section in sections],
    }


def _section(section: Section, chart: Mapping[str, str] | None) -> dict[str, object]:
    figures = [_figure(shown) for shown in section.figures]
    own = {"title": section.table.title, "sentence": section.table.sentence, "chart": chart}
    return {**own, "figures": figures}


def _figure(shown: Shown) -> dict[str, object]:
    figure = shown.figure
    return {
        "title": figure.title,
        "number": shown.text,
        "unit": figure.unit if shown.whole else "",
        "before": lines.text(shown.before) if shown.before else "",
        "coverage": shown.coverage,
        "definition": figure.definition,
        "source": figure.source,
        "parts": [_part(part) for part in shown.parts if len(part.lines) <= _MOST_ROWS],
    }


def _part(part: Part) -> dict[str, object]:
    rows = [[line.category, lines.text(line.number)] for line in part.lines]
    return {"title": part.split.title, "named": part.split.title, "coverage": part.coverage, "rows": rows}

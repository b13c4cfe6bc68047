"""Lines: published numbers with their names, in one order; page, CSV, JSON and report are made of the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.figures import categories, periods
from app.figures.cell import Cell
from app.figures.definitions import Figure, Split, Table, shown_in
from app.figures.store import Number, Numbers
from app.wording import dutch

HIDDEN = "niet getoond"
STATES: Mapping[str, str] = {
    "getoond": "het getal zoals het is",
    "minstens": "het getal is minstens zo groot: een deel ervan is niet getoond",
    HIDDEN: "kleiner dan 5 en niet 0, of verborgen omdat men er een klein getal uit zou kunnen berekenen",
}

COLUMNS: Mapping[str, str] = {  # of a table as open data: what stands in each
    "tabel": "De naam van de tabel.",
    "cijfer": "De naam van het cijfer. Wat het telt, staat bij de methode.",
    "uitsplitsing": "Hoe het cijfer verdeeld is; leeg voor alles samen.",
    "code": "De code van de categorie; leeg voor alles samen, en voor wat onbekend is.",
    "categorie": "De naam van de categorie; leeg voor alles samen.",
    "gebied": "De provincie, Brussel, onbekend, of vlaanderen voor alles samen.",
    "periode": "Een maand (2026-07), een kwartaal (2026-Q3), een jaar (2026), of alles voor alles sinds het begin.",
    "getal": "Het getal; leeg als het niet getoond is.",
    "eenheid": "Wat er geteld is.",
    "toestand": "getoond, minstens of niet getoond.",
    "gemiddeld_dagen": "Na hoeveel dagen gemiddeld, waar dat geteld is.",
}


@dataclass(frozen=True)
class Line:
    """A number with all that says what it is."""

    table: Table
    figure: Figure
    split: Split | None
    cell: Cell
    number: Number

    @property
    def category(self) -> str:
        """The name of its category; "" for all together."""
        return categories.label(self.split, self.cell.category) if self.split else ""

    @property
    def state(self) -> str:
        """One of STATES."""
        return HIDDEN if self.number.n is None else "minstens" if self.number.at_least else "getoond"

    @property
    def mean_days(self) -> float | None:
        """The mean of its days, with one decimal; None where there is none."""
        number = self.number
        return round(number.days / number.n, 1) if number.n and number.days is not None and self.figure.days else None

    @property
    def row(self) -> dict[str, str | int | float | None]:
        """The values of COLUMNS."""
        cell = self.cell
        own = (self.table.slug, cell.figure, cell.split, cell.category, self.category, cell.area, cell.period)
        return dict(zip(COLUMNS, (*own, self.number.n, self.figure.unit, self.state, self.mean_days), strict=True))


def lines(numbers: Numbers, table: Table) -> list[Line]:
    """The lines of a table: by figure, split, period, area and category."""
    found: list[Line] = []
    for figure, splits in shown_in(table):
        for split in (None, *splits):
            name = split.name if split else ""
            own = [cell for cell in numbers if cell.figure == figure.name and cell.split == name]
            order = list(categories.labels(split)) if split else [""]
            own.sort(key=lambda cell: _place(cell, order))
            found += [Line(table, figure, split, cell, numbers[cell]) for cell in own]
    return found


def _place(cell: Cell, order: list[str]) -> tuple[str, int, int, str]:
    """Where a line stands; a campaign, which is in no list, before what has none."""
    place = order.index(cell.category) if cell.category in order else -1
    return cell.period, list(categories.AREAS).index(cell.area), place, cell.category


def period_label(slug: str) -> str:
    """The name of a period."""
    period = periods.of_slug(slug)
    return period.label if period else "sinds het begin"


def text(number: Number | None) -> str:
    """A number as people read it; unknown is no 0."""
    if number is None:
        return "niet geteld"
    if number.n is None:
        return HIDDEN
    return f"minstens {dutch.number(number.n)}" if number.at_least else dutch.number(number.n)


def days_text(line: Line) -> str:
    """The mean of its days as people read it: "6,2 dagen"; "" where there is none."""
    return f"{dutch.decimal(line.mean_days, '0.0')} dagen" if line.mean_days is not None else ""


def coverage(numbers: Numbers, figure: Figure, split: Split | None, whole: Cell) -> str:
    """Of how many the thing is known: "bekend voor 41 van 60"; "" where nobody can say."""
    if split is None:
        total = numbers.get(whole._replace(figure=figure.coverage)) if figure.coverage else None
        return _known("Uitkomst bekend voor", numbers.get(whole), total, "toezeggingen")
    if split.by_campaign:
        return ""
    unknown = numbers.get(whole._replace(split=split.name, category=""))
    total = numbers.get(whole)
    if not (unknown and total) or unknown.n is None or total.n is None or unknown.at_least or total.at_least:
        return ""
    return _known("Bekend voor", Number(total.n - unknown.n), total, figure.unit)


def _known(words: str, part: Number | None, whole: Number | None, unit: str) -> str:
    if not (part and whole) or part.n is None or whole.n is None or not whole.n or part.at_least or whole.at_least:
        return ""
    if part.n > whole.n:
        return f"{words} {dutch.number(part.n)} {unit}, ook van vroegere periodes."
    return f"{words} {dutch.number(part.n)} van {dutch.number(whole.n)} {unit}."

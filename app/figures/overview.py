"""What the page of an area and a period says: each table with its figures, how they are split, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.figures import categories, lines, periods
from app.figures.cell import Cell
from app.figures.definitions import IN_TOWNS, TABLES, Figure, Split, Table, shown_in
from app.figures.lines import Line
from app.figures.store import Number, Numbers
from app.wording import dutch


@dataclass(frozen=True)
class Part:
    """A figure split in one way."""

    split: Split
    lines: Sequence[Line]
    coverage: str


@dataclass(frozen=True)
class Shown:
    """A figure in an area and a period, what it was the period before, and in the other areas."""

    figure: Figure
    whole: Line | None
    before: Number | None
    coverage: str
    parts: Sequence[Part]
    areas: Sequence[Line]

    @property
    def text(self) -> str:
        """The number as people read it."""
        return lines.text(self.whole.number if self.whole else None)


@dataclass(frozen=True)
class Section:
    """A table of the page."""

    table: Table
    figures: Sequence[Shown]


def sections(numbers: Numbers, area: str, period: str) -> list[Section]:
    """All tables, in their order."""
    return [Section(table, _figures(numbers, table, area, period)) for table in TABLES]


def _figures(numbers: Numbers, table: Table, area: str, period: str) -> list[Shown]:
    return [shown(numbers, table, figure, splits, area, period) for figure, splits in shown_in(table)]


def shown(numbers: Numbers, table: Table, figure: Figure, splits: Sequence[Split], area: str, period: str) -> Shown:
    """A figure of a table, split in some ways."""
    every = lines.lines(numbers, table)
    own = [line for line in every if line.figure is figure and line.cell.period == period]
    whole = Cell(figure.name, "", "", area, period)
    earlier = periods.of_slug(period)
    parts = [_part(numbers, own, figure, split, whole) for split in splits]
    return Shown(
        figure,
        next((line for line in own if line.cell == whole), None),
        numbers.get(whole._replace(period=earlier.before.slug)) if earlier else None,
        lines.coverage(numbers, figure, None, whole),
        [part for part in parts if part.lines],
        [line for line in own if line.split is None],
    )


def _part(numbers: Numbers, own: Sequence[Line], figure: Figure, split: Split, whole: Cell) -> Part:
    inside = categories.PROVINCES if split.nested and whole.area == categories.TOTAL else (whole.area,)
    chosen = [line for line in own if line.split is split and line.cell.area in inside]
    return Part(split, chosen, lines.coverage(numbers, figure, split, whole))


@dataclass(frozen=True)
class Change:
    """What changed since the period before: its name, and at most six changes in words."""

    before: str
    words: Sequence[str]

    @property
    def sentence(self) -> str:
        """All of it in one sentence; "" when there is none."""
        return f"Tegenover {self.before}: {', '.join(self.words)}." if self.words else ""


def change(numbers: Numbers, area: str, period: str) -> Change:
    """What changed since the period before; first what there is more of."""
    now = periods.of_slug(period)
    if now is None:
        return Change("", [])
    more: list[str] = []
    less: list[str] = []
    for table in TABLES:
        if table.slug != IN_TOWNS:
            figure = table.figures[0]
            here = numbers.get(Cell(figure.name, "", "", area, period))
            there = numbers.get(Cell(figure.name, "", "", area, now.before.slug))
            if here and there and here.n is not None and there.n is not None and here.n != there.n:
                words = f"{figure.title.lower()} ({dutch.number(there.n)} werd {dutch.number(here.n)})"
                (more if here.n > there.n else less).append(words)
    said = [*(f"meer {words}" for words in more[:3]), *(f"minder {words}" for words in less[:3])]
    return Change(now.before.label, said)

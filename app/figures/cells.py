"""Cells: the numbers of a block before anything is hidden, counted from the rollup `event_counts`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from app.figures import categories
from app.figures.cell import Cell
from app.figures.definitions import Figure, Split, of_block
from app.figures.periods import LEVELS, Level, Period
from base.tables import event_counts as table


@dataclass
class Cells:
    """The numbers of some cells, those of 0 too, and beside some the sum of their days."""

    counts: Counter[Cell] = field(default_factory=Counter)
    days: Counter[Cell] = field(default_factory=Counter)


class _Row(NamedTuple):
    """Events of a month in one area and category."""

    year: int
    month: int
    step: str
    area: str
    category: str
    number: int
    days: int


def first_day(connection: sa.Connection) -> date | None:
    """The day from which on anything is counted."""
    first: date | None = connection.scalar(sa.select(sa.func.min(table.c.day)))
    return first


def kinds(connection: sa.Connection) -> frozenset[str]:
    """The kinds of events that were ever counted; what is not among them is unknown, not zero."""
    return frozenset(connection.scalars(sa.select(table.c.kind).distinct()))


def count(
    connection: sa.Connection, block: str, wanted: Sequence[Period], where: sa.ColumnElement[bool] | None = None
) -> Cells:
    """The numbers of a block in some periods; `where` limits the events."""
    cells = Cells()
    for figure in of_block(block):
        for split in (None, *figure.splits):
            usable = [period for period in wanted if split is None or _reaches(split.finest, period)]
            if usable:
                rows = list(_read(connection, figure, split, usable, where))
                _add(cells, figure, split, usable, rows)
    return cells


def events(figure: Figure, first: date, last: date) -> list[sa.ColumnElement[bool]]:
    """Which rows of the rollup a figure counts in some days."""
    steps = [table.c.step.in_(figure.steps)] if figure.steps else []
    return [table.c.kind == figure.kind, table.c.day.between(first, last), *steps]


def _reaches(finest: Level, period: Period) -> bool:
    """Whether a split is shown for a period of that length."""
    return LEVELS.index(period.level) >= LEVELS.index(finest)


def _add(cells: Cells, figure: Figure, split: Split | None, usable: Sequence[Period], rows: Sequence[_Row]) -> None:
    """Add what a figure counts, whole or by a split."""
    name = split.name if split else ""
    for area, category in _places(split, rows):
        for period in usable:
            cells.counts[Cell(figure.name, name, category, area, period.slug)] += 0
    for row in rows:
        for period in usable:
            if period.holds(row.year, row.month) and (not figure.distinct or row.step == period.level):
                for area in _areas(split, row.area):
                    cell = Cell(figure.name, name, row.category, area, period.slug)
                    cells.counts[cell] += row.number
                    if figure.days:
                        cells.days[cell] += row.days


def _places(split: Split | None, rows: Iterable[_Row]) -> Iterator[tuple[str, str]]:
    """Each area with each category that a split has there."""
    if split is None:
        yield from ((area, "") for area in categories.AREAS)
    elif split.nested:
        for area in categories.PROVINCES:
            yield from ((area, town) for town in (*categories.towns(area), ""))
    else:
        every = dict.fromkeys([*categories.labels(split), *(row.category for row in rows)])
        yield from ((area, category) for area in categories.AREAS for category in every)


def _areas(split: Split | None, area: str) -> tuple[str, ...]:
    """The areas in which a row counts."""
    if split and split.nested:
        return (area,) if area in categories.PROVINCES else ()
    return area, categories.TOTAL


def _read(
    connection: sa.Connection,
    figure: Figure,
    split: Split | None,
    usable: Sequence[Period],
    where: sa.ColumnElement[bool] | None,
) -> Iterator[_Row]:
    """The events of a figure, together for each month, step, area and category."""
    category = table.c[split.column] if split else sa.literal("")
    place = table.c[figure.where]
    events_of_figure = events(figure, min(p.starts for p in usable), max(p.ends for p in usable))
    parts = (sa.extract("year", table.c.day), sa.extract("month", table.c.day), table.c.step, place, category)
    rows = sa.select(*parts, sa.func.sum(table.c.n), sa.func.sum(table.c.value)).where(*events_of_figure)
    rows = rows.where(where) if where is not None else rows
    for year, month, step, slug, value, n, total in connection.execute(rows.group_by(*parts)):
        area = categories.area(categories.province_of(slug) if figure.where == "seat" else slug)
        own = categories.category(split, value) if split else ""
        if split and split.nested and own not in categories.towns(area):
            own = ""
        yield _Row(int(year), int(month), step, area, own, int(total if figure.sums else n), int(total))

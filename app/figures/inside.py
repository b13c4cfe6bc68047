"""Figures as they are, nothing hidden, of one area: for those who look after it. No public page reads this.

Who looks after an area sees it as a whole (`TOTAL`), with its own municipalities; who looks after everything sees all
areas.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from app.figures import categories, cells, periods
from app.figures.cell import Cell
from app.figures.definitions import BLOCKS, TOWN, Figure, Where, of_block
from app.figures.periods import LEVELS, Period
from app.figures.store import Number
from app.security import narrowing
from app.security.area import Area
from base import clock
from base.tables import event_counts as table
from dutch import gazetteer
from indexer import taxonomy


class Fine(NamedTuple):
    """What a figure counts of one activity in one municipality; "" is unknown."""

    province: str
    town: str
    activity: str
    n: int
    days: int

    @property
    def place(self) -> str:
        """The municipality as people read it; of an unknown one its province, when that is known."""
        if self.town in gazetteer.by_nis():
            return gazetteer.by_nis()[self.town].name
        known = gazetteer.PROVINCES.get(self.province, "")
        return f"Gemeente onbekend ({known})" if known else "Gemeente onbekend"

    @property
    def work(self) -> str:
        """The activity as people read it."""
        activity = taxonomy.activities().get(self.activity)
        return activity.label if activity else "Activiteit onbekend"


def choices(connection: sa.Connection) -> list[Period]:
    """The periods in which anything is counted, also those that are not over: years first, the newest first."""
    first = cells.first_day(connection)
    years = range(first.year, clock.today().year + 1) if first else ()
    every = [period for year in years for period in periods.of_year(year)]
    usable = [p for p in every if first and p.ends >= first and p.starts <= clock.today()]
    return sorted(usable, key=lambda p: (LEVELS.index(p.level), p.year, p.first), reverse=True)


def numbers(connection: sa.Connection, reach: Area, period: Period) -> dict[Cell, Number]:
    """The numbers of an area in a period, and in the one before; of what was never counted there are none."""
    wanted = [each for each in (period, period.before) if each in choices(connection)]
    counted = cells.kinds(connection)
    found: dict[Cell, Number] = {}
    for block in BLOCKS:
        figures = of_block(block)
        if all(figure.kind in counted for figure in figures):
            own = cells.count(connection, block, wanted, _within(reach, figures[0].where))
            shown = ((cell, n) for cell, n in own.counts.items() if _covers(reach, cell))
            found.update({cell: Number(n, days=own.days.get(cell)) for cell, n in shown})
    return found


def finest(connection: sa.Connection, reach: Area, figure: Figure, period: Period) -> list[Fine]:
    """What a figure counts in a period by municipality and activity, most first."""
    rows = sorted(_fine(connection, reach, figure, period), key=lambda row: (-row.n, row.place, row.work))
    return [row for row in rows if row.n]


def _fine(connection: sa.Connection, reach: Area, figure: Figure, period: Period) -> Iterator[Fine]:
    by_seat = figure.where == "seat"
    columns = (sa.literal("") if by_seat else table.c.province, table.c.seat if by_seat else table.c.municipality)
    parts = (*columns, table.c.activity)
    rows = sa.select(*parts, sa.func.sum(table.c.n), sa.func.sum(table.c.value))
    rows = rows.where(*cells.events(figure, period.starts, period.ends))
    rows = rows.where(table.c.step == period.level) if figure.distinct else rows
    within = _within(reach, figure.where)
    rows = rows.where(within) if within is not None else rows
    for province, town, activity, n, total in connection.execute(rows.group_by(*parts)):
        here = province or categories.province_of(town)
        yield Fine(here, town, activity, int(total if figure.sums else n), int(total))


def _within(reach: Area, where: Where) -> sa.ColumnElement[bool] | None:
    """The events of an area, by the place of the work or by the seat of the buyer; None: all."""
    if reach.everything:
        return None
    if where == "seat":
        return table.c.seat.in_(sorted(reach.municipalities or categories.towns(reach.province)))
    return narrowing.clause(reach, table.c.province, table.c.municipality)


def _covers(reach: Area, cell: Cell) -> bool:
    """Whether a number is one of an area: of all of it, or of one of its municipalities."""
    if reach.everything or cell.area == categories.TOTAL:
        return True
    if cell.split != TOWN.name:
        return False
    return cell.category in reach.municipalities if reach.municipalities else cell.area == reach.province

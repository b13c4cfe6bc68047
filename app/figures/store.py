"""Figures as they were published, and the files that were made of them: rows of the platform database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.figures.cell import Cell
from base import clock, database
from base.tables import figure_files as files
from base.tables import published_figures as table

OF_CAMPAIGNS = "campagne"  # in the place of an area, of charts of campaigns: each goes by its slug
REPORT = "verslag"  # the name of a report among the files
EVERYTHING_SO_FAR = 0  # the year of what holds all years


@dataclass(frozen=True)
class Number:
    """A published number: None stays hidden. `at_least`: a part of it is hidden. `days`: the sum of its days."""

    n: int | None
    at_least: bool = False
    days: int | None = None


Numbers = Mapping[Cell, Number]


@dataclass(frozen=True)
class File:
    """A chart or a report: of which period and area, what it shows in words, and what it was made from."""

    period: str
    area: str
    name: str
    title: str = ""
    words: str = ""
    digest: str = ""


@dataclass
class Publication:
    """A figure in a period, to be written."""

    figure: str
    period: str
    year: int
    counts: dict[str, int | None] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    at_least: list[str] = field(default_factory=list)

    def add(self, cell: Cell, number: Number) -> None:
        """Add a number of this figure and period."""
        key = f"{cell.area}|{cell.split}|{cell.category}"
        self.counts[key] = number.n
        if number.n is not None and number.days is not None:
            self.days[key] = number.days
        if number.at_least:
            self.at_least.append(key)


def publications(numbers: Numbers, year: int) -> list[Publication]:
    """The rows of some numbers."""
    rows: dict[tuple[str, str], Publication] = {}
    for cell, number in numbers.items():
        row = rows.setdefault((cell.figure, cell.period), Publication(cell.figure, cell.period, year))
        row.add(cell, number)
    return list(rows.values())


def replace(
    connection: sa.Connection, figures: Collection[str], year: int, rows: Iterable[Publication], digest: str
) -> None:
    """Put the rows in the place of all that these figures have of a year."""
    connection.execute(table.delete().where(table.c.figure.in_(figures), table.c.year == year))
    for row in rows:
        connection.execute(table.insert().values(**vars(row), digest=digest, published_at=clock.now()))


def digest_of(connection: sa.Connection, figures: Collection[str], year: int) -> str:
    """What the rows of these figures and year were made from; "" without any."""
    own = sa.select(table.c.digest).where(table.c.figure.in_(figures), table.c.year == year).limit(1)
    return connection.scalar(own) or ""


def numbers(
    connection: sa.Connection,
    *,
    of: Collection[str] | None = None,
    period: Collection[str] | None = None,
    year: int | None = None,
) -> dict[Cell, Number]:
    """The published numbers of some figures, of some periods, of a year."""
    rows = sa.select(table.c.figure, table.c.period, table.c.counts, table.c.days, table.c.at_least)
    rows = rows.where(table.c.figure.in_(of)) if of is not None else rows
    rows = rows.where(table.c.period.in_(period)) if period is not None else rows
    rows = rows.where(table.c.year == year) if year is not None else rows
    found: dict[Cell, Number] = {}
    for figure, slug, counts, days, at_least in connection.execute(rows.order_by(table.c.figure, table.c.period)):
        for key, count in counts.items():
            area, split, category = key.split("|", 2)
            found[Cell(figure, split, category, area, slug)] = Number(count, key in at_least, days.get(key))
    return found


def periods(connection: sa.Connection) -> list[str]:
    """The periods of which anything is published."""
    return list(connection.scalars(sa.select(table.c.period).distinct()))


def years(connection: sa.Connection) -> list[int]:
    """The years of which anything is published."""
    return sorted(set(connection.scalars(sa.select(table.c.year).distinct())) - {EVERYTHING_SO_FAR})


def is_newer_than_files(db: sa.Engine) -> bool:
    """Whether anything was published since charts and reports were made last."""
    published = sa.select(table.c.published_at).order_by(table.c.published_at.desc()).limit(1)
    made = sa.select(files.c.made_at).order_by(files.c.made_at.desc()).limit(1)
    with database.read(db) as connection:
        newest, last = connection.scalar(published), connection.scalar(made)
    return newest is not None and (last is None or newest > last)


def file(connection: sa.Connection, period: str, area: str, name: str) -> bytes | None:
    """The content of a chart or a report."""
    content: bytes | None = connection.scalar(sa.select(files.c.content).where(*_of(File(period, area, name))))
    return content


def listed(connection: sa.Connection, period: str, area: str) -> list[File]:
    """The files of an area in a period, without their content."""
    columns = [files.c[name] for name in ("period", "area", "name", "title", "words", "digest")]
    rows = sa.select(*columns).where(files.c.period == period, files.c.area == area).order_by(files.c.name)
    return [File(*row) for row in connection.execute(rows)]


def digests(connection: sa.Connection) -> dict[tuple[str, str, str], str]:
    """What each file was made from, by period, area and name."""
    rows = connection.execute(sa.select(files.c.period, files.c.area, files.c.name, files.c.digest))
    return {(row.period, row.area, row.name): row.digest for row in rows}


def put_file(connection: sa.Connection, own: File, content: bytes) -> None:
    """Store a file in the place of the one of before; whether its readers were written to stays."""
    values = {"title": own.title, "words": own.words, "digest": own.digest, "content": content, "made_at": clock.now()}
    if not connection.execute(files.update().where(*_of(own)).values(**values)).rowcount:
        connection.execute(files.insert().values(period=own.period, area=own.area, name=own.name, **values))


def unmailed(connection: sa.Connection, name: str) -> list[File]:
    """The files of a name whose readers were not written to."""
    columns = [files.c[name] for name in ("period", "area", "name", "title")]
    rows = sa.select(*columns).where(files.c.name == name, files.c.mailed_at.is_(None))
    return [File(*row) for row in connection.execute(rows.order_by(files.c.period, files.c.area))]


def note_mailed(connection: sa.Connection, own: File) -> bool:
    """Note that the readers of a file are written to; False when somebody did."""
    new = files.update().where(*_of(own), files.c.mailed_at.is_(None)).values(mailed_at=clock.now())
    return connection.execute(new).rowcount == 1


def _of(own: File) -> tuple[sa.ColumnElement[bool], ...]:
    return files.c.period == own.period, files.c.area == own.area, files.c.name == own.name

"""Events as rows: each id once, whatever process or replay brings it; what comes too late is refused or listed.

Which kinds there are, what the dimensions hold and when a day is open: docs/figures.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.events import corrections, periods
from base import clock
from base.tables import event_ids, event_rows
from base.tables.events import DIMENSIONS

ID_DAYS = 60  # that the id of an event is known, so that a repeat changes nothing
TOO_OLD = "too old"
_PAGE = 500  # ids in one condition


@dataclass(frozen=True, kw_only=True)
class Row:
    """An event as it is written. `visitor` is a hash of one day; a dimension that is not there is unknown."""

    kind: str
    at: datetime
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    visitor: str = ""
    value: int = 1
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day in Brussels on which it happened."""
        return clock.day_of(self.at)

    def what(self) -> dict[str, str]:
        """Its kind and all dimensions. Raises KeyError for one that does not exist."""
        for name in self.dimensions.keys() - DIMENSIONS.keys():
            raise KeyError(name)
        return {"kind": self.kind} | {name: self.dimensions.get(name, "")[:size] for name, size in DIMENSIONS.items()}


def write(connection: sa.Connection, rows: Sequence[Row]) -> dict[str, int]:
    """Write events in the caller's transaction; how many were refused, by reason."""
    today = clock.today()
    young = [row for row in rows if row.day > today - timedelta(days=ID_DAYS)]
    new = _claim(connection, {row.id: row for row in reversed(young)})  # of a repeat in one batch the first counts
    in_time = [row for row in new if periods.is_open(row.day, today)]
    if in_time:
        connection.execute(event_rows.insert(), [_values(row) for row in in_time])
    for row in new:
        if not periods.is_open(row.day, today):
            corrections.add(connection, row.day, row.what(), n=1, value=row.value, by="", why=corrections.LATE)
    return {TOO_OLD: len(rows) - len(young)} if len(young) < len(rows) else {}


def _values(row: Row) -> dict[str, object]:
    return {"id": row.id, "at": row.at, "day": row.day, "visitor": row.visitor, "value": row.value, **row.what()}


def _claim(connection: sa.Connection, rows: Mapping[str, Row]) -> list[Row]:
    """Those whose id was not counted before; it is from now on. Another process may claim the same one meanwhile."""
    while new := _new(connection, rows):
        try:
            with connection.begin_nested():
                connection.execute(event_ids.insert(), [{"id": row.id, "day": row.day} for row in new])
        except sa.exc.IntegrityError:
            continue  # committed by now: the next look sees it
        return new
    return []


def _new(connection: sa.Connection, rows: Mapping[str, Row]) -> list[Row]:
    counted = _counted(connection, rows)
    return [row for row in rows.values() if row.id not in counted]


def _counted(connection: sa.Connection, ids: Iterable[str]) -> set[str]:
    every, counted = list(ids), set[str]()
    for start in range(0, len(every), _PAGE):
        some = event_ids.c.id.in_(every[start : start + _PAGE])
        counted |= set(connection.scalars(sa.select(event_ids.c.id).where(some)))
    return counted

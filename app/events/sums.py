"""The rollup: how many events of each kind and dimensions a day had. Open days are counted anew from their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from app.events import periods, upsert
from base import clock, database
from base.logging import get_logger
from base.tables import event_counts, event_rows
from base.tables.events import DIMENSIONS

log = get_logger("events")
WHAT = ("kind", *DIMENSIONS)
_COLUMNS = [event_rows.c[name] for name in WHAT]
_COUNTED = (
    sa.select(*_COLUMNS, sa.func.count().label("n"), sa.func.sum(event_rows.c.value).label("value"))
    .where(event_rows.c.day == sa.bindparam("day"))
    .group_by(*_COLUMNS)
)


def roll_up(db: sa.Engine) -> int:
    """Count the open days anew, each in a transaction of its own; how many sums they have. May run twice at once.

    Events only ever come to a day: one that would have fewer than before has lost rows, and stays as it was.
    """
    return sum(_count_day(db, day) for day in periods.open_days(clock.today()))


def _count_day(db: sa.Engine, day: date) -> int:
    with database.write(db) as connection:
        rows = [{"day": day, **row._mapping} for row in connection.execute(_COUNTED, {"day": day})]
        before = connection.scalar(sa.select(sa.func.sum(event_counts.c.n)).where(event_counts.c.day == day)) or 0
        if sum(row["n"] for row in rows) < before:
            log.warning("rows_missing", day=str(day), sums=before)
            return 0
        connection.execute(event_counts.delete().where(event_counts.c.day == day))
        upsert.put(connection, event_counts, [_with_cell(row) for row in rows], ("n", "value"))
        return len(rows)


def add(connection: sa.Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows (day, kind, dimensions, n, value) to the sums."""
    upsert.add(connection, event_counts, [_with_cell(row) for row in rows], ("n", "value"))


def _with_cell(row: Mapping[str, object]) -> dict[str, object]:
    key = "\0".join(str(row[name]) for name in ("day", *WHAT))
    return {"cell": hashlib.blake2b(key.encode(), digest_size=16).hexdigest(), **row}

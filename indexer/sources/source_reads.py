"""Every reading of a source: whether it succeeded, how long it took, what it found. From these follows how it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from base import clock, database
from base.tables import source_reads as table
from indexer.offering import Reject
from indexer.sources import source_rejects

KEPT = 500  # readings of a source: three days of one every ten minutes
TREND = 30  # readings that a picture shows
ALARM = 3  # failures in a row


@dataclass(frozen=True)
class Reading:
    """One reading; `rows` and `refused` count only when it was good, `message` says in Dutch why it was not."""

    at: datetime
    seconds: float
    good: bool
    rows: int
    refused: int
    message: str
    held: bool = False  # it was good, but what it found was not let in


@dataclass(frozen=True)
class Readings:
    """The readings of a source. `failures` is how many readings in a row failed, since `failing_since`."""

    source: str
    trend: list[Reading]  # the last TREND, oldest first
    last_good: datetime | None
    failures: int = 0
    failing_since: datetime | None = None

    @property
    def alarming(self) -> bool:
        """Whether its owners must know."""
        return self.failures >= ALARM

    @property
    def last(self) -> Reading | None:
        """The latest reading."""
        return self.trend[-1] if self.trend else None


def succeeded(
    db: sa.Engine,
    source: str,
    run_id: str,
    started: datetime,
    *,
    rows: int,
    rejects: Sequence[Reject],
    index: str | None = "",
) -> None:
    """A source was read to its end, since `started`: write that down, with the rows that it refused.

    `index` is the one that says the same now; None when it was not let in.
    """
    with database.write(db) as connection:
        refused = len(rejects)
        _add(connection, source, run_id, started, good=True, rows=rows, refused=refused, message="", index_name=index)
        source_rejects.settle(connection, source, run_id, rejects)


def unchanged(db: sa.Engine, source: str, run_id: str, started: datetime, *, index: str = "") -> int:
    """A source says that nothing changed since `index` was made: what its last good reading found still holds.

    How many rows that one refused.
    """
    with database.write(db) as connection:
        last = connection.execute(_last_good(source)).first()
        rows, refused = (last.rows, last.refused) if last else (0, 0)
        _add(connection, source, run_id, started, good=True, rows=rows, refused=refused, message="", index_name=index)
        source_rejects.still(connection, source, run_id)
    return int(refused)


def failed(db: sa.Engine, source: str, run_id: str, started: datetime, message: str) -> None:
    """A source could not be read; its open rejects stay."""
    with database.write(db) as connection:
        _add(connection, source, run_id, started, good=False, rows=0, refused=0, message=message)


def settled_in(db: sa.Engine, source: str) -> str | None:
    """The index that says what the last good reading of a source said; None when that was let in nowhere."""
    with database.read(db) as connection:
        last = connection.execute(_last_good(source)).first()
    return last.index_name if last else None


def compared(db: sa.Engine, index: str) -> dict[str, datetime]:
    """When an index was last found to say the same as each source, or was made to."""
    latest = sa.select(table.c.source, sa.func.max(table.c.at)).where(table.c.index_name == index)
    with database.read(db) as connection:
        return dict(connection.execute(latest.group_by(table.c.source)).all())


def readings(db: sa.Engine, source: str) -> Readings:
    """The readings of a source until now."""
    newest = sa.select(table).where(table.c.source == source).order_by(table.c.id.desc())
    with database.read(db) as connection:
        trend = [_reading(row) for row in connection.execute(newest.limit(TREND))][::-1]
        last_good = connection.execute(_last_good(source)).first()
        after = (table.c.source == source) & (table.c.id > (last_good.id if last_good else 0))
        counted = sa.select(sa.func.count(), sa.func.min(table.c.id)).where(after)
        failures, first = connection.execute(counted).one()
        since = connection.scalar(sa.select(table.c.at).where(table.c.id == first)) if failures else None
    return Readings(source, trend, last_good.at if last_good else None, failures, since)


def _last_good(source: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(table).where(table.c.source == source, table.c.good).order_by(table.c.id.desc()).limit(1)


def _add(connection: sa.Connection, source: str, run_id: str, started: datetime, **values: object) -> None:
    now = clock.now()
    told = {"source": source, "run_id": run_id, "at": now, "seconds": (now - started).total_seconds()}
    connection.execute(table.insert().values(**told, **values))
    own = table.c.source == source
    newest = sa.select(table.c.id).where(own).order_by(table.c.id.desc()).offset(KEPT).limit(1)
    oldest = connection.scalar(newest)
    good = connection.scalar(sa.select(sa.func.max(table.c.id)).where(own, table.c.good))
    if oldest is not None:  # the last good one stays, however long ago
        connection.execute(table.delete().where(own, table.c.id <= oldest, table.c.id != (good or 0)))


def _reading(row: sa.Row[tuple[object, ...]]) -> Reading:
    found = row._mapping
    return Reading(
        found["at"],
        found["seconds"],
        found["good"],
        found["rows"],
        found["refused"],
        found["message"],
        held=found["good"] and found["index_name"] is None,
    )

"""The refused rows of each source over time: when each was first and last seen, and when it was mended.

Rebuilds and syncs tell what a whole reading of a source refused (`settle`); what is not among that is mended or gone.
A source that could not be read tells nothing, and keeps what it had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from base import clock, database
from base.tables import source_rejects as table
from indexer.offering import Reject

ORDERS = {  # how a list may be sorted
    "nieuwste": (table.c.first_seen.desc(),),
    "oudste": (table.c.first_seen,),
    "sleutel": (),
    "veld": (table.c.field,),
}
_Key = tuple[str, str]  # source id, field


@dataclass(frozen=True)
class OpenReject:
    """A refused row; `rows` is more than one where several rows without a key share a line."""

    source_id: str
    field: str
    message: str
    rows: int
    first_seen: datetime
    last_seen: datetime
    run_id: str


def settle(connection: sa.Connection, source: str, run_id: str, rejects: Sequence[Reject]) -> None:
    """Write down what a whole reading of a source refused; all else that was open is mended."""
    now = clock.now()
    own = table.c.source == source
    known = {(row.source_id, row.field): row for row in connection.execute(sa.select(table).where(own))}
    counts = Counter((reject.source_id, reject.field) for reject in rejects)
    seen: dict[_Key, dict[str, object]] = {
        key: {"message": reject.message, "rows": counts[key], "last_seen": now, "run_id": run_id, "mended_at": None}
        for reject in rejects
        for key in [(reject.source_id, reject.field)]
    }
    for (source_id, field), values in seen.items():
        before = known.get((source_id, field))
        if before is None:
            row = {"source": source, "source_id": source_id, "field": field, "first_seen": now, **values}
            connection.execute(table.insert().values(**row))
        else:
            fresh = {"first_seen": now} if before.mended_at else {}
            connection.execute(table.update().where(own, _is(source_id, field)).values(**values, **fresh))
    for (source_id, field), before in known.items():
        if (source_id, field) not in seen and before.mended_at is None:
            connection.execute(table.update().where(own, _is(source_id, field)).values(mended_at=now))


def still(connection: sa.Connection, source: str, run_id: str) -> None:
    """A source is as it was: what it refused, it refuses still."""
    connection.execute(table.update().where(_open(source)).values(last_seen=clock.now(), run_id=run_id))


def _is(source_id: str, field: str) -> sa.ColumnElement[bool]:
    return (table.c.source_id == source_id) & (table.c.field == field)


def listed(
    db: sa.Engine, source: str, *, field: str = "", order: str = "nieuwste", limit: int = 100_000, offset: int = 0
) -> list[OpenReject]:
    """The open rejects of a source, of one field when it is given; `order` is one of ORDERS."""
    sorting = (*ORDERS[order], table.c.source_id, table.c.field)
    query = sa.select(table).where(_open(source, field)).order_by(*sorting).limit(limit).offset(offset)
    with database.read(db) as connection:
        rows = connection.execute(query).all()
    return [_reject(row) for row in rows]


def _reject(row: sa.Row[tuple[object, ...]]) -> OpenReject:
    return OpenReject(row.source_id, row.field, row.message, row.rows, row.first_seen, row.last_seen, row.run_id)


def count(db: sa.Engine, source: str, field: str = "") -> int:
    """How many open rejects a source has."""
    with database.read(db) as connection:
        query = sa.select(sa.func.count()).select_from(table).where(_open(source, field))
        return int(connection.scalar(query) or 0)


def by_field(db: sa.Engine, source: str) -> dict[str, int]:
    """Field -> number of open rejects, most first."""
    number = sa.func.count()
    query = sa.select(table.c.field, number).where(_open(source)).group_by(table.c.field)
    with database.read(db) as connection:
        return {row[0]: row[1] for row in connection.execute(query.order_by(number.desc(), table.c.field))}


def changed_since(connection: sa.Connection, source: str, moment: datetime) -> tuple[list[Reject], list[Reject]]:
    """The rows that were first refused, and those that were mended, since a moment."""
    columns = (table.c.source, table.c.source_id, table.c.field, table.c.message)
    ordered = sa.select(*columns).where(table.c.source == source).order_by(table.c.source_id, table.c.field)
    fresh = ordered.where(table.c.mended_at.is_(None), table.c.first_seen > moment)
    mended = ordered.where(table.c.mended_at > moment, table.c.first_seen <= moment)
    return _rejects(connection, fresh), _rejects(connection, mended)


def _rejects(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> list[Reject]:
    rows = connection.execute(query).all()
    return [Reject(row.source, row.source_id, row.field, row.message) for row in rows]


def _open(source: str, field: str = "") -> sa.ColumnElement[bool]:
    where = (table.c.source == source) & table.c.mended_at.is_(None)
    return where & (table.c.field == field) if field else where

"""The audit trail: who did what and when. Only ever added to; each row's hash covers the row before it.

Who changes or removes a row breaks the chain from there on, and `broken` says where.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from base import clock, database
from base.tables import audit as table

FIRST = "0" * 64  # what the first row follows
_TRIES = 5  # of two writers at the same moment one comes second, and tries again


@dataclass(frozen=True)
class Entry:
    """One action. `at` is ISO 8601 in UTC; `details` is whatever tells what changed, without personal data."""

    id: int
    at: str
    who: str
    action: str
    subject: str
    details: dict[str, Any]


def record(db: sa.Engine, *, who: str, action: str, subject: str = "", details: dict[str, Any] | None = None) -> None:
    """Add an action. Raises sqlalchemy.exc.SQLAlchemyError when it could not be written."""
    with database.write(db) as connection:
        add(connection, who=who, action=action, subject=subject, details=details)


def add(
    connection: sa.Connection, *, who: str, action: str, subject: str = "", details: dict[str, Any] | None = None
) -> None:
    """Add an action in the caller's transaction: what was done and the word of it both stay, or neither."""
    told = json.dumps(details or {}, ensure_ascii=False, sort_keys=True)
    for attempt in range(1, _TRIES + 1):
        row = {"at": clock.now().isoformat(), "who": who[:80], "action": action, "subject": subject[:200]}
        row["details"] = told
        try:
            with connection.begin_nested():
                newest = sa.select(table.c.hash).order_by(table.c.id.desc()).limit(1)
                previous = connection.scalar(newest) or FIRST
                connection.execute(table.insert().values(**row, previous=previous, hash=_hash(row, previous)))
            return
        except sa.exc.IntegrityError:
            if attempt == _TRIES:
                raise


def entries(db: sa.Engine, *, who: str = "", action: str = "", limit: int | None = 50, offset: int = 0) -> list[Entry]:
    """Actions, newest first; of one person, or of one kind."""
    query = sa.select(table).where(*_chosen(who, action)).order_by(table.c.id.desc()).limit(limit).offset(offset)
    with database.read(db) as connection:
        rows = connection.execute(query).all()
    return [Entry(r.id, r.at, r.who, r.action, r.subject, json.loads(r.details)) for r in rows]


def count(db: sa.Engine, *, who: str = "", action: str = "") -> int:
    """How many such actions there are."""
    with database.read(db) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table).where(*_chosen(who, action))) or 0


def choices(db: sa.Engine) -> tuple[list[str], list[str]]:
    """Everybody who did something, and every kind of action that was done."""
    with database.read(db) as connection:
        people, kinds = (
            list(connection.scalars(sa.select(column).distinct().order_by(column)))
            for column in (table.c.who, table.c.action)
        )
    return people, kinds


def _chosen(who: str, action: str) -> list[sa.ColumnElement[bool]]:
    wanted = ((table.c.who, who), (table.c.action, action))
    return [column == value for column, value in wanted if value]


def broken(db: sa.Engine) -> int | None:
    """The id of the first row that was changed, or follows one that is gone; None when the chain is whole."""
    with database.read(db) as connection:
        return next(_faults(connection.execute(sa.select(table).order_by(table.c.id))), None)


def _faults(rows: sa.CursorResult[Any]) -> Iterator[int]:
    previous = FIRST
    for row in rows:
        fields = {name: getattr(row, name) for name in ("at", "who", "action", "subject", "details")}
        if row.previous != previous or row.hash != _hash(fields, previous):
            yield row.id
        previous = row.hash


def _hash(row: dict[str, str], previous: str) -> str:
    text = json.dumps([previous, *(row[name] for name in sorted(row))], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

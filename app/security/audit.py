"""The audit trail: who did what and when. Only ever added to; each row's hash covers the row before it.

Who changes or removes a row breaks the chain from there on, and `broken` says where. So nothing that may have to be
erased is written here: no name, no address, no text that somebody typed. Persons and things stand here by number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.security import audit_names
from app.security.accounts import Account
from base import clock, database
from base.tables import audit as table

FIRST = "0" * 64  # what the first row follows
_LOCK = 29  # the number of an advisory lock of PostgreSQL


@dataclass(frozen=True)
class Entry:
    """One action, with accounts by name. `at` is ISO 8601 in UTC; `details` holds numbers, codes and ids."""

    id: int
    at: str
    who: str
    action: str
    subject: str
    details: dict[str, object]


def note(connection: sa.Connection, by: Account, action: str, subject: str = "", /, **details: object) -> None:
    """Add what an account did, see `add`."""
    add(connection, who=audit_names.reference(by.id), action=action, subject=subject, details=details)


def record(
    db: sa.Engine, *, who: str, action: str, subject: str = "", details: Mapping[str, object] | None = None
) -> None:
    """Add an action that leaves nothing but this row, such as a login that failed."""
    with database.write(db) as connection:
        add(connection, who=who, action=action, subject=subject, details=details)


def add(
    connection: sa.Connection,
    *,
    who: str,
    action: str,
    subject: str = "",
    details: Mapping[str, object] | None = None,
) -> None:
    """Add an action in the transaction of what was done: both stay, or neither (decision 0029).

    Raises sqlalchemy.exc.SQLAlchemyError when it could not be written.
    """
    database.await_turn(connection, _LOCK)  # one at a time adds to the chain
    row = {"at": clock.now().isoformat(), "who": who[:80], "action": action, "subject": subject[:200]}
    row["details"] = json.dumps(dict(details or {}), ensure_ascii=False, sort_keys=True)
    previous = connection.scalar(sa.select(table.c.hash).order_by(table.c.id.desc()).limit(1)) or FIRST
    connection.execute(table.insert().values(**row, previous=previous, hash=_hash(row, previous)))


def entries(db: sa.Engine, *, who: str = "", action: str = "", limit: int | None = 50, offset: int = 0) -> list[Entry]:
    """Actions, newest first; of one person (by the name that is shown), or of one kind."""
    with database.read(db) as connection:
        chosen = sa.select(table).where(*_chosen(connection, who, action))
        rows = connection.execute(chosen.order_by(table.c.id.desc()).limit(limit).offset(offset)).all()
        names = audit_names.names(connection)
    return [
        Entry(
            row.id,
            row.at,
            audit_names.shown(row.who, names),
            row.action,
            audit_names.shown(row.subject, names),
            json.loads(row.details),
        )
        for row in rows
    ]


def count(db: sa.Engine, *, who: str = "", action: str = "") -> int:
    """How many such actions there are."""
    with database.read(db) as connection:
        chosen = sa.select(sa.func.count()).select_from(table).where(*_chosen(connection, who, action))
        return connection.scalar(chosen) or 0


def choices(db: sa.Engine) -> tuple[list[str], list[str]]:
    """Everybody who did something, as shown, and every kind of action that was done."""
    with database.read(db) as connection:
        people = {name for _, name in _everybody(connection)}
        kinds = list(connection.scalars(sa.select(table.c.action).distinct().order_by(table.c.action)))
    return sorted(people), kinds


def _everybody(connection: sa.Connection) -> list[tuple[str, str]]:
    """Who did something: as written, and as shown. A person of before stands there twice: by name and by number."""
    names = audit_names.names(connection)
    return [(who, audit_names.shown(who, names)) for who in connection.scalars(sa.select(table.c.who).distinct())]


def _chosen(connection: sa.Connection, who: str, action: str) -> list[sa.ColumnElement[bool]]:
    chosen = [table.c.action == action] if action else []
    if who:
        chosen.append(table.c.who.in_([written for written, name in _everybody(connection) if name == who]))
    return chosen


def broken(db: sa.Engine) -> int | None:
    """The id of the first row that was changed, or follows one that is gone; None when the chain is whole."""
    with database.read(db) as connection:
        return next(_faults(connection.execute(sa.select(table).order_by(table.c.id))), None)


def _faults(rows: sa.CursorResult[tuple[object, ...]]) -> Iterator[int]:
    previous = FIRST
    for row in rows:
        fields = {name: getattr(row, name) for name in ("at", "who", "action", "subject", "details")}
        if row.previous != previous or row.hash != _hash(fields, previous):
            yield row.id
        previous = row.hash


def _hash(row: dict[str, str], previous: str) -> str:
    text = json.dumps([previous, *(row[name] for name in sorted(row))], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

"""What somebody sends twice is one thing: a double click, or "back" and once more."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import sqlalchemy as sa

from base import clock, database

WITHIN = timedelta(minutes=15)
_LOCK = 30  # the number of an advisory lock of PostgreSQL


def key(*parts: str) -> str:
    """The unique key of what was sent, of its form's own key and what stood in it."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def insert_once(connection: sa.Connection, table: sa.Table, values: dict[str, str]) -> bool:
    """Write a row down; False when an equal one was written lately and nobody dealt with it."""
    database.await_turn(connection, _LOCK)
    equal = [table.c[name] == value for name, value in values.items()]
    lately = (table.c.created_at > clock.now() - WITHIN) & table.c.done_at.is_(None)
    if connection.scalar(sa.select(sa.exists().where(*equal, lately))):
        return False
    connection.execute(table.insert().values(**values, created_at=clock.now()))
    return True

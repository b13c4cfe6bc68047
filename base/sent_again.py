"""What somebody sends twice within minutes is one row: a double click, or "back" and once more."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from base import clock, database

WITHIN = timedelta(minutes=15)
_LOCK = 30  # the number of an advisory lock of PostgreSQL


def insert_once(connection: sa.Connection, table: sa.Table, values: dict[str, str]) -> bool:
    """Write a row down; False when an equal one was written lately and nobody dealt with it."""
    database.await_turn(connection, _LOCK)
    equal = [table.c[name] == value for name, value in values.items()]
    lately = (table.c.created_at > clock.now() - WITHIN) & table.c.done_at.is_(None)
    if connection.scalar(sa.select(sa.exists().where(*equal, lately))):
        return False
    connection.execute(table.insert().values(**values, created_at=clock.now()))
    return True

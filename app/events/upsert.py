"""Sums in tables: an insert that adds to the row that is there already, in SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def add(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]], numbers: Sequence[str]
) -> None:
    """Add the `numbers` of rows to those of the rows with the same key, or write them as new ones."""
    _write(connection, table, rows, {name: table.c[name] for name in numbers}, ())


def put(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]], columns: Sequence[str]
) -> None:
    """Write rows, with their `columns` in place of those of rows with the same key."""
    _write(connection, table, rows, {}, columns)


def _write(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, object]],
    numbers: Mapping[str, sa.ColumnElement[int]],
    columns: Sequence[str],
) -> None:
    """In the order of their keys, so that two processes never wait for each other."""
    if rows:
        key = [column.name for column in table.primary_key]
        ordered = sorted(rows, key=lambda row: tuple(row[name] for name in key))
        connection.execute(_insert(connection.dialect.name, table, numbers, columns), ordered)


def _insert(
    dialect: str, table: sa.Table, numbers: Mapping[str, sa.ColumnElement[int]], columns: Sequence[str]
) -> sa.Insert:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    new = {name: own + insert.excluded[name] for name, own in numbers.items()}
    new |= {name: insert.excluded[name] for name in columns}
    written: sa.Insert = insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)
    return written

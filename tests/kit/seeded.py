"""Rows in every table of a database, whatever its release: values of each kind, texts at their longest."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from base import database

ROWS = (1, 2)
Row = dict[str, object]


def seed(db: sa.Engine, already: Collection[str] = ()) -> None:
    """Put rows into every table but those that have them already."""
    with database.write(db) as connection:
        for table in _tables(connection, already):
            connection.execute(table.insert(), [_row(table, number) for number in ROWS])


def rows_of(db: sa.Engine, but: Collection[str] = ()) -> dict[str, list[Row]]:
    """The rows of every table but some, by its name."""
    with database.read(db) as connection:
        tables = _tables(connection, but)
        return {table.name: [dict(row) for row in _all(connection, table)] for table in tables}


def _tables(connection: sa.Connection, but: Collection[str]) -> list[sa.Table]:
    """All tables but some and that of the migrations, those that others refer to first."""
    left_out, tables = {*but, "alembic_version"}, sa.MetaData()
    tables.reflect(connection, only=lambda name, _: name not in left_out)
    return [table for table in tables.sorted_tables if table.name not in left_out]


def _all(connection: sa.Connection, table: sa.Table) -> list[sa.RowMapping]:
    return list(connection.execute(table.select().order_by(*table.primary_key.columns)).mappings())


def _row(table: sa.Table, number: int) -> Row:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: sa.Column[object], number: int) -> object:
    """What a row of that number has in a column; of another table's row its key."""
    for key in column.foreign_keys:
        return _value(key.column, number)
    kind = column.type
    if isinstance(kind, sa.JSON):
        return [number]
    if isinstance(kind, sa.String):
        return f"{number}{'é' * ((kind.length or 9) - 1)}"
    if isinstance(kind, sa.LargeBinary):
        return bytes([number])
    values = {bool: number == 1, date: date(2026, 11, number), datetime: datetime(2026, 11, number, 8)}
    return values.get(kind.python_type, number)

"""A row for every table of the platform database, made from its columns: for backups and upgrades."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from base import backup, database

MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)  # an hour that summer time skips
TEXT = "café “één”; ' \\ \n"


def fill(db: sa.Engine, count: int = 2) -> None:
    """Put `count` rows in every table that the database has now, pointing at each other where they must."""
    with database.write(db) as connection:
        tables = backup.reflected(connection)
        for table in backup.ordered(tables):
            for number in range(1, count + 1):
                connection.execute(table.insert().values(**_row(connection, table, number)))


def _row(connection: sa.Connection, table: sa.Table, number: int) -> dict[str, Any]:
    return {str(column.name): _value(connection, column, number) for column in table.columns}


def _value(connection: sa.Connection, column: sa.Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        if key.column.table is column.table:
            return None
        keys = connection.scalars(sa.select(key.column).order_by(key.column)).all()
        return keys[number - 1]
    if column.nullable and number == 2 and not isinstance(column.type, sa.JSON):
        return None
    return _of_type(column, number)


def _of_type(column: sa.Column[Any], number: int) -> Any:
    if isinstance(column.type, sa.JSON):
        return {"tekst": TEXT, "lijst": [1, None, True]} if number == 1 or not column.nullable else None
    kind = column.type.python_type
    if kind is str:
        text = f"{number}{secrets.token_hex(4)}{TEXT}"
        return text[: getattr(column.type, "length", None)]
    simple = {
        int: 40 + number,
        bool: number == 1,
        float: 0.1,
        datetime: MOMENT,
        date: MOMENT.date() + timedelta(days=number),
    }
    return {**simple, bytes: b"\x00\xff", Decimal: Decimal("0.10")}[kind]


def contents(db: sa.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in a form that can be compared between databases."""
    with database.read(db) as connection:
        tables = backup.ordered(backup.reflected(connection))
        return {
            table.name: [
                tuple(_utc(value) for value in row)
                for row in connection.execute(
                    sa.select(*sorted(table.columns, key=lambda c: c.name)).order_by(*table.primary_key)
                )
            ]
            for table in tables
        }


def _utc(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    return value

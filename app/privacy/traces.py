"""Where an address of mail stands in the platform database: any column of text of any table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from base.tables import audit, metadata

ERASED = "[gewist]"
ANY_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Trace:
    """A row in which an address stands, and the columns that hold it."""

    table: sa.Table
    row: dict[str, object]
    columns: tuple[str, ...]

    @property
    def itself(self) -> sa.ColumnElement[bool]:
        """The condition that means this row only."""
        return sa.and_(*(column == self.row[column.name] for column in self.table.primary_key.columns))


def pattern(address: str) -> re.Pattern[str]:
    """An address in a text, however it is written; not as a part of a longer one."""
    return re.compile(rf"(?<![\w.+-]){re.escape(address.strip())}(?![\w-]|\.\w)", re.IGNORECASE)


def find(connection: sa.Connection, address: str) -> list[Trace]:
    """Every row that holds an address, but for the audit trail: that has numbers only."""
    tables = [table for table in metadata.sorted_tables if table is not audit]
    return [trace for table in tables for trace in _in_table(connection, table, address)]


def in_audit(connection: sa.Connection, address: str) -> int:
    """In how many rows of the audit trail it stands all the same."""
    return sum(1 for _ in _in_table(connection, audit, address))


def all_addresses(connection: sa.Connection) -> set[str]:
    """Every address of mail that stands anywhere, in small letters."""
    found: set[str] = set()
    for table in metadata.sorted_tables:
        columns = texts(table)
        if table is not audit and columns:
            for row in connection.execute(sa.select(*columns)):
                found.update(one.lower() for value in row for one in ANY_ADDRESS.findall(str(value)))
    return found


def texts(table: sa.Table) -> list[sa.Column[object]]:
    """The columns of a table that can hold an address."""
    return [column for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]


def _in_table(connection: sa.Connection, table: sa.Table, address: str) -> Iterator[Trace]:
    columns, wanted = texts(table), pattern(address)
    if not columns:
        return
    near = [sa.func.lower(sa.cast(column, sa.Text)).contains(address.lower(), autoescape=True) for column in columns]
    for row in connection.execute(sa.select(table).where(sa.or_(*near))):
        values = dict(row._mapping)
        holding = tuple(column.name for column in columns if wanted.search(str(values[column.name])))
        if holding:
            yield Trace(table, values, holding)

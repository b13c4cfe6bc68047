"""Where an address of mail stands in the platform database: any column of text of any table."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

import sqlalchemy as sa

from app.attachments import pdf
from app.privacy import spellings
from base.tables import audit, metadata

ERASED = "[gewist]"
_ANYTHING = re.compile(rb"")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError)  # of an archive
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


def find(connection: sa.Connection, address: str) -> list[Trace]:
    """Every row that holds an address, but for the audit trail: that has numbers only."""
    tables = [table for table in metadata.sorted_tables if table is not audit]
    return [trace for table in tables for trace in _in_table(connection, table, address)]


def in_audit(connection: sa.Connection, address: str) -> int:
    """In how many rows of the audit trail it stands all the same."""
    return sum(1 for _ in _in_table(connection, audit, address))


def in_files(connection: sa.Connection, address: str) -> list[str]:
    """The files in the tables in which an address stands, also packed (office files, PDF): "attachments 3f2a"."""
    wanted = spellings.in_bytes(address)
    return [
        f"{table.name} {row[0]}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary)
        for row in connection.execute(sa.select(next(iter(table.primary_key.columns)), column))
        if any(wanted.search(content) for content in _contents(row[1]))
    ]


def _contents(content: bytes) -> Iterator[bytes]:
    """A file as it is, and what is packed in it: what is too large was never taken (app/attachments)."""
    yield content
    yield from pdf.streams(content, _ANYTHING)
    with suppress(*_UNREADABLE), zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from (archive.read(part) for part in archive.infolist() if not part.flag_bits & 1)


def all_addresses(connection: sa.Connection) -> set[str]:
    """Every address of mail that stands anywhere, in small letters."""
    found: set[str] = set()
    for table in metadata.sorted_tables:
        columns = texts(table)
        if table is not audit and columns:
            for row in connection.execute(sa.select(*columns)):
                written = [text for value in row for text in (str(value), unquote(str(value)))]
                found.update(one.lower() for text in written for one in ANY_ADDRESS.findall(text))
    return found


def texts(table: sa.Table) -> list[sa.Column[object]]:
    """The columns of a table that can hold an address."""
    return [column for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]


def _in_table(connection: sa.Connection, table: sa.Table, address: str) -> Iterator[Trace]:
    columns, wanted, needles = texts(table), spellings.in_text(address), spellings.needles(address)
    if not columns:
        return
    lowered = [sa.func.lower(sa.cast(column, sa.Text)) for column in columns]
    near = [column.contains(needle, autoescape=True) for column in lowered for needle in needles]
    for row in connection.execute(sa.select(table).where(sa.or_(*near))):
        values = dict(row._mapping)
        holding = tuple(column.name for column in columns if wanted.search(str(values[column.name])))
        if holding:
            yield Trace(table, values, holding)

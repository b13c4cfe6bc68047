"""All that is stored of an address of mail, for who asks for it: rows with what hangs on them, letters, offerings."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa

from app.privacy import places, traces
from app.security import digests
from base import clock, database
from base.config import Settings
from base.tables import bounces, letter_stops, listed_addresses, metadata

# Not about a person, but keys to the platform.
SECRET = frozenset({"password_hash", "token_hash", "code_hash", "secret", "form_key", "session_epoch", "digest"})
_Rows = dict[str, list[dict[str, object]]]


def export(settings: Settings, db: sa.Engine, address: str) -> dict[str, object]:
    """Everything, as JSON holds it."""
    client = places.engine_of(settings)
    found = places.offerings(settings, client, address) if client else []
    return {
        "address": address,
        "made_at": clock.now().isoformat(),
        "tables": rows(settings, db, address),
        "letters": [file.read_bytes().decode("utf-8", "replace") for file in places.letters(settings, address)],
        "offerings": [dict(one) for one in found],
    }


def rows(settings: Settings, db: sa.Engine, address: str) -> _Rows:
    """The rows in which an address stands, those that hang on them, and those that know it by a digest."""
    found: dict[tuple[str, str], tuple[str, dict[str, object]]] = {}
    digest = digests.of_address(settings, address)
    with database.read(db) as connection:
        for trace in traces.find(connection, address):
            _collect(connection, trace.table, [trace.row], found)
        for table in (bounces, letter_stops, listed_addresses):
            known = connection.execute(sa.select(table).where(table.c.digest == digest)).mappings()
            _collect(connection, table, map(dict, known), found)
    every: _Rows = {}
    for name, row in found.values():
        every.setdefault(name, []).append(row)
    return every


def _collect(
    connection: sa.Connection,
    table: sa.Table,
    those: Iterable[dict[str, object]],
    found: dict[tuple[str, str], tuple[str, dict[str, object]]],
) -> None:
    """Add rows, and all rows of other tables that point at them."""
    for row in those:
        key = table.name, str([row[column.name] for column in table.primary_key.columns])
        if key in found:
            continue
        found[key] = table.name, {name: _plain(value) for name, value in row.items() if name not in SECRET}
        for other, column, target in _pointing_at(table):
            hanging = connection.execute(sa.select(other).where(column == row[target])).mappings()
            _collect(connection, other, map(dict, hanging), found)


def _pointing_at(table: sa.Table) -> list[tuple[sa.Table, sa.Column[object], str]]:
    keys = [key for other in metadata.sorted_tables for key in other.foreign_keys if key.column.table is table]
    return [(key.parent.table, key.parent, key.column.name) for key in keys]


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime | date) else value

"""Erasing an address from the platform database: what is of its owner goes, what only names it loses it."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import Counter
from uuid import uuid4

import sqlalchemy as sa

from app.privacy import spellings, traces
from app.privacy.traces import ERASED, Trace
from app.security import digests
from base.config import Settings
from base.tables import accounts, bounces, contacts, gap_requests, listed_addresses, outbox, requests

# Who is erased takes along each row whose address is theirs, with all that hangs on it. These rows are of somebody
# else, or of the platform: they only lose the address.
OF_OTHERS = frozenset({accounts, contacts, gap_requests, requests})
CHECKPOINTS = 60  # tries, half a second apart, until nobody reads the old pages any more


def erase(settings: Settings, connection: sa.Connection, address: str) -> Counter[str]:
    """Take an address out of every table, in the caller's transaction: rows per table."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what is deleted is overwritten
    done: Counter[str] = Counter()
    for trace in traces.find(connection, address):
        connection.execute(_statement(trace, address))
        done[trace.table.name] += 1
    digest = digests.of_address(settings, address)
    for table in (bounces, listed_addresses):
        done[table.name] += connection.execute(table.delete().where(table.c.digest == digest)).rowcount
    return +done


def _statement(trace: Trace, address: str) -> sa.Delete | sa.Update:
    owner = _owner(trace)
    if owner and owner.strip().lower() == address.strip().lower():
        return trace.table.delete().where(trace.itself)
    unique = _unique(trace.table) & set(trace.columns)
    if unique and trace.table is not accounts:
        return trace.table.delete().where(trace.itself)
    wanted = spellings.in_text(address)
    values = {name: without(trace.row[name], wanted) for name in trace.columns}
    renamed = {name: f"gewist-{uuid4().hex[:12]}" for name in unique}
    return trace.table.update().where(trace.itself).values(**values | renamed)


def _owner(trace: Trace) -> str:
    """The address of whose row it is."""
    column = "recipient" if trace.table is outbox else "email"
    return "" if trace.table in OF_OTHERS else str(trace.row.get(column) or "")


def _unique(table: sa.Table) -> set[str]:
    """The columns of which two rows cannot have the same value."""
    single = [constraint for constraint in table.constraints if isinstance(constraint, sa.UniqueConstraint)]
    keys = {column.name for constraint in single for column in constraint.columns}
    return keys | {column.name for column in table.primary_key.columns}


def without(value: object, wanted: re.Pattern[str]) -> object:
    """A value, also of JSON, without an address; a text that is nothing else becomes empty."""
    if isinstance(value, str):
        return "" if wanted.fullmatch(value.strip()) else wanted.sub(ERASED, value)
    if isinstance(value, list):
        return [without(item, wanted) for item in value]
    if isinstance(value, dict):
        return {without(key, wanted): without(item, wanted) for key, item in value.items()}
    return value


def compact(db: sa.Engine) -> bool:
    """Write a SQLite file anew, with an empty journal: no page of before is left. Whether that went well."""
    if db.dialect.name != "sqlite":
        return True
    connection = db.raw_connection()
    try:
        cursor = connection.cursor()
        return _tried(cursor, "VACUUM") and _tried(cursor, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _tried(cursor: sa.engine.interfaces.DBAPICursor, statement: str) -> bool:
    """Carry out a statement that needs the file for itself, as soon as nobody is in the way."""
    for _ in range(CHECKPOINTS):
        try:
            cursor.execute(statement)
            row = cursor.fetchone()
            if not row or row[0] == 0:  # of a checkpoint: nobody was in the way
                return True
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        time.sleep(0.5)
    return False

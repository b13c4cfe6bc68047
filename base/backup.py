"""A backup of the platform database: one compressed file with every row, the same for SQLite and PostgreSQL.

    {"format": 1, "revision": "0006", "made_at": "…"}           the form of the tables that the rows have
    {"table": "accounts", "row": {"id": 1, "name": "…"}}        a line per row; tables in the order of their keys
    {"rows": 12345, "digest": "…"}                              SHA-256 of all lines before

All of it is read in one transaction, so that it shows one moment. It holds hashes of passwords and addresses of people:
only its owner may read the file.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from base import clock
from base.errors import BackupRefused

FORMAT = 1
VERSIONS = "alembic_version"  # Alembic's own table: it becomes `revision`
PASSING = frozenset({"event_salts", "campaign_touches"})  # by these a visitor of today could be recognised tomorrow
_DAMAGED = "Dit bestand is geen volledige reservekopie van doeners, of het is beschadigd."


@dataclass(frozen=True)
class Backup:
    """What a file holds: the revision of its tables, when it was made, and how many rows it has."""

    revision: str
    made_at: str
    rows: int


def write(db: sa.Engine, file: Path, *, before_it_appears: Callable[[Backup], None] | None = None) -> Backup:
    """Write a backup; the file appears when it is complete, and what is done `before_it_appears` went well.

    Raises BackupRefused for a database without tables.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw, gzip.open(raw, "wb", compresslevel=6) as out, snapshot(db) as moment:
            found = _write(moment, out)
            out.close()
            raw.flush()
            os.fsync(raw.fileno())
        if before_it_appears:
            before_it_appears(found)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return found


def _write(connection: sa.Connection, out: gzip.GzipFile) -> Backup:
    tables = reflected(connection)
    if VERSIONS not in tables.tables:
        raise BackupRefused("De tabellen ontbreken nog: er is niets om te bewaren.")
    revision = str(connection.scalar(sa.text(f"SELECT version_num FROM {VERSIONS}")))  # noqa: S608 - a constant
    made_at, digest, rows = clock.now().isoformat(), hashlib.sha256(), 0
    for rows, line in enumerate(_lines(connection, tables, revision, made_at)):  # the first one is no row  # noqa: B007
        digest.update(line)
        out.write(line)
    out.write(_line({"rows": rows, "digest": digest.hexdigest()}))
    return Backup(revision, made_at, rows)


def _lines(connection: sa.Connection, tables: sa.MetaData, revision: str, made_at: str) -> Iterator[bytes]:
    yield _line({"format": FORMAT, "revision": revision, "made_at": made_at})
    for table in ordered(tables):
        if table.name in PASSING:
            continue
        every = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=500)
        for row in connection.execute(every):
            values = {str(column.name): _plain(value) for column, value in zip(table.columns, row, strict=True)}
            yield _line({"table": table.name, "row": values})


def snapshot(db: sa.Engine) -> sa.Connection:
    """A connection whose whole transaction sees one moment. (SQLite always does: its journal is WAL.)"""
    if db.dialect.name == "postgresql":
        return db.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return db.connect()


def reflected(connection: sa.Connection) -> sa.MetaData:
    """The tables as they are in the database now, whatever the code says."""
    tables = sa.MetaData()
    tables.reflect(connection)
    return tables


def ordered(tables: sa.MetaData) -> list[sa.Table]:
    """The tables, those that others point at first; without Alembic's own."""
    return [table for table in tables.sorted_tables if table.name != VERSIONS]


def check(file: Path) -> Backup:
    """What a backup holds. Raises BackupRefused when it is damaged or cut short."""
    try:
        return _check(file)
    except FileNotFoundError as error:
        raise BackupRefused(f"Het bestand {file} bestaat niet.") from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise BackupRefused(_DAMAGED) from error


def _check(file: Path) -> Backup:
    digest, rows = hashlib.sha256(), -1
    with gzip.open(file, "rb") as lines:
        head = json.loads(last := next(lines))
        if head["format"] != FORMAT:
            raise BackupRefused("Deze reservekopie is van een nieuwere versie van doeners. Werk eerst doeners bij.")
        for line in lines:
            digest.update(last)
            last, rows = line, rows + 1
    foot = json.loads(last)
    if foot["digest"] != digest.hexdigest() or foot["rows"] != rows:
        raise BackupRefused(_DAMAGED)
    return Backup(head["revision"], head["made_at"], rows)


def rows_of(file: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Table and values of every row of a backup that was checked."""
    with gzip.open(file, "rb") as lines:
        for line in lines:
            entry = json.loads(line)
            if "table" in entry:
                yield entry["table"], entry["row"]


def _line(data: Mapping[str, object]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> object:
    """A value as JSON holds it; `base.restore` makes it again from the type of its column."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()  # SQLite forgets the zone
    if isinstance(value, date | Decimal):
        return str(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value

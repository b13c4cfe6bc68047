"""A backup put back into an empty platform database; one of an older release is brought up to date."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from base import backup, database, versions
from base.backup import Backup
from base.errors import BackupRefused

AT_ONCE = 500  # rows a statement
_READERS: dict[type, Callable[[str], object]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    bytes: base64.b64decode,
    Decimal: Decimal,
}


def restore(url: str, file: Path) -> Backup:
    """Fill the empty database at `url`. Raises BackupRefused when it is not empty, or the file cannot be used.

    The rows go into tables of the form that they had; then the migrations of later releases follow.
    """
    found = backup.check(file)
    if found.revision not in {script.revision for script in _history().walk_revisions()}:
        raise BackupRefused("Deze reservekopie is van een nieuwere versie van doeners. Werk eerst doeners bij.")
    db = database.connect(url)
    _make_room(db)
    versions.upgrade(url, found.revision)
    with database.write(db) as connection:
        tables = backup.reflected(connection)
        for name, rows in groupby(backup.rows_of(file), key=lambda entry: entry[0]):
            _insert(connection, tables.tables[name], (row for _, row in rows))
        _continue_numbering(connection, tables)
    versions.upgrade(url)
    return found


def _history() -> ScriptDirectory:
    return ScriptDirectory.from_config(versions.migrations(""))


def _make_room(db: sa.Engine) -> None:
    """Drop tables that hold nothing. Raises BackupRefused when one holds something."""
    with database.write(db) as connection:
        tables = backup.reflected(connection)
        counts = {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in backup.ordered(tables)}
        if full := ", ".join(f"{name}: {count}" for name, count in counts.items() if count):
            raise BackupRefused(
                f"De platformdatabank is niet leeg ({full}). Terugzetten kan alleen in een lege databank: "
                "maak een nieuwe en wijs er DATABASE_URL naar."
            )
        tables.drop_all(connection)


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, object]]) -> None:
    for column in table.columns:
        if isinstance(column.type, sa.JSON):
            column.type.none_as_null = True  # nothing stays nothing: not the JSON value null
    made = ({name: _value(table.c[name].type, value) for name, value in row.items()} for row in rows)
    while part := list(islice(made, AT_ONCE)):
        connection.execute(table.insert(), part)


def _value(kind: sa.types.TypeEngine[object], value: object) -> object:
    """A value for a column of that type, from what JSON held."""
    if not isinstance(value, str) or isinstance(kind, sa.JSON):
        return value
    read = _READERS.get(kind.python_type)
    return read(value) if read else value


def _continue_numbering(connection: sa.Connection, tables: sa.MetaData) -> None:
    """PostgreSQL counts apart from its rows: the next number follows the highest one. SQLite looks by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in backup.ordered(tables):
        for column in table.columns:
            sequence = connection.scalar(sa.func.pg_get_serial_sequence(table.name, column.name))
            if sequence:
                highest = sa.select(sa.func.max(column)).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, highest)))

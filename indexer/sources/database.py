"""Reading a province's database: read-only, one consistent picture, in batches.

Batches go by key ("after the last one seen") instead of by a server-side cursor: on MariaDB no other query may run
while such a cursor is open, and between two batches we ask for the children. The transaction keeps all consistent.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from base.errors import SourceError
from indexer.sources import lenient
from indexer.tables.rows import Row

BATCH = 500  # rows a batch: the keys of their children fit in one question to any database


# words in the messages of SQLite, PostgreSQL and MariaDB -> what it means
_REASONS: Mapping[tuple[str, ...], str] = {
    ("no such", "does not exist", "unknown column", "doesn't exist"): "een tabel of kolom bestaat niet (meer)",
    ("malformed", "not a database"): "het bestand is beschadigd",
    ("locked", "timeout", "timed out", "canceling"): "ze antwoordt niet op tijd",
    ("denied", "authentication", "permission"): "de toegang is geweigerd",
}


@contextmanager
def snapshot(url: str, label: str) -> Iterator[sa.Connection]:
    """A read-only connection that sees the database as it is now, whatever others commit meanwhile.

    Raises SourceError, in Dutch and without the address, when the database is away or is not as configured.
    """
    engine = _engine(url, label)
    try:
        with engine.connect() as connection:
            yield _begin(connection)
    except sa.exc.SQLAlchemyError as error:
        raise SourceError(f"De databank van {label} is niet te lezen: {_reason(error)}.") from error
    finally:
        engine.dispose()


def batches(connection: sa.Connection, query: str, key: str, **values: object) -> Iterator[list[Row]]:
    """The rows of `query` in order of its column `key`, some hundreds at a time."""
    quoted = connection.dialect.identifier_preparer.quote(key)
    ordered = f"ORDER BY q.{quoted} LIMIT {BATCH}"
    first = sa.text(f"SELECT q.* FROM ({query}) q {ordered}")  # noqa: S608
    further = sa.text(f"SELECT q.* FROM ({query}) q WHERE q.{quoted} > :after {ordered}")  # noqa: S608
    batch = fetch(connection, first, values)
    while batch:
        yield batch
        if len(batch) < BATCH:
            return
        batch = fetch(connection, further, {**values, "after": batch[-1][key]})


def fetch(connection: sa.Connection, statement: sa.Executable, values: Mapping[str, object]) -> list[Row]:
    """All rows of a statement, with plain text as keys (orjson refuses SQLAlchemy's own)."""
    result = connection.execute(statement, dict(values))
    columns = [str(column) for column in result.keys()]  # noqa: SIM118 - a Result is no dictionary
    return [dict(zip(columns, row, strict=True)) for row in result.all()]


def _engine(url: str, label: str) -> sa.Engine:
    if not url:
        raise SourceError(f"Voor {label} is geen adres ingesteld.")
    try:
        address = sa.make_url(url)
        if address.get_backend_name() == "sqlite":
            return _sqlite(address, label)
        engine = sa.create_engine(address, poolclass=sa.NullPool, connect_args=_limits(address.get_backend_name()))
        if address.get_backend_name() == "postgresql":
            # before SQLAlchemy's own first questions, whose answers may be text of no known encoding too
            sa.event.listen(engine, "connect", lambda connection, _: lenient.postgresql(connection), insert=True)
        return engine
    except (sa.exc.ArgumentError, ImportError) as error:
        raise SourceError(f"Het adres van {label} is geen adres van een databank.") from error


def _sqlite(address: sa.URL, label: str) -> sa.Engine:
    """Read-only; SQLite would otherwise create a file that is missing."""
    file = Path(address.database or "")
    if not file.is_file():
        raise SourceError(f"Het bestand van {label} ({file.name}) staat er niet.")
    engine = sa.create_engine(f"sqlite:///file:{quote(str(file))}?mode=ro&uri=true", connect_args={"timeout": 5})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are ours
    lenient.sqlite(connection)


def _limits(backend: str) -> dict[str, object]:
    """Five seconds to connect, a minute for one question."""
    if backend == "postgresql":
        return {"connect_timeout": 5, "options": "-c statement_timeout=60000"}
    return {"connect_timeout": 5, "read_timeout": 60, "charset": "utf8mb4"}


def _begin(connection: sa.Connection) -> sa.Connection:
    """Start the transaction in which everything is read."""
    match connection.dialect.name:
        case "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        case "sqlite":
            connection.exec_driver_sql("BEGIN")
        case _:
            connection.exec_driver_sql("START TRANSACTION READ ONLY, WITH CONSISTENT SNAPSHOT")
    return connection


def _reason(error: sa.exc.SQLAlchemyError) -> str:
    """What went wrong, for an administrator; drivers' own texts may hold addresses and stay in the log."""
    text = str(getattr(error, "orig", error)).lower()
    for signs, reason in _REASONS.items():
        if any(sign in text for sign in signs):
            return reason
    if isinstance(error, sa.exc.OperationalError):
        return "ze is niet bereikbaar"
    return "ze geeft een onverwacht antwoord"

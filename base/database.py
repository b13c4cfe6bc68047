"""The platform database (its tables: base.tables). PostgreSQL in production, a SQLite file on one machine.

What people typed in, accounts, and the record of every run live here; the search index can always be made anew.
How the tables change from release to release: base.versions.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import sqlalchemy as sa

from base.logging import get_logger

log = get_logger("database")
LOCK_SECONDS = 30.0  # that SQLite waits for somebody's lock: its writers take no turns, so one may wait for many
# A network that breaks without a word is noticed within a minute; what is sent meanwhile as well.
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}


@lru_cache(maxsize=4)
def connect(url: str) -> sa.Engine:
    """The pool of connections for `url`, one per process and address: for who may wait (else: base.impatient)."""
    if not url.startswith("sqlite"):
        limits = {"connect_timeout": 10, **(KEEPALIVE if url.startswith("postgresql") else {})}
        return closed_with_itself(
            sa.create_engine(url, pool_pre_ping=True, pool_size=16, max_overflow=4, connect_args=limits)
        )
    engine = sa.create_engine(url, connect_args={"timeout": LOCK_SECONDS})
    prepare_sqlite(engine, LOCK_SECONDS)
    return closed_with_itself(engine)


def closed_with_itself(engine: sa.Engine) -> sa.Engine:
    """The engine, whose connections are closed at the end of the process at the latest: drivers warn of open ones."""
    weakref.finalize(engine, engine.pool.dispose)
    return engine


def prepare_sqlite(engine: sa.Engine, lock_seconds: float) -> None:
    """Every connection of `engine` waits so long for a lock, and begins its transactions as we want."""
    pragmas = (f"busy_timeout={lock_seconds * 1000:.0f}", "journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL")

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", _begin_sqlite)


def _begin_sqlite(connection: sa.Connection) -> None:
    """Writers take the lock at once (BEGIN IMMEDIATE), so that no transaction fails half-way on a lock."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def write(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes: committed at the end, rolled back on any exception."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


@contextmanager
def read(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that only reads."""
    with engine.connect() as connection, connection.begin():
        yield connection


def await_turn(connection: sa.Connection, lock: int) -> None:
    """One transaction at a time goes on from here, until it ends; `lock` names what. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


@contextmanager
def keys_unwatched(connection: sa.Connection) -> Iterator[None]:
    """A while in which SQLite looks at no foreign key: a table made anew takes no row of another table with it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()  # before a transaction begins: within one the pragma does nothing
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")


def tell_away(error: sa.exc.SQLAlchemyError) -> None:
    """Write down why the database did not do what was asked; a fault of ours with where it happened."""
    ours = isinstance(error, (sa.exc.DataError, sa.exc.IntegrityError, sa.exc.ProgrammingError))
    log.error("database_away", reason=type(error).__name__, exc_info=ours)

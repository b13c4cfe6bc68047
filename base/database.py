"""The platform database (its tables: base.tables). PostgreSQL in production, a SQLite file on one machine.

What people typed in, accounts, and the record of every run live here; the search index can always be made anew.
Changes of the tables are Alembic migrations in base/migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from base.config import ROOT


@lru_cache(maxsize=4)
def connect(url: str) -> sa.Engine:
    """The pool of connections for `url`, one per process and address."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, pool_size=16, max_overflow=4)
    engine = sa.create_engine(url, connect_args={"timeout": 5})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


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


@contextmanager
def keys_unwatched(connection: sa.Connection) -> Iterator[None]:
    """A while in which SQLite looks at no foreign key: a table made anew takes no row of another table with it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection  # before a transaction begins: within one the pragma does nothing
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the tables to the newest form, or to that of an older release; safe to call at every start."""
    command.upgrade(migrations(url), revision)


def migrations(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "base" / "migrations"))
    config.attributes["url"] = url
    return config

"""The platform database: all tables in one place. PostgreSQL in production, a SQLite file on one machine.

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

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Moment = sa.DateTime(timezone=True)

# A single row per name: who may write the index. The token grows with every holder (fencing).
lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("token", sa.BigInteger, nullable=False),
    sa.Column("run_id", sa.String(36)),
    sa.Column("heartbeat_at", _Moment),
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("source", sa.String(40)),  # null: all sources
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("forced", sa.Boolean, nullable=False, default=False),
    sa.Column("requested_by", sa.String(80), nullable=False),
    sa.Column("requested_at", _Moment, nullable=False, index=True),
    sa.Column("started_at", _Moment),
    sa.Column("finished_at", _Moment),
    sa.Column("step", sa.String(120), nullable=False, default=""),  # what it is doing now, in Dutch
    sa.Column("index_name", sa.String(120)),
    sa.Column("message", sa.Text, nullable=False, default=""),  # Dutch, for administrators
    sa.Column("verdict", sa.JSON),  # what the gate found
)

run_sources = sa.Table(
    "run_sources",
    metadata,
    sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("state", sa.String(20), nullable=False),  # waiting reading done failed carried
    sa.Column("read", sa.Integer, nullable=False, default=0),
    sa.Column("written", sa.Integer, nullable=False, default=0),
    sa.Column("refused", sa.Integer, nullable=False, default=0),
    sa.Column("carried", sa.Integer, nullable=False, default=0),
    sa.Column("removed", sa.Integer, nullable=False, default=0, server_default="0"),
    sa.Column("message", sa.Text, nullable=False, default=""),
)

rejects = sa.Table(
    "rejects",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("source", sa.String(40), nullable=False),
    sa.Column("source_id", sa.String(120), nullable=False),
    sa.Column("field", sa.String(60), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
)

# Offerings that once stood in the live index: their address answers 410, or 301 to where they moved.
withdrawn = sa.Table(
    "withdrawn",
    metadata,
    sa.Column("id", sa.String(160), primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("activities", sa.JSON, nullable=False),
    sa.Column("municipality", sa.String(5)),  # NIS code of the first site
    sa.Column("moved_to", sa.String(160)),
    sa.Column("gone_at", _Moment, nullable=False),
)

demands = sa.Table(
    "demands",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("form_key", sa.String(64), nullable=False, unique=True),  # a form sent twice is one demand
    sa.Column("created_at", _Moment, nullable=False, index=True),
    sa.Column("need", sa.Text, nullable=False),
    sa.Column("place", sa.String(120), nullable=False, default=""),
    sa.Column("province", sa.String(20), index=True),
    sa.Column("municipality", sa.String(5)),
    sa.Column("buyer_kind", sa.String(20), nullable=False),
    sa.Column("organisation", sa.String(160), nullable=False, default=""),
    sa.Column("email", sa.String(254), nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("created_at", _Moment, nullable=False),
    sa.Column("page", sa.String(500), nullable=False, default=""),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("email", sa.String(254), nullable=False, default=""),
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(80), nullable=False, unique=True),
    sa.Column("role", sa.String(20), nullable=False),  # platform province
    sa.Column("province", sa.String(20)),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("must_change_password", sa.Boolean, nullable=False, default=False),
    sa.Column("session_epoch", sa.Integer, nullable=False, default=0),  # raised to end all sessions
    sa.Column("created_at", _Moment, nullable=False),
    sa.Column("last_login_at", _Moment),
)

api_tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),  # SHA-256: tokens are long and random
    sa.Column("created_at", _Moment, nullable=False),
    sa.Column("last_used_at", _Moment),
)


# Offerings that an administrator put first or last for a need; `key` is the need as app.search.pins compares needs.
pins = sa.Table(
    "pins",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(250), nullable=False),
    sa.Column("need", sa.String(200), nullable=False),  # as the administrator typed it
    sa.Column("offering_id", sa.String(160), nullable=False),
    sa.Column("first", sa.Boolean, nullable=False),  # else last
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("created_by", sa.String(80), nullable=False),
    sa.Column("created_at", _Moment, nullable=False),
    sa.UniqueConstraint("key", "offering_id"),
)


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


def upgrade(url: str) -> None:
    """Bring the tables to the newest form; safe to call at every start."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "base" / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, "head")

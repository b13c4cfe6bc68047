"""Remarks about the site that visitors left, in the platform database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from base import clock, database, sent_again
from base.tables import feedback as table


@dataclass(frozen=True)
class Remark:
    """What somebody said of a page, and where an answer may go."""

    id: int
    created_at: datetime
    page: str
    message: str
    email: str
    done_at: datetime | None
    done_by: str


def leave(db: sa.Engine, *, page: str, message: str, email: str) -> None:
    """Keep a remark, once. Raises sqlalchemy.exc.SQLAlchemyError when the database is away."""
    with database.write(db) as connection:
        sent_again.insert_once(connection, table, {"page": page, "message": message, "email": email})


def listed(db: sa.Engine, limit: int, offset: int) -> list[Remark]:
    """The remarks, those that wait first."""
    columns = (table.c.id, table.c.created_at, table.c.page, table.c.message, table.c.email)
    query = sa.select(*columns, table.c.done_at, table.c.done_by).order_by(
        table.c.done_at.is_not(None), table.c.created_at.desc(), table.c.id.desc()
    )
    with database.read(db) as connection:
        return [Remark(*row) for row in connection.execute(query.limit(limit).offset(offset))]


def count(db: sa.Engine) -> tuple[int, int]:
    """How many there are, and how many of them wait."""
    waits = sa.func.count().filter(table.c.done_at.is_(None))
    with database.read(db) as connection:
        total, waiting = connection.execute(sa.select(sa.func.count(), waits).select_from(table)).one()
    return total, waiting


def done(connection: sa.Connection, remark_id: int, by: str) -> bool:
    """Say that a remark was dealt with; False when somebody did already."""
    still = (table.c.id == remark_id) & table.c.done_at.is_(None)
    return connection.execute(table.update().where(still).values(done_at=clock.now(), done_by=by)).rowcount == 1

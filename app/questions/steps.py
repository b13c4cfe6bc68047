"""The steps of the timetable that were done: a row for each, in the table of what the timetable follows."""

from __future__ import annotations

import sqlalchemy as sa

from base import clock


def done(connection: sa.Connection, table: sa.Table, followed_id: str) -> frozenset[str]:
    """The steps that were done for a question, or for a request."""
    return frozenset(connection.scalars(sa.select(table.c.step).where(_its_id(table) == followed_id)))


def record(connection: sa.Connection, table: sa.Table, followed_id: str, step: str) -> None:
    """Write down that a step is done. Raises sqlalchemy.exc.IntegrityError when it was."""
    connection.execute(table.insert().values({_its_id(table).name: followed_id, "step": step, "done_at": clock.now()}))


def _its_id(table: sa.Table) -> sa.Column[str]:
    """The column with the id of what is followed: the first of the key."""
    column: sa.Column[str] = next(iter(table.primary_key.columns))
    return column

"""Offerings that are new in the live index: which, and when they came. Who left and came back is not new."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from base import database
from base.tables import index_changes as table


def arrivals(db: sa.Engine, since: datetime, most: int) -> dict[str, datetime]:
    """id -> moment of the offerings that came since then, the newest first. A source that came whole is no news."""
    before = table.alias()
    known = sa.exists().where(before.c.offering_id == table.c.offering_id, before.c.settled, before.c.id < table.c.id)
    came = (table.c.kind == "new") & (table.c.cause == "source") & table.c.settled & (table.c.at >= since)
    newest = sa.select(table.c.offering_id, table.c.at).where(came, ~known).order_by(table.c.at.desc(), table.c.id)
    with database.read(db) as connection:
        return {row.offering_id: row.at for row in connection.execute(newest.limit(most))}

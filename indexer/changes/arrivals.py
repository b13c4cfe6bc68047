"""Offerings that are new in the live index: which, and when they came. Who left and came back is not new."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from base import database
from base.tables import index_changes as table


def arrivals(db: sa.Engine, since: datetime, most: int, before: datetime | None = None) -> dict[str, datetime]:
    """id -> moment of the offerings that came since then (and before another moment), the newest first.

    A source that came whole is no news.
    """
    earlier = table.alias()
    once = (earlier.c.offering_id == table.c.offering_id) & earlier.c.settled & (earlier.c.id < table.c.id)
    came = (table.c.kind == "new") & (table.c.cause == "source") & table.c.settled & (table.c.at >= since)
    until = sa.true() if before is None else table.c.at < before
    new = sa.select(table.c.offering_id, table.c.at).where(came, until, ~sa.exists().where(once))
    with database.read(db) as connection:
        rows = connection.execute(new.order_by(table.c.at.desc(), table.c.id).limit(most))
        return {row.offering_id: row.at for row in rows}

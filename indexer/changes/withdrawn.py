"""Offerings that once stood in the live index: where they moved, or that they are gone.

Their addresses stand in bookmarks and in other sites; they answer 301 or 410 instead of 404.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from base import database
from base.tables import index_changes as table
from indexer.changes.change import Departed


@dataclass(frozen=True)
class Withdrawn(Departed):
    """An offering that is gone, with its id."""

    id: str = ""


def find(db: sa.Engine, identity: str) -> Withdrawn | None:
    """An offering that went and did not come back; None when there is none of that id.

    A row that is only planned counts as well: this is asked of what is not live.
    """
    gone = (table.c.kind == "gone") & table.c.departed.is_not(None)
    came = (table.c.kind == "new") & table.c.settled
    newest = sa.select(table).where(table.c.offering_id == identity, gone | came).order_by(table.c.id.desc())
    with database.read(db) as connection:
        row = connection.execute(newest.limit(1)).first()
    return Withdrawn(**row.departed, id=identity) if row and row.kind == "gone" else None

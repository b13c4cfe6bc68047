"""The history of an offering, as its source tells it: since when, what changed field by field, gone and back.

What edits put on top stands in the rows of the edits (indexer.edits.edits).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from base import database
from base.tables import index_changes as table
from indexer.changes.change import Fields
from indexer.changes.record import FILLED


@dataclass(frozen=True)
class Event:
    """Something that happened to an offering in the live index."""

    at: datetime
    kind: Literal["first", "changed", "gone", "back"]
    changes: Fields


def of(db: sa.Engine, offering_id: str, *, live: bool = True, limit: int = 100) -> list[Event]:
    """The history of an offering, newest first.

    One that is `live` and has no row of its own came with its whole source.
    """
    own = (table.c.offering_id == offering_id) & (table.c.cause == "source")
    fill = (table.c.offering_id == f"{offering_id.partition(':')[0]}:") & (table.c.kind == FILLED)
    by_moment = (table.c.at, table.c.id)
    with database.read(db) as connection:
        rows = connection.execute(sa.select(table).where(own, table.c.settled).order_by(*by_moment)).all()
        filled = connection.execute(sa.select(table).where(fill, table.c.settled).order_by(*by_moment)).first()
    with_source = rows[0].kind != "new" if rows else live
    events = [Event(filled.at, "first", {})] if filled and with_source else []
    for row in rows:
        events.append(Event(row.at, _kind(row.kind, known=bool(events)), row.fields))
    return events[::-1][:limit]


def _kind(kind: str, *, known: bool) -> Literal["first", "changed", "gone", "back"]:
    if kind == "new":
        return "back" if known else "first"
    return "gone" if kind == "gone" else "changed"

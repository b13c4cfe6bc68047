"""The changes of the live index that nobody was matched with yet: each row says whether it was.

No number can be a cursor here: a row that was planned first may be settled last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import database
from base.tables import index_changes as table
from indexer.changes.record import FILLED, PAGE
from indexer.document.fields import Offering
from indexer.engine import documents

_WAITING = table.c.settled & ~table.c.matched


@dataclass(frozen=True)
class Unmatched:
    """A row of the record; `whole` is a source that came for the first time, with all its offerings."""

    id: int
    offering_id: str
    kind: str
    whole: bool = False


def unmatched(db: sa.Engine, most: int = PAGE) -> list[Unmatched]:
    """The oldest changes that were not matched. A source that comes back whole after its index was lost is not new."""
    query = sa.select(table.c.id, table.c.offering_id, table.c.kind).where(_WAITING).order_by(table.c.id).limit(most)
    with database.read(db) as connection:
        rows = connection.execute(query).all()
        return [Unmatched(row.id, row.offering_id, row.kind, _is_whole(connection, *row)) for row in rows]


def _is_whole(connection: sa.Connection, number: int, offering_id: str, kind: str) -> bool:
    before = table.c.offering_id.startswith(offering_id, autoescape=True) & (table.c.id < number)
    return kind == FILLED and not connection.scalar(sa.select(sa.exists().where(before, table.c.settled)))


def offerings(client: OpenSearch, live: str, changes: Sequence[Unmatched]) -> list[Offering]:
    """The offerings that are new or changed, as they stand in the live index now."""
    ids = dict.fromkeys(change.offering_id for change in changes if change.kind in ("new", "changed"))
    found = list(documents.some(client, live, list(ids)).values())
    for change in changes:
        if change.whole:
            found += documents.scan(client, live, source=change.offering_id.rstrip(":"))
    return list({offering["id"]: offering for offering in found}.values())


def set_matched(connection: sa.Connection, changes: Sequence[Unmatched]) -> None:
    """These changes were matched, in the transaction of what came of it."""
    connection.execute(table.update().where(table.c.id.in_([change.id for change in changes])).values(matched=True))

"""What a supplier that is full says of its whole offering: the capacity of its own page, written with its answer.

It shows as any other capacity does, ends by itself on its day, and is taken back on the page of the organisation, or by
another answer to the same question.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.owners import editing
from app.requests.request import Request
from base import connections, database
from base.config import Settings
from base.tables import edits
from indexer.document.fields import Offering
from indexer.edits import edit_store, publishing


def may_fill(request: Request, offering: Offering | None) -> bool:
    """Whether who holds the link speaks for the offering: it still stands at the address that was written to.

    Of an offering that cannot be looked at now (None) the request itself is the proof.
    """
    return offering is None or (offering["email"] or "").lower() == request.email.lower()


def fill(connection: sa.Connection, request: Request, offering: Offering | None, until: date) -> None:
    """The offering of a request is full until a day, in the caller's transaction.

    What its source says is taken from the offering as it is live; of one that cannot be looked at, that it has room.
    """
    details = editing.capacity(offering, until.isoformat())
    editing.record(connection, request.offering_id, "capacity", {**details, "request": request.id})


def take_back(connection: sa.Connection, request: Request) -> bool:
    """End what an earlier answer to the same question said of the offering; whether it still counted."""
    counting = [edit_id for edit_id, origin_id in _counting(connection, request.offering_id) if origin_id == request.id]
    for edit_id in counting:
        edit_store.change(connection, edit_id, "ended", was="live", by=editing.OWNER)
        editing.audit_owner(connection, "capacity", request.offering_id, edit_id)
    return bool(counting)


def origin(db: sa.Engine, offering_id: str) -> str:
    """The id of the request in whose answer an offering was said to be full; "" when it was said elsewhere, or not."""
    with database.read(db) as connection:
        return next((request_id for _, request_id in _counting(connection, offering_id)), "")


def publish(settings: Settings, db: sa.Engine, request: Request) -> bool:
    """Show at once what was said of the offering; False when that has to wait."""
    return publishing.publish(settings, connections.search_engine(settings), db, request.offering_id)


def _counting(connection: sa.Connection, offering_id: str) -> Sequence[tuple[int, str]]:
    """The capacity that counts for an offering: the id of its edit, and the request that it came with, if any."""
    live = (edits.c.subject == offering_id) & (edits.c.kind == "capacity") & (edits.c.state == "live")
    rows = connection.execute(sa.select(edits.c.id, edits.c.details).where(live))
    return [(row.id, row.details.get("request", "")) for row in rows]

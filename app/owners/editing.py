"""Editing: a row, and the live index at once. What is only proposed changes no index."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from base import connections
from base.config import Settings
from indexer.derived import Offering
from indexer.overlay import edit_rows, edit_writes
from indexer.overlay.edits import CORRECTABLE, Kind

OWNER = "organisatie"  # who edits by the link in a letter


def edit(
    settings: Settings,
    db: sa.Engine,
    offering_id: str,
    kind: Kind,
    details: dict[str, Any],
    *,
    by: str,
) -> bool:
    """Keep an edit of an offering that counts from now on; whether it shows already."""
    province = offering_id.partition(":")[0]
    edit_rows.make(db, subject=offering_id, kind=kind, province=province, details=details, by=by)
    return edit_writes.publish(settings, connections.search_engine(settings), db, offering_id)


def propose(db: sa.Engine, offering: Offering, given: dict[str, Any], *, by: str) -> int | None:
    """Propose a correction of the fields that differ from what is shown; its id, None when nothing differs."""
    fields = {
        name: {"old": said_by_source(offering, name), "new": given[name]}
        for name in CORRECTABLE
        if name in given and _same(given[name]) != _same(offering[name])
    }
    if not fields:
        return None
    return edit_rows.make(
        db,
        subject=offering["id"],
        kind="correction",
        province=offering["source"],
        details={"fields": fields},
        by=by,
        state="proposed",
    )


def decide(settings: Settings, db: sa.Engine, edit_id: int, state: str, *, was: str, by: str, reason: str = "") -> bool:
    """Approve, refuse or take back an edit of an offering; False when somebody else was first."""
    row = edit_rows.get(db, edit_id)
    if row is None or not edit_rows.decide(db, edit_id, state, was=was, by=by, reason=reason):
        return False
    if "live" in (state, was):
        edit_writes.publish(settings, connections.search_engine(settings), db, row.subject)
    return True


def said_by_source(offering: Offering, name: str) -> Any:
    """The value of a field in the source, whatever a correction made of it."""
    return offering["overridden"].get(name, offering[name])


def _same(value: Any) -> Any:
    """Line ends differ between browsers and sources, and no text is no text."""
    return "\n".join(value.split()) if isinstance(value, str) and value else value or None

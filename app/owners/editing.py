"""Editing: a row, and the live index at once. What is only proposed changes no index.

What was done, the word of it in the audit trail and the letter about it are one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from app.outbox import letters
from app.security import audit
from app.security.accounts import Account
from base import connections, database
from base.config import Settings
from indexer.document.fields import Offering
from indexer.edits import edit_store, publishing
from indexer.edits.edit_store import EditRow
from indexer.edits.edits import CORRECTABLE, Details, Kind, Replaced

OWNER = "organisatie"  # who edits by the link in a letter


def edit(settings: Settings, db: sa.Engine, offering_id: str, kind: Kind, details: Details) -> bool:
    """Keep an edit of an owner that counts from now on; whether it shows already."""
    with database.write(db) as connection:
        record(connection, offering_id, kind, details)
    return publishing.publish(settings, connections.search_engine(settings), db, offering_id)


def record(connection: sa.Connection, offering_id: str, kind: Kind, details: Details) -> None:
    """Write down an edit of an owner that counts from now on, in the caller's transaction; who asks publishes it."""
    province = offering_id.partition(":")[0]
    edit_id = edit_store.add(connection, subject=offering_id, kind=kind, province=province, details=details, by=OWNER)
    audit_owner(connection, kind, offering_id, edit_id)


def audit_owner(connection: sa.Connection, kind: Kind, offering_id: str, edit_id: int) -> None:
    """Write into the audit trail that an owner made, or took back, an edit."""
    audit.add(connection, who=OWNER, action=f"owner.{kind}", subject=offering_id, details={"edit": edit_id})


def capacity(offering: Offering | None, until: str | None) -> Details:
    """What an edit says of an offering that is full until a day, or has room again; None: it cannot be looked at."""
    replaced: Replaced = {"old": source_value(offering, "full_until") if offering else None, "new": until}
    return {"fields": {"full_until": replaced}}


def propose(settings: Settings, db: sa.Engine, offering: Offering, values: Mapping[str, object]) -> int | None:
    """Propose a correction of an owner: of the fields that differ from what is shown, and tell the province; its id.

    None when nothing differs.
    """
    shown: Mapping[str, object] = offering
    fields: dict[str, Replaced] = {
        name: {"old": source_value(offering, name), "new": values[name]}
        for name in CORRECTABLE
        if name in values and _same(values[name]) != _same(shown[name])
    }
    if not fields:
        return None
    identity, province = offering["id"], offering["source"]
    facts = {"title": offering["title"], "site": settings.site}
    with database.write(db) as connection:
        edit_id = edit_store.add(
            connection,
            subject=identity,
            kind="correction",
            province=province,
            details={"fields": fields},
            by=OWNER,
            state="proposed",
        )
        audit.add(connection, who=OWNER, action="owner.correction", subject=identity, details={"edit": edit_id})
        letters.send_to_province(connection, "correction_proposed", province, **facts)
    return edit_id


def decide(
    settings: Settings, db: sa.Engine, row: EditRow, *, approved: bool, by: Account, reason: str, shown: Offering | None
) -> bool | None:
    """Approve or refuse a correction and write to the organisation; whether the decision shows already.

    `shown` is the offering as it is live, None when it is gone. None when somebody else was first.
    """
    state, action = ("live", "correction.approve") if approved else ("refused", "correction.refuse")
    with database.write(db) as connection:
        if not edit_store.change(connection, row.id, state, was="proposed", by=by.name, reason=reason):
            return None
        audit.note(connection, by, action, row.subject, edit=row.id)
        if row.made_by == OWNER and shown and shown["email"]:
            facts = {"title": shown["title"], "approved": approved, "reason": reason}
            letters.send(connection, "correction_decided", to=shown["email"], **facts)
    return not approved or publishing.publish(settings, connections.search_engine(settings), db, row.subject)


def undo(settings: Settings, db: sa.Engine, row: EditRow, *, by: Account) -> bool:
    """Take back an edit that counts: what the source says counts again. False when somebody else was first."""
    with database.write(db) as connection:
        if not edit_store.change(connection, row.id, "ended", was="live", by=by.name):
            return False
        audit.note(connection, by, "edit.undo", row.subject, edit=row.id, kind=row.kind)
    publishing.publish(settings, connections.search_engine(settings), db, row.subject)
    return True


def source_value(offering: Offering, name: str) -> object:
    """The value of a field in the source, whatever a correction made of it."""
    shown: Mapping[str, object] = offering
    return offering["overridden"].get(name, shown[name])


def _same(value: object) -> object:
    """Line ends differ between browsers and sources, and no text is no text."""
    return "\n".join(value.split()) if isinstance(value, str) and value else value or None

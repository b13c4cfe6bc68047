"""Merging organisations, hiding equal offerings, keeping two apart: rows, live at once, each can be undone.

What was decided and its row in the audit trail are one transaction.
"""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.security import audit
from app.security.accounts import Account
from base import connections, database
from base.config import Settings
from indexer.document.fields import Offering
from indexer.edits import duplicates, edit_store, publishing
from indexer.edits.edit_store import EditRow
from indexer.edits.edits import Details
from indexer.engine import alias, documents


def offerings(settings: Settings, client: OpenSearch) -> list[Offering]:
    """What is compared of every live offering; read once per state of the index. Raises OpenSearchException."""
    state = alias.state(client, settings.index)
    return offerings_of(client, *state) if state else []


@lru_cache(maxsize=1)
def offerings_of(client: OpenSearch, index: str, _state: str) -> list[Offering]:
    """What is compared of every offering of an index in some state. Raises OpenSearchException."""
    return list(documents.scan(client, index, fields=duplicates.FIELDS))


def merge(
    settings: Settings,
    db: sa.Engine,
    *,
    survivor: str,
    other: str,
    names: tuple[str, str],
    sources: set[str],
    by: Account,
) -> bool:
    """Show the offerings of `other`, which are of `sources`, as those of `survivor`; whether that shows already.

    `names` are those of both. Does nothing to a circle.
    """
    if edit_store.merges(db).get(survivor) == other:
        return False
    details: Details = {"into": survivor, "name": names[1], "into_name": names[0]}
    province = min(sources) if len(sources) == 1 else ""  # who may undo it, besides the platform
    with database.write(db) as connection:
        edit_store.add(connection, subject=other, kind="merge", province=province, details=details, by=by.name)
        audit.note(connection, by, "duplicate.voeg-samen", other, kept=survivor)
    return publishing.publish_organisations(settings, connections.search_engine(settings), db, [survivor, other])


def hide(settings: Settings, db: sa.Engine, *, survivor: str, other: str, by: Account) -> bool:
    """Hide one of two equal offerings; its address leads to the other. Whether that shows already."""
    province = other.partition(":")[0]
    details: Details = {"of": survivor}
    with database.write(db) as connection:
        edit_store.add(connection, subject=other, kind="duplicate", province=province, details=details, by=by.name)
        audit.note(connection, by, "duplicate.verberg", other, kept=survivor)
    return publishing.publish(settings, connections.search_engine(settings), db, other)


def keep_apart(settings: Settings, db: sa.Engine, one: str, other: str, *, by: Account) -> bool:
    """Remember that two that look alike are two; whether visitors see that already."""
    first, second = sorted((one, other))
    with database.write(db) as connection:
        edit_store.add(connection, subject=first, kind="distinct", province="", details={"from": second}, by=by.name)
        audit.note(connection, by, "duplicate.geen-dubbel", other, kept=one)
    return publishing.publish_twins(settings, connections.search_engine(settings), db, [one, other])


def undo(settings: Settings, db: sa.Engine, row: EditRow, *, by: Account) -> bool:
    """Take a merge, a hiding or a "two" back; False when somebody did already."""
    with database.write(db) as connection:
        if not edit_store.change(connection, row.id, "ended", was="live", by=by.name):
            return False
        audit.note(connection, by, "duplicate.undo", row.subject, edit=row.id, kind=row.kind)
    client = connections.search_engine(settings)
    if row.kind == "duplicate":
        publishing.publish(settings, client, db, row.subject)
    elif row.kind == "distinct":
        publishing.publish_twins(settings, client, db, [row.subject, row.details["from"]])
    elif row.kind == "merge":
        publishing.publish_organisations(settings, client, db, [row.subject, row.details["into"]])
    return True

"""Phrases that administrators added to the phrasebook, in the platform database.

The next sync or rebuild writes them into the live index's `_meta`, from where every process has them: what the index
says is live. After a rollback the next sync brings them back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from base import clock, database
from base.errors import DoenersError
from base.tables import phrases as table
from indexer import phrase_lint
from indexer.phrasebook import Own


class PhraseRefused(DoenersError):
    """A phrase that cannot be added; the text says why, in Dutch."""


@dataclass(frozen=True)
class StoredPhrase:
    """A phrase that was added, and who did what when; it counts until it is removed."""

    id: int
    activity: str
    text: str
    created_by: str
    created_at: datetime
    removed_by: str | None
    removed_at: datetime | None

    def is_in(self, live: Own) -> bool:
        """Whether the index that says this has it."""
        return self.text in live.get(self.activity, ())


def add(connection: sa.Connection, activity: str, text: str, by: str) -> int:
    """Add a phrase to an activity; its number. Raises PhraseRefused."""
    text = " ".join(text.split())
    if why := phrase_lint.fault(activity, text, _current(connection)):
        raise PhraseRefused(why)
    row = {"activity": activity, "text": text, "created_by": by, "created_at": clock.now()}
    return int(connection.execute(table.insert().values(**row).returning(table.c.id)).scalar_one())


def remove(connection: sa.Connection, phrase_id: int, by: str) -> bool:
    """Take a phrase away; whether there was one. Its row stays, as history."""
    standing = (table.c.id == phrase_id) & table.c.removed_at.is_(None)
    gone = connection.execute(table.update().where(standing).values(removed_by=by, removed_at=clock.now()))
    return gone.rowcount > 0


def listed(db: sa.Engine, limit: int = 1000) -> list[StoredPhrase]:
    """Every phrase that was added, those that were removed too, newest first."""
    with database.read(db) as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.id.desc()).limit(limit))
        return [StoredPhrase(**row) for row in rows.mappings()]


def current(db: sa.Engine) -> Own:
    """The phrases that count, by activity: what an index is to have."""
    with database.read(db) as connection:
        return _current(connection)


def _current(connection: sa.Connection) -> Own:
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(sa.select(table).where(table.c.removed_at.is_(None)).order_by(table.c.id)):
        found[row.activity].append(row.text)
    return dict(found)

"""Edits of synonym rules in the platform database: drafts, what is live, what was withdrawn.

An index says in its `_meta` which edits it was made with ("rules": id -> rule). What is live decides: after a rollback
the edits that the index does not have are drafts again, after rolling forward they are live again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from base import clock, database
from base.tables import synonym_edits as table
from indexer.engine.index_meta import IndexMeta
from indexer.rules.rule_edits import Edit

State = Literal["draft", "published", "retired"]


@dataclass(frozen=True)
class StoredEdit:
    """An edit as it is kept, with who made it and what became of it."""

    id: int
    edit: Edit
    state: State
    created_by: str
    created_at: datetime
    published_at: datetime | None


def propose(connection: sa.Connection, edit: Edit, by: str) -> int:
    """Keep an edit as a draft; its id."""
    row = {**vars(edit), "state": "draft", "created_by": by, "created_at": clock.now()}
    return int(connection.execute(table.insert().values(**row).returning(table.c.id)).scalar_one())


def withdraw(connection: sa.Connection, edit_id: int) -> bool:
    """Drop a draft; whether there was such a draft."""
    draft = (table.c.id == edit_id) & (table.c.state == "draft")
    return connection.execute(table.update().where(draft).values(state="retired")).rowcount > 0


def listed(db: sa.Engine, state: State | None = None, limit: int = 1000) -> list[StoredEdit]:
    """The edits in a state (in any), oldest first."""
    query = sa.select(table).where(table.c.state == state) if state else sa.select(table)
    with database.read(db) as connection:
        rows = connection.execute(query.order_by(table.c.id.desc()).limit(limit)).all()
    return [_kept(row) for row in reversed(rows)]


def drafts(db: sa.Engine, ids: Collection[int]) -> list[StoredEdit]:
    """Those of the ids that are drafts."""
    return [kept for kept in listed(db, "draft") if kept.id in ids]


def published(db: sa.Engine) -> tuple[Edit, ...]:
    """The edits that are live, in the order in which they were made."""
    return tuple(kept.edit for kept in listed(db, "published"))


def choose(connection: sa.Connection, ids: Collection[int], run_id: str) -> None:
    """Let a run put these drafts live; in the transaction that orders the run, so that it never begins without them."""
    draft = table.c.id.in_(ids) & (table.c.state == "draft")
    connection.execute(table.update().where(draft).values(run_id=run_id))


def for_run(db: sa.Engine, run_id: str, live: IndexMeta) -> list[StoredEdit]:
    """What a run compiles: the edits that are live, and the drafts that were chosen for it.

    `live` is what the live index says of itself: what a killed run left undone is put right first.
    """
    follow(db, live)
    chosen = (table.c.state == "published") | ((table.c.state == "draft") & (table.c.run_id == run_id))
    with database.read(db) as connection:
        return [_kept(row) for row in connection.execute(sa.select(table).where(chosen).order_by(table.c.id))]


def by_id(edits: Sequence[StoredEdit]) -> dict[str, str]:
    """What an index says of its edits: id -> rule."""
    return {str(kept.id): kept.edit.rule for kept in edits}


def in_index(db: sa.Engine, live: IndexMeta) -> list[StoredEdit]:
    """The edits that an index was made with, in their order."""
    with database.read(db) as connection:
        found = connection.execute(sa.select(table).where(_same(live)).order_by(table.c.id))
        return [_kept(row) for row in found]


def _same(live: IndexMeta) -> sa.ColumnElement[bool]:
    """By number and text: after a backup is put back, a number may be given a second time."""
    known = (live.rules or {}).items()
    return sa.or_(sa.false(), *((table.c.id == int(key)) & (table.c.rule == rule) for key, rule in known))


def follow(db: sa.Engine, live: IndexMeta) -> None:
    """Let the states say what the live index was made with; an index that does not say it changes nothing."""
    if live.rules is None:
        return
    gone = (table.c.state == "published") & ~_same(live)
    fresh = (table.c.state != "published") & _same(live)
    with database.write(db) as connection:
        connection.execute(table.update().where(gone).values(state="draft", published_at=None, run_id=None))
        connection.execute(table.update().where(fresh).values(state="published", published_at=clock.now()))


def _kept(row: sa.Row[tuple[object, ...]]) -> StoredEdit:
    edit = Edit(row.kind, row.sector, row.rule, row.replaces, row.reason)
    return StoredEdit(row.id, edit, row.state, row.created_by, row.created_at, row.published_at)

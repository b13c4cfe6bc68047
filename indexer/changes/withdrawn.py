"""Offerings that once stood in the live index: where they moved, or that they are gone.

Their addresses stand in bookmarks and in other sites; they answer 301 or 410 instead of 404.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock, database
from base.tables import withdrawn as table
from dutch.normalise import slug
from indexer.edits import edit_store

FIELDS = ["id", "title", "organisation_id", "activities", "municipalities"]


@dataclass(frozen=True)
class Withdrawn:
    """An offering that is gone; `moved_to` is its successor's id, `municipality` the NIS code of its first site."""

    id: str
    title: str
    activities: list[str]
    municipality: str | None
    moved_to: str | None


def find(db: sa.Engine, identity: str) -> Withdrawn | None:
    """What is known of an offering that is no longer live."""
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(table.c.id == identity)).first()
    return Withdrawn(row.id, row.title, row.activities, row.municipality, row.moved_to) if row else None


def record(db: sa.Engine, client: OpenSearch, *, old: str, new: str, gone: set[str], back: set[str]) -> None:
    """Remember what is `gone`, forget what came `back`; the index `old` still has the ones, `new` has the others."""
    _keep(db, _rows(client, old, new, gone, back) if gone else [], back)


def _keep(db: sa.Engine, rows: list[dict[str, Any]], back: set[str]) -> None:
    edit_store.show_again(db, {row["id"] for row in rows})
    with database.write(db) as connection:
        for row in rows:
            connection.execute(table.delete().where(table.c.id == row["id"]))
        for start in range(0, len(back), 500):
            ids = sorted(back)[start : start + 500]
            connection.execute(table.delete().where(table.c.id.in_(ids)))
        if rows:
            connection.execute(table.insert(), rows)


def _rows(client: OpenSearch, old: str, new: str, gone: set[str], back: set[str]) -> list[dict[str, Any]]:
    """One row per offering that is gone; it moved when the same organisation offers the same title under a new id."""
    successors = {_identity(o): o["id"] for o in _fetch(client, new, back)}
    return [
        {
            "id": o["id"],
            "title": o["title"],
            "activities": o["activities"],
            "municipality": next(iter(o["municipalities"]), None),
            "moved_to": successors.get(_identity(o)),
            "gone_at": clock.now(),
        }
        for o in _fetch(client, old, gone)
    ]


def _identity(offering: dict[str, Any]) -> tuple[str, str]:
    return offering["organisation_id"], slug(offering["title"])


def _fetch(client: OpenSearch, index: str, ids: set[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        body = {"ids": ordered[start : start + 500]}
        answer = client.mget(index=index, body=body, params={"_source_includes": ",".join(FIELDS)})
        found += [doc["_source"] for doc in answer["docs"] if doc.get("found")]
    return found

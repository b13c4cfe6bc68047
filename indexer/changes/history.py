"""The history of offerings, as their sources tell it: since when, what changed field by field, gone and back.

Only rows that changed are looked at, told by their hashes: a run in which nothing changed writes nothing. What edits
put on top stands in the rows of the edits (indexer.edits.edits).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock, database
from base.tables import offering_history as table
from indexer.derived import Offering
from indexer.offering import OfferingSchema

KEPT = timedelta(days=3 * 365)  # changes of fields; since when an offering is there is kept for as long as it is
LONGEST = 500  # characters of a text that are kept
PAGE = 500
_NOT_TOLD = frozenset({"source", "source_id", "read_at", "stale", "organisation_id"})
FIELDS = tuple(name for name, field in OfferingSchema().fields.items() if not field.dump_only and name not in _NOT_TOLD)
Rows = Mapping[str, str]  # source id -> hash of the row


@dataclass(frozen=True)
class Event:
    """Something that happened to an offering in its source: first, changed, gone, back."""

    at: datetime
    kind: str
    changes: dict[str, list[Any]]


def of(db: sa.Engine, offering_id: str, limit: int = 100) -> list[Event]:
    """The history of an offering, newest first."""
    query = sa.select(table).where(table.c.offering_id == offering_id).order_by(table.c.id.desc()).limit(limit)
    with database.read(db) as connection:
        return [Event(row.at, row.kind, row.changes) for row in connection.execute(query)]


def record_rebuild(
    db: sa.Engine, client: OpenSearch, source: str, *, old: str | None, new: str, before: Rows, after: Rows
) -> None:
    """Record what differs between the rows of a source that stand in one index and in the next."""
    changed = [key for key in sorted(after) if before.get(key) != after[key]]
    gone = {f"{source}:{key}" for key in before.keys() - after.keys()}
    if not changed and not gone:
        return
    seen = _latest(db, f"{source}:")
    _write(db, (_arrival(f"{source}:{key}", seen) for key in changed if key not in before))
    for page in _pages([f"{source}:{key}" for key in changed if key in before] if old else []):
        _write(db, _told(page, _fetch(client, str(old), page), _fetch(client, new, page), seen))
    _write(db, _departures(gone, seen))


def record_sync(
    db: sa.Engine, client: OpenSearch, index: str, *, written: list[Offering], gone: Collection[str]
) -> None:
    """Record what a sync is about to change in an index."""
    new = {offering["id"]: offering for offering in written}
    seen = _latest(db) if new or gone else {}
    for page in _pages(sorted(new)):
        _write(db, _told(page, _fetch(client, index, page), new, seen))
    _write(db, _departures(gone, seen))


def _pages(ids: list[str]) -> Iterator[list[str]]:
    yield from (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))


def _told(
    ids: list[str], old: Mapping[str, Offering], new: Mapping[str, Offering], seen: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for key in ids:
        if key not in old:
            yield _arrival(key, seen)
        elif changes := differences(old[key], new[key]):
            yield {"offering_id": key, "kind": "changed", "changes": changes}


def _arrival(key: str, seen: Mapping[str, str]) -> dict[str, Any]:
    return {"offering_id": key, "kind": "back" if key in seen else "first", "changes": {}}


def _departures(gone: Iterable[str], seen: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Rows that were refused were never there, and do not go."""
    return (
        {"offering_id": key, "kind": "gone", "changes": {}} for key in sorted(gone) if seen.get(key, "gone") != "gone"
    )


def differences(old: Offering, new: Offering) -> dict[str, list[Any]]:
    """Field -> [old, new] of what the source says otherwise, whatever edits made of it."""
    before, after = ({**o, **o["overridden"]} for o in (old, new))
    return {name: [_cut(before[name]), _cut(after[name])] for name in FIELDS if before[name] != after[name]}


def _cut(value: Any) -> Any:
    return f"{value[:LONGEST]} …" if isinstance(value, str) and len(value) > LONGEST else value


def _fetch(client: OpenSearch, index: str, ids: list[str]) -> dict[str, Offering]:
    wanted = {"_source_includes": ",".join((*FIELDS, "overridden"))}
    answer = client.mget(index=index, body={"ids": ids}, params=wanted)
    return {doc["_id"]: doc["_source"] for doc in answer["docs"] if doc.get("found")}


def _latest(db: sa.Engine, beginning: str = "") -> dict[str, str]:
    """What was told last of each offering whose id begins so."""
    with database.read(db) as connection:
        own = table.c.offering_id.startswith(beginning, autoescape=True)
        query = sa.select(table.c.offering_id, table.c.kind).where(own).order_by(table.c.id)
        return {row.offering_id: row.kind for row in connection.execute(query)}


def _write(db: sa.Engine, rows: Iterable[dict[str, Any]]) -> None:
    told = [{**row, "at": clock.now()} for row in rows]
    if told:
        old = (table.c.kind == "changed") & (table.c.at < clock.now() - KEPT)
        with database.write(db) as connection:
            connection.execute(table.insert(), told)
            connection.execute(table.delete().where(old))

"""The one way in for what changes in the live index: one row for each offering and change, in `index_changes`.

Rows are planned before the engine is written to, and settled when it has been: readers see settled rows only. What a
killed run planned is settled by the next run as far as it stands in the live index, and goes otherwise. So an index
that never went live leaves nothing. Up to which live index the rows are complete stands beside the lease: what a run
that was killed after its swap did not write down, the next one does (docs/decisions/0024-one-record-of-changes.md).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock, database
from base.tables import index_changes as table
from base.tables import lease, runs
from indexer.changes.change import READ_FIELDS, Change, between
from indexer.document.fields import Offering
from indexer.engine import documents
from indexer.twins import identity

ABANDONED = timedelta(minutes=10)  # an edit is written in a second: a row planned so long ago was forgotten
FILLED = "filled"  # instead of a row for each offering, when a source comes for the first time
PAGE = 500
Documents = Callable[[list[str]], Mapping[str, Offering]]  # those with some ids


@dataclass(frozen=True)
class Ids:
    """Which offerings come, go, and may have changed; `filled` are sources that come whole, for the first time."""

    new: Collection[str] = ()
    gone: Collection[str] = ()
    changed: Collection[str] = ()
    filled: Collection[str] = field(default=())


def new_batch() -> str:
    """The name under which rows are planned and settled together, when they are not those of a run."""
    return str(uuid.uuid4())


def first_filled(db: sa.Engine, old: str | None, sources: Iterable[str]) -> set[str]:
    """Those of some sources, of which the live index has nothing, that come for the first time.

    Without a live index all of them do: the engine was empty, and what it had lost nobody can tell.
    """
    if old is None:
        return set(sources)
    with database.read(db) as connection:
        return {source for source in sources if not connection.scalar(sa.select(sa.exists().where(_of(source))))}


def _of(source: str) -> sa.ColumnElement[bool]:
    return table.c.offering_id.startswith(f"{source}:", autoescape=True)


def stored(client: OpenSearch, index: str | None) -> Documents:
    """The documents of an index, in the fields that are compared."""
    return lambda ids: documents.some(client, index, ids, READ_FIELDS) if index else {}


def plan(db: sa.Engine, batch: str, index: str, ids: Ids, *, old: Documents, new: Documents) -> None:
    """Write down what is about to change in an index; it counts once it is settled."""
    _insert(db, [_fill_row(batch, index, source) for source in sorted(ids.filled)])
    successors: dict[tuple[str, str], str] = {}
    for page in _pages(ids):
        before, after = old(page), new(page)
        rows = []
        for key in page:
            change = between(before.get(key), after.get(key))
            if change and change.kind == "new" and ids.gone:
                successors[identity(after[key])] = key
            if change and change.departed:
                moved_to = successors.get(identity(before[key]))
                change = replace(change, departed=replace(change.departed, moved_to=moved_to))
            rows += [_row(batch, index, change)] if change else []
        _insert(db, rows)


def _pages(ids: Ids) -> Iterator[list[str]]:
    """What is new comes first: an offering that went may be there under another id."""
    come = [key for key in ids.new if key.partition(":")[0] not in ids.filled]
    for some in (come, ids.gone, ids.changed):
        ordered = sorted(some)
        yield from (ordered[start : start + PAGE] for start in range(0, len(ordered), PAGE))


def plan_edit(db: sa.Engine, batch: str, index: str, change: Change, sequence: int) -> bool:
    """Write down what an edit is about to change in the document that has this number in the engine.

    False when somebody else did, from this same document: one of them writes a row, and the other looks again.
    """
    try:
        _insert(db, [_row(batch, index, change, sequence)])
    except sa.exc.IntegrityError:
        return False
    return True


def _row(batch: str, index: str, change: Change, sequence: int | None = None) -> dict[str, object]:
    return {
        "offering_id": change.offering_id,
        "index_name": index,
        "batch": batch,
        "at": clock.now(),
        "kind": change.kind,
        "cause": change.cause,
        "fields": dict(change.fields),
        "digest": change.digest,
        "departed": asdict(change.departed) if change.departed else None,
        "settled": False,
        "sequence": sequence,
    }


def _fill_row(batch: str, index: str, source: str) -> dict[str, object]:
    return {**_row(batch, index, Change(f"{source}:", "new")), "kind": FILLED}


def _insert(db: sa.Engine, rows: list[dict[str, object]]) -> None:
    if rows:
        with database.write(db) as connection:
            connection.execute(table.insert(), rows)


def settle(db: sa.Engine, batch: str, *, but: Collection[str] = (), live: str | None = None) -> None:
    """What was planned stands in the live index now, except some offerings that the engine refused.

    With `live`, that is the index that a run made live, while it has the lease: up to this one the record is complete.
    """
    planned = (table.c.batch == batch) & ~table.c.settled
    with database.write(db) as connection:
        for refused in but:
            connection.execute(table.delete().where(planned, table.c.offering_id == refused))
        connection.execute(table.update().where(planned).values(settled=True, at=clock.now()))
        if live:
            connection.execute(lease.update().where(lease.c.run_id == batch).values(recorded_index=live))


def discard(db: sa.Engine, batch: str, ids: Collection[str] | None = None) -> None:
    """What was planned (of some offerings) was not written."""
    planned = (table.c.batch == batch) & ~table.c.settled
    with database.write(db) as connection:
        for each in [planned] if ids is None else [planned & (table.c.offering_id == key) for key in ids]:
            connection.execute(table.delete().where(each))


def recorded_index(db: sa.Engine) -> str | None:
    """The live index up to which the record is complete; None when nothing was recorded yet."""
    with database.read(db) as connection:
        return connection.scalar(sa.select(lease.c.recorded_index))


def discard_runs(db: sa.Engine, index: str) -> None:
    """Drop what runs planned for an index and did not settle: it is about to be planned anew."""
    of_runs = table.c.batch.in_(sa.select(runs.c.id)) & (table.c.index_name == index)
    with database.write(db) as connection:
        connection.execute(table.delete().where(of_runs, ~table.c.settled))


def published(db: sa.Engine, index: str, ids: Collection[str]) -> set[str]:
    """Those of some offerings of which an edit was recorded in an index."""
    found: set[str] = set()
    ordered = sorted(ids)
    with database.read(db) as connection:
        for start in range(0, len(ordered), PAGE):
            own = table.c.offering_id.in_(ordered[start : start + PAGE]) & (table.c.index_name == index)
            query = sa.select(table.c.offering_id).where(own, table.c.settled, table.c.sequence.is_not(None))
            found |= set(connection.scalars(query))
    return found


def sweep(db: sa.Engine, client: OpenSearch, live: str | None) -> None:
    """Settle what earlier runs planned and wrote before they were killed, and drop the rest.

    Only for the holder of the lease, before it plans anything. What an edit planned just now is left alone.
    """
    abandoned = table.c.batch.in_(sa.select(runs.c.id)) | (table.c.at < clock.now() - ABANDONED)
    query = sa.select(table.c.id, table.c.offering_id, table.c.index_name, table.c.kind, table.c.digest)
    with database.read(db) as connection:
        planned = connection.execute(query.where(~table.c.settled, abandoned)).all()
    for start in range(0, len(planned), PAGE):
        some = planned[start : start + PAGE]
        there = stored(client, live)([row.offering_id for row in some])
        digests = {key: offering["hash"] for key, offering in there.items()}
        stands = {
            row.id
            for row in some
            if row.index_name == live and (row.kind == FILLED or digests.get(row.offering_id, "") == row.digest)
        }
        _decide(db, stands, {row.id for row in some} - stands)


def _decide(db: sa.Engine, settled: set[int], dropped: set[int]) -> None:
    with database.write(db) as connection:
        connection.execute(table.update().where(table.c.id.in_(settled)).values(settled=True, at=clock.now()))
        connection.execute(table.delete().where(table.c.id.in_(dropped)))

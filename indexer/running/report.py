"""The report of a run: what its index changes in the live one, kept in the platform database, also when it never went
live. All differences are counted; the first of each source are kept with their fields, of the newest reports only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import database
from base.tables import changes as changes_table
from base.tables import differences as table
from base.tables import runs as runs_table
from indexer.document.fields import Offering
from indexer.engine import documents, index_meta, row_hashes
from indexer.engine.digest import Digest
from indexer.running import difference
from indexer.running.difference import Change, Difference, Kind

KEEP_CHANGES_OF = 20  # reports; older ones keep their counts only
_BATCH = 100  # documents fetched at a time


@dataclass(frozen=True)
class Report:
    """What stands in the database: the indices, the digests of their definitions, and the counts."""

    old: str
    new: str
    old_digest: str
    new_digest: str
    difference: Difference

    @property
    def same_definition(self) -> bool:
        """Whether both indices were made by the same definition."""
        return self.old_digest == self.new_digest


@dataclass(frozen=True)
class Shown:
    """An offering that differs, with its fields before and after."""

    id: str
    source: str
    kind: Kind
    ours: bool
    title: str
    before: Mapping[str, object]
    after: Mapping[str, object]


def between(
    client: OpenSearch,
    index: str,
    old: str,
    new: str,
    *,
    definition_digest: str = "",
    digests: Iterable[Digest] | None = None,
) -> Report:
    """What `new` has otherwise than `old`; `index` is the alias of both. `digests` are those of `new`, if at hand.

    A new index that is not complete yet does not know the digest of its definition: it is given.
    """
    found = difference.compare(
        documents.digests(client, old),
        documents.digests(client, new) if digests is None else digests,
        _same_rows(client, index, old, new),
    )
    old_digest = index_meta.read(client, old).digest
    return Report(old, new, old_digest, definition_digest or index_meta.read(client, new).digest, found)


def _same_rows(client: OpenSearch, index: str, old: str, new: str) -> set[str]:
    """The ids of which both indices were made from the same row."""
    same: set[str] = set()
    for source in documents.counts(client, old):
        before = row_hashes.load(client, index, old, source)
        after = row_hashes.load(client, index, new, source)
        same |= {f"{source}:{key}" for key, row in before.items() if after.get(key) == row}
    return same


def store(db: sa.Engine, client: OpenSearch, run_id: str, report: Report) -> None:
    """Keep the report of a run with its first changes, and forget the changes of old reports."""
    told = {name: getattr(report, name) for name in ("old", "new", "old_digest", "new_digest")}
    told["difference"] = report.difference.as_json()
    rows = [{"run_id": run_id, **vars(shown)} for shown in _shown(client, report)]
    for row in rows:
        row["offering_id"] = row.pop("id")
    newest = sa.select(table.c.run_id).join(runs_table, runs_table.c.id == table.c.run_id)
    newest = newest.order_by(runs_table.c.requested_at.desc()).limit(KEEP_CHANGES_OF)
    with database.write(db) as connection:
        connection.execute(table.insert().values(run_id=run_id, report=told))
        if rows:
            connection.execute(changes_table.insert(), rows)
        connection.execute(changes_table.delete().where(changes_table.c.run_id.not_in(newest.scalar_subquery())))


def _shown(client: OpenSearch, found: Report) -> Iterator[Shown]:
    kept = found.difference.changes
    for start in range(0, len(kept), _BATCH):
        some = kept[start : start + _BATCH]
        ids = [change.id for change in some]
        before, after = documents.some(client, found.old, ids), documents.some(client, found.new, ids)
        for change in some:
            yield _with_fields(change, before.get(change.id), after.get(change.id))


def _with_fields(change: Change, before: Offering | None, after: Offering | None) -> Shown:
    shown = after or before
    was, becomes = difference.fields(before, after)
    return Shown(change.id, change.source, change.kind, change.ours, shown["title"] if shown else "", was, becomes)


def load(db: sa.Engine, run_id: str) -> Report | None:
    """The report of a run; None when it has none."""
    with database.read(db) as connection:
        told = connection.scalar(sa.select(table.c.report).where(table.c.run_id == run_id))
    return Report(**told | {"difference": difference.from_json(told["difference"])}) if told else None


def changes(db: sa.Engine, run_id: str, *, limit: int | None = None) -> Sequence[Shown]:
    """The changes that were kept of a run's report, by id."""
    query = sa.select(changes_table).where(changes_table.c.run_id == run_id).order_by(changes_table.c.offering_id)
    with database.read(db) as connection:
        return [_read(row) for row in connection.execute(query.limit(limit))]


def change(db: sa.Engine, run_id: str, identity: str) -> Shown | None:
    """One change of a run's report; None when it was not kept."""
    query = sa.select(changes_table).where(changes_table.c.run_id == run_id, changes_table.c.offering_id == identity)
    with database.read(db) as connection:
        row = connection.execute(query).first()
    return _read(row) if row else None


def _read(row: sa.Row[tuple[object, ...]]) -> Shown:
    return Shown(row.offering_id, row.source, row.kind, row.ours, row.title, row.before, row.after)

"""What a run is about to change for visitors, by another index or in the live one, put into the record."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from opensearchpy import OpenSearch

from indexer.changes import record
from indexer.changes.record import Ids, stored
from indexer.document.fields import Offering
from indexer.edits import publishing
from indexer.running.difference import Difference


@dataclass(frozen=True)
class Writes:
    """What a sync writes of a source; which ids leave the index, which are new, and how many it had `before`."""

    written: list[Offering]
    gone: set[str]
    new: set[str]
    before: int


def plan_writes(db: sa.Engine, client: OpenSearch, batch: str, index: str, source: str, writes: Writes) -> None:
    """Write down what a sync is about to change in the live index."""
    written = {offering["id"]: offering for offering in writes.written}
    filled = set() if writes.before else record.first_filled(db, index, [source])
    ids = Ids(writes.new, writes.gone, written.keys() - writes.new, filled)
    record.plan(db, batch, index, ids, old=stored(client, index), new=lambda _: written)


def plan(
    db: sa.Engine, client: OpenSearch, batch: str, *, old: str, new: str, difference: Difference, edited: set[str]
) -> None:
    """Write down what changes when `new` takes the place of `old`.

    What only our word lists or code changed is left out, but for offerings that were `edited` since `old` was made.
    """
    come = {source for source, counts in difference.by_source.items() if not counts.before}
    filled = record.first_filled(db, old, come)
    ids = Ids(difference.new, difference.gone, difference.changed | (difference.ours & edited), filled)
    record.plan(db, batch, new, ids, old=stored(client, old), new=stored(client, new))


def record_late_edits(db: sa.Engine, client: OpenSearch, *, old: str, new: str, since: int) -> None:
    """What was edited while the new index was made, and came in at the swap; nothing of what showed already."""
    batch = record.new_batch()
    ids = Ids(changed=publishing.touched(client, db, new, since))
    record.plan(db, batch, new, ids, old=stored(client, old), new=stored(client, new))
    record.settle(db, batch)

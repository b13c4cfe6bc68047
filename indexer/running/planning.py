"""What a run is about to change for visitors, by another index or in the live one, put into the record."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base.logging import get_logger
from indexer.changes import record
from indexer.changes.record import Ids, stored
from indexer.document.fields import Offering
from indexer.edits import edit_store, publishing
from indexer.engine import index_meta
from indexer.running import report
from indexer.running.report import Report

log = get_logger("changes")


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


def plan(db: sa.Engine, client: OpenSearch, batch: str, compared: Report, edited: set[str]) -> None:
    """Write down what changes when one index takes the place of another.

    What only our word lists or code changed is left out, but for offerings that were `edited` since the old was made.
    """
    difference, old, new = compared.difference, compared.old, compared.new
    come = {source for source, counts in difference.by_source.items() if not counts.before}
    filled = record.first_filled(db, old, come)
    ids = Ids(difference.new, difference.gone, difference.changed | (difference.ours & edited), filled)
    record.plan(db, batch, new, ids, old=stored(client, old), new=stored(client, new))


def plan_late_edits(db: sa.Engine, client: OpenSearch, batch: str, compared: Report, since: int) -> None:
    """What was edited while the new index was made, and came in at the swap, takes the place of what was planned."""
    late = publishing.touched(client, db, compared.new, since) - compared.difference.new
    record.discard(db, batch, late)
    record.plan(
        db, batch, compared.new, Ids(changed=late), old=stored(client, compared.old), new=stored(client, compared.new)
    )


def complete(db: sa.Engine, client: OpenSearch, name: str, live: str | None, run_id: str) -> None:
    """Record what killed runs did not: first the way to the live index, then what they wrote in it.

    Only for the holder of the lease, before it plans anything. `name` is the alias. An index that cannot be read stops
    nobody: the next run tries again.
    """
    before = record.recorded_index(db)
    if live and before != live:
        try:
            _record_turn(db, client, name, before, live, run_id)
        except OpenSearchException as error:
            record.discard(db, run_id)
            log.warning("turn_not_recorded", old=before, new=live, reason=type(error).__name__)
    record.sweep(db, client, live)


def _record_turn(db: sa.Engine, client: OpenSearch, name: str, old: str | None, new: str, run_id: str) -> None:
    """What `new` has otherwise than the index that was recorded last, if that is still there."""
    if old and client.indices.exists(index=old):
        record.discard_runs(db, new)
        compared = report.between(client, name, old, new)
        since = min(index_meta.read(client, index).edits for index in (old, new))
        edited = publishing.touched(client, db, new, since)
        plan(db, client, run_id, compared, edited - record.published(db, new, edited))
        edit_store.show_again(db, compared.difference.gone)
        log.warning("turn_recorded", old=old, new=new)
    record.settle(db, run_id, live=new)

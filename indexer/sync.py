"""A sync: bring the live index up to what the sources say now, without building another one.

All rows are read and compared by hash with the rows that the live index was made from; only what differs is made into
documents. Dates of change are not trusted: late commits, equal stamps and deleted rows cannot slip through. Reading and
hashing is a small part of a rebuild (docs/decisions/0006-sync-compares-rows.md has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base import clock
from base.config import Settings
from base.errors import EngineUnavailable, GateRefused, SourceError
from indexer import (
    alias,
    bulk,
    definition,
    documents,
    edit_rows,
    gate,
    row_hashes,
    rule_store,
    runs,
    source_reads,
    vocabulary,
    withdrawn,
)
from indexer.derived import Offering
from indexer.drill import hold
from indexer.edit_writes import catch_up
from indexer.edits import Edits, apply
from indexer.lease import Lease
from indexer.offering import Reject
from indexer.sources import SourceConfig, Unchanged, changes

NO_INDEX = "Er is nog geen index: bouw eerst alles op."
OTHER_DEFINITION = "De code hoort bij een andere definitie dan de live index: bouw eerst alles opnieuw op."


@dataclass
class Sync:
    """A sync under way on the live index."""

    settings: Settings
    client: OpenSearch
    db: sa.Engine
    lease: Lease
    index: str
    about: dict[str, Any]  # what the index knows of itself
    edits: Edits
    forced: bool = False
    refused: list[str] = field(default_factory=list)  # reasons of the gate
    failed: dict[str, str] = field(default_factory=dict)  # source -> why it could not be read


@dataclass
class Difference:
    """What one source says otherwise than the live index: `kept` are the ids that stay."""

    written: list[Offering] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    read: int = 0
    started: datetime = field(default_factory=clock.now)  # when reading began


def sync(
    settings: Settings, client: OpenSearch, db: sa.Engine, configs: Sequence[SourceConfig], run: runs.Run
) -> runs.Run:
    """Carry out `run` (queued) to its end, which is recorded; the run as it ended.

    Raises LeaseTaken when another run holds the lease; every other failure ends the run, with its reason.
    """

    def work(lease: Lease) -> None:
        _carry_out(settings, client, db, configs, run, lease)

    ended = runs.carry_out(db, run, settings.lease_seconds, work, _reason)
    runs.forget_quiet(db, but=run.id)
    return ended


def _reason(error: Exception) -> str:
    away = isinstance(error, (EngineUnavailable, OpenSearchException))
    what = "De zoekmotor is niet bereikbaar." if away else f"Onverwachte fout ({type(error).__name__})."
    return f"Het bijwerken is mislukt. {what}"


def _carry_out(
    settings: Settings,
    client: OpenSearch,
    db: sa.Engine,
    configs: Sequence[SourceConfig],
    run: runs.Run,
    lease: Lease,
) -> None:
    live = alias.live(client, settings.index)
    if live is None:
        raise GateRefused([NO_INDEX])
    about = alias.meta(client, live)
    rule_store.follow(db, about)
    if about.get("digest") != definition.load(rule_store.published(db)).digest:
        raise GateRefused([OTHER_DEFINITION])
    work = Sync(settings, client, db, lease, live, about, edit_rows.load(db), run.forced)
    chosen = [config for config in configs if run.source in (None, config.province)]
    for config in chosen:
        runs.progress(db, run.id, config.province, state="waiting")
    for config in chosen:
        _source(work, config)
    _remember(work, [config.province for config in chosen if config.province not in work.failed])
    if work.refused:
        raise GateRefused(work.refused)
    message = " ".join(f"{source}: {why}" for source, why in work.failed.items())
    runs.finish(db, run.id, "partial" if work.failed else "succeeded", message, index_name=live)


def _source(work: Sync, config: SourceConfig) -> None:
    """One source: read it, judge the difference, write it."""
    source, run_id = config.province, work.lease.run_id
    hold(work.settings, work.lease, f"comparing-{source}")
    runs.step(work.db, run_id, f"{config.label} wordt vergeleken")
    indexed = documents.hashes(work.client, work.index, source=source)
    started = clock.now()
    try:
        difference = _compare(work, config, indexed)
    except SourceError as error:
        work.failed[source] = str(error)
        source_reads.failed(work.db, source, run_id, started, str(error))
        runs.progress(work.db, run_id, source, state="failed", message=str(error))
        return
    gone = indexed.keys() - difference.kept
    reasons = gate.shrunk({source: len(indexed)}, {source: len(difference.kept)})
    if reasons and not work.forced:
        work.refused += reasons
        _tell_reading(work, source, difference, difference.rejects)
        runs.progress(work.db, run_id, source, state="failed", read=difference.read, message=" ".join(reasons))
        return
    _write(work, source, difference, gone, back=difference.kept - indexed.keys())


def _compare(work: Sync, config: SourceConfig, indexed: dict[str, str]) -> Difference:
    """What a source says now, beside what the index has of it. Raises SourceError."""
    source = config.province
    stale = source in work.about.get("stale_sources", [])  # all its offerings say that they are old
    known = {} if stale else row_hashes.load(work.client, work.settings.index, work.index, source)
    found = Difference()
    for row in changes(config, clock.now(), known, found.hashes):
        found.read += 1
        if isinstance(row, Reject):
            found.rejects.append(row)
        elif isinstance(row, Unchanged):
            found.kept |= {f"{source}:{row.source_id}"} & indexed.keys()
        else:
            offering = apply(row, work.edits)
            found.kept.add(offering["id"])
            if stale or indexed.get(offering["id"]) != offering["hash"]:
                found.written.append(offering)
    return found


def _write(work: Sync, source: str, difference: Difference, gone: set[str], back: set[str]) -> None:
    """Carry the difference into the live index. A holder of an old lease writes nothing: its version is lower."""
    token, run_id, check = work.lease.token, work.lease.run_id, work.lease.check
    if difference.written or gone:
        _unsettle(work)
    hold(work.settings, work.lease, f"changing-{source}")
    report = bulk.write(work.client, work.index, difference.written, version=token, check=check)
    work.client.indices.refresh(index=work.index)
    withdrawn.record_changes(work.db, work.client, work.index, gone=gone, back=back)
    deleted = bulk.delete(work.client, work.index, sorted(gone), version=token, check=check)
    work.client.indices.refresh(index=work.index)
    hold(work.settings, work.lease, f"changed-{source}")
    refused = {reject.source_id for reject in report.rejects}
    hashes = {source_id: found for source_id, found in difference.hashes.items() if source_id not in refused}
    with work.lease.held():
        row_hashes.store(work.client, work.settings.index, work.index, source, hashes)
    work.about["counts"][source] = len(difference.kept) - len(report.rejects)
    rejects = [*difference.rejects, *report.rejects]
    runs.record_rejects(work.db, run_id, rejects)
    _tell_reading(work, source, difference, rejects)
    runs.progress(
        work.db,
        run_id,
        source,
        state="done",
        read=difference.read,
        written=report.written,
        refused=len(rejects),
        removed=deleted,
    )


def _tell_reading(work: Sync, source: str, read: Difference, rejects: Sequence[Reject]) -> None:
    """Write down that a source was read to its end, and what it refused."""
    source_reads.succeeded(work.db, source, work.lease.run_id, read.started, rows=read.read, rejects=rejects)


def _unsettle(work: Sync) -> None:
    """Write down that a change is under way: whoever finds that later completes it, should we be killed."""
    if "unsettled" not in work.about:
        work.about["unsettled"] = work.lease.run_id
        with work.lease.held():
            work.client.indices.put_mapping(index=work.index, body={"_meta": work.about})


def _catch_up(work: Sync) -> None:
    """Edits since the last run, also those that were made while this one wrote."""
    since = work.about.get("edits", 0)
    if edit_rows.load(work.db).last > since:
        _unsettle(work)
        work.about["edits"] = catch_up(work.client, work.db, work.index, work.lease, since=since)


def _remember(work: Sync, read: list[str]) -> None:
    """When something changed, now or in a sync that was killed, say so to all; write down what the index now is."""
    at = clock.now().isoformat()
    hold(work.settings, work.lease, "settling")
    _catch_up(work)
    if "unsettled" in work.about:
        work.lease.check()
        words = vocabulary.of(documents.scan(work.client, work.index))
        vocabulary.store(work.client, work.settings.index, work.index, words)
        alias.mark(work.client, work.settings.index, work.index, at)
        del work.about["unsettled"]
    work.about["synced_at"] = {**work.about.get("synced_at", {}), **dict.fromkeys(read, at)}
    work.about["stale_sources"] = [name for name in work.about.get("stale_sources", []) if name not in read]
    with work.lease.held():
        work.client.indices.put_mapping(index=work.index, body={"_meta": work.about})

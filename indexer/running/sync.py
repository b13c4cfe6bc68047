"""A sync: bring the live index up to what the sources say now, without building another one.

All rows are read and compared by hash with the rows that the live index was made from; only what differs is made into
documents. Dates of change are not trusted: late commits, equal stamps and deleted rows cannot slip through. A source
that tells by itself that nothing changed is not read at all (docs/decisions/0006-sync-compares-rows.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base import clock, traces
from base.config import Settings
from base.errors import EngineUnavailable, GateRefused, RunCancelled, SourceError
from indexer import code, phrase_store
from indexer.changes import record
from indexer.edits import edit_store, joining, publishing
from indexer.edits.edits import Edits
from indexer.engine import alias, bulk, documents, index_meta, row_hashes, trouble, vocabulary
from indexer.engine.index_meta import IndexMeta
from indexer.lease import Lease
from indexer.running import gate, past_runs, planning, rejected_rows, runs
from indexer.running.comparing import Comparison, compare
from indexer.running.drill import hold
from indexer.running.planning import Writes
from indexer.running.preconditions import NO_INDEX, damaged, refuse_unlike
from indexer.sources import SourceConfig, change_token, source_reads


@dataclass(kw_only=True)
class Sync:
    """A sync under way on the live index."""

    settings: Settings
    client: OpenSearch
    db: sa.Engine
    lease: Lease
    index: str
    about: IndexMeta  # what the index is to know of itself
    written: IndexMeta  # what it knows
    interrupted: bool  # a sync before this one was killed while it wrote
    edits: Edits
    accepted: Sequence[str]  # codes of reasons that do not stop it
    damaged: set[str]  # sources of which the index has not as many offerings as it says
    verdict: gate.Verdict = field(default_factory=gate.Verdict)
    failed: dict[str, str] = field(default_factory=dict)  # source -> why it could not be read

    def is_stale(self, source: str) -> bool:
        """Whether the live index says that the offerings of a source are old: the last reading failed."""
        return source in self.about.stale_sources

    def is_trusted(self, source: str) -> bool:
        """Whether what is noted of a source is true: not carried over, half written, or short of documents."""
        return not (self.is_stale(source) or self.interrupted or source in self.damaged)


def sync(
    settings: Settings, client: OpenSearch, db: sa.Engine, configs: Sequence[SourceConfig], run: runs.Run
) -> runs.Run:
    """Carry out `run` (queued) to its end, which is recorded; the run as it ended.

    Raises LeaseTaken when another run holds the lease; every other failure ends the run, with its reason.
    """

    def work(lease: Lease) -> None:
        _carry_out(settings, client, db, configs, run, lease)

    ended = runs.carry_out(db, run, settings.lease_seconds, work, _reason)
    past_runs.forget_quiet(db, but=run.id)
    return ended


def _reason(error: Exception) -> str:
    away = isinstance(error, (EngineUnavailable, OpenSearchException))
    what = trouble.sentence(error) if away else f"Onverwachte fout ({type(error).__name__})."
    return f"Het bijwerken is mislukt. {what}"


def _carry_out(
    settings: Settings, client: OpenSearch, db: sa.Engine, configs: Sequence[SourceConfig], run: runs.Run, lease: Lease
) -> None:
    live = alias.live(client, settings.index)
    if live is None:
        raise GateRefused([NO_INDEX])
    planning.complete(db, client, settings.index, live, run.id)
    about, edits = index_meta.read(client, live), edit_store.load(db)
    refuse_unlike(db, about, edits)
    work = Sync(
        settings=settings,
        client=client,
        db=db,
        lease=lease,
        index=live,
        about=about,
        written=about,
        interrupted=bool(about.unsettled),
        edits=edits,
        accepted=run.accepted,
        damaged=damaged(client, live, about.counts),
    )
    chosen = [config for config in configs if run.source in (None, config.province)]
    for config in chosen:
        runs.progress(db, run.id, config.province, state="waiting")
    _sources(work, chosen)
    verdict = work.verdict.as_json()
    if not work.verdict.fit:
        raise GateRefused(work.verdict.texts, verdict)
    message = " ".join(f"{source}: {why}" for source, why in work.failed.items())
    runs.finish(db, run.id, "partial" if work.failed else "succeeded", message, index_name=live, verdict=verdict)


def _sources(work: Sync, chosen: list[SourceConfig]) -> None:
    """One source after another; what was done is noted in the index, also when the run is cancelled half-way."""
    done: list[str] = []
    try:
        for config in chosen:
            work.lease.check()
            with traces.span("sync", facts={"source": config.province}):
                _source(work, config)
            done.append(config.province)
    except RunCancelled:
        _finish(work, [source for source in done if source not in work.failed], cancelled=True)
        raise
    _finish(work, [source for source in done if source not in work.failed])


def _source(work: Sync, config: SourceConfig) -> None:
    """One source: read it unless it says that nothing changed; judge the difference, write it."""
    source, run_id = config.province, work.lease.run_id
    hold(work.settings, work.lease, f"comparing-{source}")
    runs.step(work.db, run_id, f"{config.label} wordt vergeleken")
    runs.progress(work.db, run_id, source, state="reading")
    started, tokens = clock.now(), work.about.change_tokens
    try:
        token = change_token(config)  # before reading: what changes meanwhile is seen next time
        if token and token == tokens.get(source) and _is_settled(work, source):
            refused = source_reads.unchanged(work.db, source, run_id, started, index=work.index)
            runs.progress(work.db, run_id, source, state="unchanged", refused=refused)
            return
        found = _compared(work, config)
    except SourceError as error:
        work.failed[source] = str(error)
        source_reads.failed(work.db, source, run_id, started, str(error))
        runs.progress(work.db, run_id, source, state="failed", message=str(error))
        return
    if found.equal:
        _record_reading(work, source, found)
    elif not _carried_into_index(work, source, found):
        token = ""  # what was refused is tried again
    work.about = replace(work.about, change_tokens={**tokens, source: token})


def _is_settled(work: Sync, source: str) -> bool:
    """Whether the live index says what the source said last, so that an equal token is enough.

    A later reading that was not let in, of a run that was refused or cancelled, had other rows and rejects.
    """
    return work.is_trusted(source) and source_reads.settled_in(work.db, source) == work.index


def _compared(work: Sync, config: SourceConfig) -> Comparison:
    source = config.province
    rows = row_hashes.load(work.client, work.settings.index, work.index, source) if work.is_trusted(source) else {}

    def progress(read: int) -> None:
        work.lease.check()
        runs.progress(work.db, work.lease.run_id, source, state="reading", read=read)

    return compare(config, rows, work.edits, stale=work.is_stale(source), progress=progress)


def _carried_into_index(work: Sync, source: str, found: Comparison) -> bool:
    """Write what differs; False when the gate refuses it, or the engine some of it."""
    indexed = documents.hashes(work.client, work.index, source=source)
    kept = (found.unchanged & indexed.keys()) | found.offerings.keys()
    if not _fits(work, source, found, len(indexed), len(kept)):
        return False
    written = [o for o in found.offerings.values() if found.stale or indexed.get(o["id"]) != o["hash"]]
    difference = Writes(written, gone=indexed.keys() - kept, new=kept - indexed.keys(), before=len(indexed))
    report = _write(work, source, difference)
    refused = {f"{source}:{reject.source_id}" for reject in report.rejects}
    hashes = {key: row for key, row in found.hashes.items() if f"{source}:{key}" not in refused}
    with work.lease.held():
        row_hashes.store(work.client, work.settings.index, work.index, source, hashes)
    count = len((kept - refused) | (kept & indexed.keys()))
    work.about = replace(work.about, counts={**work.about.counts, source: count})
    found.rejects += report.rejects
    _record_reading(work, source, found, written=report.written, removed=len(difference.gone))
    _judge_refused(work, refused)
    return not refused


def _fits(work: Sync, source: str, found: Comparison, before: int, after: int) -> bool:
    """Whether the gate lets it in: a source that would go from `before` to `after` offerings."""
    reasons = gate.shrunk({source: before}, {source: after})
    shares = {source: gate.Share(found.read, len(found.rejects))}
    reasons += gate.rejects_jumped(past_runs.usual_rejects(work.db), shares)
    verdict = gate.weigh(reasons, work.accepted)
    work.verdict.add(verdict)
    if not verdict.fit:
        run_id, message = work.lease.run_id, " ".join(verdict.texts)
        source_reads.succeeded(
            work.db, source, run_id, found.started, rows=found.read, rejects=found.rejects, index=None
        )
        rejected_rows.record(work.db, run_id, found.rejects)
        refused = len(found.rejects)
        runs.progress(work.db, run_id, source, state="held", message=message, read=found.read, refused=refused)
    return verdict.fit


def _judge_refused(work: Sync, ids: set[str]) -> None:
    """What the engine refused stops the run until it is accepted; accepted once, it stops no later one."""
    known = set(work.about.refused_by_engine)
    verdict = gate.weigh(gate.refused(ids - known), work.accepted)
    work.verdict.add(verdict)
    if verdict.accepted:
        work.about = replace(work.about, refused_by_engine=sorted(known | ids)[: gate.MOST_REFUSED])


def _write(work: Sync, source: str, difference: Writes) -> bulk.BulkReport:
    """Carry the difference into the live index. A holder of an old lease writes nothing: its version is lower."""
    token, check, run_id = work.lease.token, work.lease.check, work.lease.run_id
    if difference.written or difference.gone:
        _begin_change(work)
    hold(work.settings, work.lease, f"changing-{source}")
    planning.plan_writes(work.db, work.client, run_id, work.index, source, difference)
    edit_store.show_again(work.db, difference.gone)
    report = bulk.write(work.client, work.index, difference.written, version=token, check=check)
    work.client.indices.refresh(index=work.index)
    bulk.delete(work.client, work.index, sorted(difference.gone), version=token, check=check)
    work.client.indices.refresh(index=work.index)
    hold(work.settings, work.lease, f"changed-{source}")
    record.settle(work.db, run_id, but=[f"{source}:{reject.source_id}" for reject in report.rejects])
    return report


def _record_reading(work: Sync, source: str, found: Comparison, *, written: int = 0, removed: int = 0) -> None:
    """Write down that a source was read to its end, what it refused and what came of it."""
    run_id = work.lease.run_id
    rejected_rows.record(work.db, run_id, found.rejects)
    source_reads.succeeded(
        work.db, source, run_id, found.started, rows=found.read, rejects=found.rejects, index=work.index
    )
    counts: runs.Progress = {"read": found.read, "written": written, "refused": len(found.rejects), "removed": removed}
    runs.progress(work.db, run_id, source, **counts | {"state": "done"})


def _begin_change(work: Sync) -> None:
    """Write down that a change is under way: whoever finds that later completes it, should we be killed."""
    if not work.about.unsettled:
        work.about = replace(work.about, unsettled=work.lease.run_id)
        _write_meta(work)


def _catch_up(work: Sync) -> None:
    """Edits and phrases since the last run, also those that were made while this one wrote."""
    if (phrases := phrase_store.current(work.db)) != work.about.phrases:
        _begin_change(work)
        work.about = replace(work.about, phrases=phrases)
    if edit_store.load(work.db).last > work.about.edits:
        _begin_change(work)
        last = publishing.catch_up(work.client, work.db, work.index, work.lease, since=work.about.edits, live=True)
        work.about = replace(work.about, edits=last)


def _finish(work: Sync, read: list[str], *, cancelled: bool = False) -> None:
    """When something changed, now or in a sync that was killed, say so to all; write down what the index now is.

    After a cancel a source may be half written: that stays noted, so that the next sync compares all its rows.
    """
    hold(work.settings, work.lease, "settling")
    _catch_up(work)
    if work.about.unsettled:
        work.lease.check()
        joining.join_all(work.client, work.db, work.index, work.lease)
        words = vocabulary.of(documents.scan(work.client, work.index))
        vocabulary.store(work.client, work.settings.index, work.index, words)
        alias.set_changed(work.client, work.settings.index, work.index, clock.now().isoformat())
        if not cancelled:
            work.about = replace(work.about, unsettled="")
    stale = [name for name in work.about.stale_sources if name not in read]
    work.about = replace(work.about, code=code.version(), stale_sources=stale)
    _write_meta(work)


def _write_meta(work: Sync) -> None:
    """Let the index know, unless it does: a write of the mapping makes the engine compile all its word lists."""
    if work.about != work.written:
        with work.lease.held():
            index_meta.write(work.client, work.index, work.about)
        work.written = work.about

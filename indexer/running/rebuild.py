"""A rebuild: read the sources into a new index, judge it, and make it live in one step.

A run of the kind "synonyms" reads no source: it carries all offerings over under the rules that are to go live.

The live index is never touched. A source that cannot be read keeps its last good offerings (carry-over, marked stale).
On any exception the new index goes and everything stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base import clock, traces
from base.config import Settings
from base.errors import EngineUnavailable, GateRefused
from base.logging import get_logger
from indexer import code, definition, phrase_store
from indexer.changes import record
from indexer.edits import edit_store, publishing
from indexer.edits.joining import join_all
from indexer.edits.publishing import catch_up
from indexer.engine import alias, documents, index_meta, row_hashes, trouble, vocabulary
from indexer.engine.index_meta import IndexMeta
from indexer.engine.making import make_index
from indexer.lease import Lease
from indexer.rules import rule_store
from indexer.rules.rule_store import StoredEdit
from indexer.running import finishing, gate, past_runs, planning, report, runs
from indexer.running.drill import hold
from indexer.running.fill import Filling, fill
from indexer.running.report import Report
from indexer.sources import SourceConfig, source_reads

log = get_logger("rebuild")
# As when live, from the start: for a changed setting the engine compiles all word lists, a tenth of a whole rebuild.
BUILD_SETTINGS = {"index.refresh_interval": "30s", "index.number_of_replicas": 0}


@dataclass(kw_only=True)
class Build(Filling):
    """A rebuild under way: the filling of a new index, its definition, and what it changes in the live one."""

    described: definition.IndexDefinition
    rules: Sequence[StoredEdit]  # synonym rules, compiled into the new index
    compared: Report | None = None  # with the live index


def rebuild(
    settings: Settings,
    client: OpenSearch,
    db: sa.Engine,
    configs: Sequence[SourceConfig],
    run: runs.Run,
    *,
    checks: Sequence[gate.Check] = (),
) -> runs.Run:
    """Carry out `run` (queued) to its end, which is recorded; the run as it ended.

    Raises LeaseTaken when another run holds the lease; every other failure ends the run, with its reason.
    """

    def work(lease: Lease) -> None:
        _carry_out(settings, client, db, configs, run, lease, checks)

    return runs.carry_out(db, run, settings.lease_seconds, work, _reason)


def _reason(error: Exception) -> str:
    if isinstance(error, (EngineUnavailable, OpenSearchException)):
        return trouble.sentence(error)
    return f"De opbouw is mislukt door een onverwachte fout ({type(error).__name__}). Het logboek zegt meer."


def _carry_out(
    settings: Settings,
    client: OpenSearch,
    db: sa.Engine,
    configs: Sequence[SourceConfig],
    run: runs.Run,
    lease: Lease,
    checks: Sequence[gate.Check],
) -> None:
    build = _begin(settings, client, db, lease, run.id)
    planning.complete(db, client, settings.index, build.live, run.id)
    hold(settings, lease, "creating")
    with lease.held():  # a stale holder would take the next one's index for an orphan
        orphans = alias.remove_orphans(client, settings.index)
        _create(client, build.index, build.described, settings.shards)
    log.info("rebuild_started", run=run.id, index=build.index, orphans_removed=orphans)
    try:
        verdict = _fill_and_judge(build, configs, run, checks)
    except BaseException:
        with suppress(OpenSearchException):  # the engine may be away: the next run removes what is left behind
            _drop(build)
        raise
    if run.dry_run:
        _drop(build)
    message = " ".join(f"{source}: {why}" for source, why in build.failed.items())
    state: runs.RunState = "partial" if build.failed else "succeeded"
    live_now = None if run.dry_run else build.index
    runs.finish(db, run.id, state, message, verdict=verdict.as_json(), index_name=live_now)


def _begin(settings: Settings, client: OpenSearch, db: sa.Engine, lease: Lease, run_id: str) -> Build:
    """What is built, with the definition of now and the edits of now; nothing is made yet."""
    live = alias.live(client, settings.index)
    before = index_meta.read(client, live) if live else IndexMeta()
    rules = rule_store.for_run(db, run_id, before)
    described = definition.load([rule.edit for rule in rules])
    return Build(
        settings=settings,
        client=client,
        db=db,
        lease=lease,
        index=alias.next_name(client, settings.index, described.digest, clock.now()),
        live=live,
        before=before,
        edits=edit_store.load(db),
        described=described,
        rules=rules,
    )


def _fill_and_judge(
    build: Build, configs: Sequence[SourceConfig], run: runs.Run, checks: Sequence[gate.Check]
) -> gate.Verdict:
    """Fill the new index from every source, judge it, and let it go live unless the run is a trial."""
    hold(build.settings, build.lease, "created")
    for config in configs:
        runs.progress(build.db, run.id, config.province, state="waiting")
    for config in configs:
        with traces.span("fill", facts={"source": config.province}):
            fill(build, config, chosen=run.kind == "rebuild" and run.source in (None, config.province))
    join_all(build.client, build.db, build.index, build.lease)
    verdict = _judge(build, run, checks)
    if not run.dry_run:
        finishing.merge(build)
        finishing.copy(build, verdict, run.accepted)
        _go_live(build)
    return verdict


def _drop(build: Build) -> None:
    """The new index goes, with what stands beside it, unless it went live."""
    client, name = build.client, build.settings.index
    if alias.live(client, name) != build.index:
        client.indices.delete(index=build.index, params={"ignore_unavailable": "true"})
        _forget_others(client, name)


def _create(client: OpenSearch, name: str, described: definition.IndexDefinition, shards: int) -> None:
    own = BUILD_SETTINGS | {"number_of_shards": shards}
    body = {"settings": described.body["settings"] | own, "mappings": described.body["mappings"]}
    make_index(client, name, body)


@traces.traced("judge")
def _judge(build: Build, run: runs.Run, checks: Sequence[gate.Check]) -> gate.Verdict:
    """What the gate says of the new index; the report of what it changes is kept, whatever the verdict.

    Raises GateRefused.
    """
    runs.step(build.db, build.run_id, "De nieuwe index wordt vergeleken en gekeurd")
    build.client.indices.refresh(index=build.index)
    hold(build.settings, build.lease, "gate")
    build.lease.check()
    vocabulary.store(build.client, build.settings.index, build.index, build.words)
    verdict = gate.judge(_evidence(build, _compare(build)), accepted=run.accepted, checks=checks)
    if not verdict.fit:
        raise GateRefused(verdict.texts, verdict.as_json())
    return verdict


def _compare(build: Build) -> dict[str, str]:
    """The ids and digests of the new index; with a live index the report of what it changes there is kept as well."""
    client, live = build.client, build.live
    digests = list(documents.digests(client, build.index))
    if live:
        compared = report.between(
            client,
            build.settings.index,
            live,
            build.index,
            definition_digest=build.described.digest,
            digests=digests,
        )
        report.store(build.db, client, build.run_id, compared)
        build.compared = compared
    return {digest.id: digest.hash for digest in digests}


def _evidence(build: Build, indexed: dict[str, str]) -> gate.Evidence:
    known = build.before.refused_by_engine
    return gate.Evidence(
        expected=build.expected,
        actual=indexed,
        live_counts=documents.counts(build.client, build.live) if build.live else {},
        new_counts=build.counts,
        refused_by_engine=sorted(build.refused_by_engine.difference(known)),
        rejects=build.rejects,
        rejects_before=past_runs.usual_rejects(build.db),
        index=build.index,
        live=build.live,
    )


@traces.traced("go live")
def _go_live(build: Build) -> None:
    client, name = build.client, build.index
    index_meta.write(client, name, _about(build, clock.now()))
    build.lease.check()
    _plan_changes(build)
    hold(build.settings, build.lease, "swap")
    runs.step(build.db, build.run_id, "De nieuwe index gaat live")
    # Nobody edits or cancels meanwhile: what was edited is in the new index, what will be finds it live.
    with build.lease.held(live=name):
        if catch_up(client, build.db, name, build.lease, since=build.edits.last) > build.edits.last:
            join_all(client, build.db, name, build.lease)
        alias.swap(client, build.settings.index, name)
    hold(build.settings, build.lease, "live")
    build.lease.check()
    if build.compared:
        planning.plan_late_edits(build.db, client, build.run_id, build.compared, build.edits.last)
    record.settle(build.db, build.run_id, live=name)
    rule_store.follow(build.db, IndexMeta(rules=rule_store.by_id(build.rules)))
    hold(build.settings, build.lease, "swapped")
    _tidy_up(build)
    log.info("rebuild_live", run=build.run_id, index=name, counts=dict(build.counts))


def _plan_changes(build: Build) -> None:
    """Before the swap, so that a run that ends right after it forgets nothing; it counts from the swap on."""
    db, client, new = build.db, build.client, build.index
    if not build.compared:
        ids = record.Ids(filled=record.first_filled(db, None, build.counts))
        record.plan(db, build.run_id, new, ids, old=record.stored(client, None), new=record.stored(client, new))
        return
    late = publishing.touched(client, db, new, build.edits.last)
    edited = publishing.touched(client, db, new, build.before.edits) - late
    planning.plan(db, client, build.run_id, build.compared, edited)
    edit_store.show_again(db, build.compared.difference.gone)


def _tidy_up(build: Build) -> None:
    """Delete what is older than the indices that are kept."""
    client, name = build.client, build.settings.index
    build.lease.check()
    alias.prune(client, name)
    _forget_others(client, name)
    hold(build.settings, build.lease, "pruned")


def _forget_others(client: OpenSearch, name: str) -> None:
    """Drop what stands beside indices that are no longer there."""
    kept = list(alias.indices(client, name))
    vocabulary.forget(client, name, keep=kept)
    row_hashes.forget(client, name, keep=kept)


def _about(build: Build, at: datetime) -> IndexMeta:
    """What the new index is to know of itself; carried sources are as old, stale and synced as they were."""
    stale = build.failed.keys() | (build.carried & set(build.before.stale_sources))
    only_carried = build.carried >= build.counts.keys()
    return IndexMeta(
        digest=build.described.digest,
        parts=definition.parts(build.described),
        code=code.version(),
        documents=definition.of_documents(),
        phrases=phrase_store.current(build.db),
        rules=rule_store.by_id(build.rules),
        edits=build.edits.last,
        built_at=(build.before.built_at if only_carried else "") or at.isoformat(),
        run=build.run_id,
        counts=dict(build.counts),
        change_tokens=build.change_tokens,
        refused_by_engine=sorted(_refused(build))[: gate.MOST_REFUSED],  # accepted, or it would not go live
        lucene=build.client.info()["version"]["lucene_version"],
        stale_sources=sorted(stale),
        synced_at=_synced(build),
    )


def _refused(build: Build) -> set[str]:
    """What the engine refused now, and of sources that were not read now what it refused then."""
    before = build.before.refused_by_engine
    return build.refused_by_engine | {known for known in before if known.partition(":")[0] in build.carried}


def _synced(build: Build) -> dict[str, str]:
    """When the sources that were carried over were last compared."""
    compared = {} if build.live is None else source_reads.compared(build.db, build.live)
    known = {**build.before.synced_at, **{source: at.isoformat() for source, at in compared.items()}}
    return {source: at for source, at in known.items() if source in build.carried}

"""A rebuild: read the sources into a new hidden index, judge it, and make it live in one step.

The live index is never touched. A source that cannot be read keeps its last good offerings (carry-over, marked stale).
On any exception the new index goes and everything stays as it was.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base import clock
from base.config import Settings
from base.errors import EngineUnavailable, GateRefused, SourceError
from base.logging import get_logger
from indexer import alias, bulk, definition, documents, gate, row_hashes, runs, vocabulary, withdrawn
from indexer.derived import Offering, derive
from indexer.lease import Lease
from indexer.offering import Reject
from indexer.sources import SourceConfig, read

log = get_logger("rebuild")
PROGRESS_SECONDS = 0.5
BUILD_SETTINGS = {"index.hidden": True, "index.refresh_interval": "-1", "index.number_of_replicas": 0}


@dataclass
class Build:
    """A rebuild under way: where it reads, where it writes, and what it has seen so far."""

    settings: Settings
    client: OpenSearch
    db: sa.Engine
    lease: Lease
    index: str
    live: str | None
    expected: dict[str, str] = field(default_factory=dict)  # id -> hash of everything that was handed to the engine
    counts: Counter[str] = field(default_factory=Counter)  # offerings per source
    refused_by_engine: int = 0
    words: vocabulary.Words = field(default_factory=vocabulary.Words)  # of everything that was handed to the engine
    failed: dict[str, str] = field(default_factory=dict)  # source -> why, in Dutch
    rows: dict[str, dict[str, str]] = field(default_factory=dict)  # source -> source id -> hash of the row

    @property
    def run_id(self) -> str:
        """The run that this build belongs to."""
        return self.lease.run_id


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
        return "De zoekmotor is niet bereikbaar of weigert de opdracht."
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
    orphans = alias.remove_orphans(client, settings.index)
    described = definition.load()
    name = str(alias.IndexName.new(settings.index, described.digest, clock.now()))
    build = Build(settings, client, db, lease, name, alias.live(client, settings.index))
    log.info("rebuild_started", run=run.id, index=name, orphans_removed=orphans)
    _create(client, name, described)
    try:
        for config in configs:
            runs.progress(db, run.id, config.province, state="waiting")
        for config in configs:
            _fill(build, config, chosen=run.source in (None, config.province))
        verdict = _judge(build, forced=run.forced, checks=checks)
        _go_live(build, described)
    except BaseException:
        with suppress(OpenSearchException):  # the engine may be away: the next run removes what is left behind
            client.indices.delete(index=name, params={"ignore_unavailable": "true"})
        raise
    message = " ".join(f"{source}: {why}" for source, why in build.failed.items())
    state: runs.RunState = "partial" if build.failed else "succeeded"
    runs.finish(db, run.id, state, message, verdict=verdict.as_json(), index_name=name)


def _create(client: OpenSearch, name: str, described: definition.IndexDefinition) -> None:
    body = {"settings": described.body["settings"] | BUILD_SETTINGS, "mappings": described.body["mappings"]}
    client.indices.create(index=name, body=body)


def _fill(build: Build, config: SourceConfig, *, chosen: bool) -> None:
    """One source: read it; when it cannot be read, or was not asked for, carry its offerings over."""
    source = config.province
    if chosen:
        try:
            _read_source(build, config)
        except SourceError as error:
            build.failed[source] = str(error)
            _forget(build, source)
            runs.progress(build.db, build.run_id, source, state="failed", message=str(error), written=0)
            log.warning("source_failed", run=build.run_id, source=source, reason=str(error))
        else:
            runs.progress(build.db, build.run_id, source, state="done")
            return
    _carry_over(build, source)


def _read_source(build: Build, config: SourceConfig) -> None:
    source = config.province
    runs.step(build.db, build.run_id, f"{config.label} wordt gelezen")
    _pause(build.settings, f"reading-{source}")
    tally = _Tally(build, source)
    hashes = build.rows[source] = {}
    report = bulk.write(
        build.client,
        build.index,
        tally.accepted(read(config, clock.now(), hashes)),
        version=build.lease.token,
        on_chunk=tally.wrote,
    )
    tally.finish(report)
    _pause(build.settings, f"read-{source}")


class _Tally:
    """Counts one source while its rows stream past, and tells the progress twice a second."""

    def __init__(self, build: Build, source: str) -> None:
        self.build, self.source = build, source
        self.read = self.written = 0
        self.rejects: list[Reject] = []
        self._told = 0.0

    def accepted(self, rows: Iterable[Offering | Reject]) -> Iterator[Offering]:
        """The usable rows; the others are kept as rejects."""
        for row in rows:
            self.read += 1
            if isinstance(row, Reject):
                self.rejects.append(row)
            else:
                self.build.expected[row["id"]] = row["hash"]
                self.build.words.add(row)
                yield row
            self._tell()

    def wrote(self, written: int) -> None:
        """Called after each bulk request."""
        self.written = written
        self._tell()

    def _tell(self, *, now: bool = False) -> None:
        if now or time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            values = {"state": "reading", "read": self.read, "written": self.written, "refused": len(self.rejects)}
            runs.progress(self.build.db, self.build.run_id, self.source, **values)

    def finish(self, report: bulk.BulkReport) -> None:
        """Account for the whole source."""
        self.written = report.written
        self.build.counts[self.source] = report.written
        self.build.refused_by_engine += len(report.rejects)
        self.rejects.extend(report.rejects)
        self._tell(now=True)
        runs.record_rejects(self.build.db, self.build.run_id, self.rejects)


def _forget(build: Build, source: str) -> None:
    """Take back what was written of a source that failed half-way."""
    build.expected = {key: value for key, value in build.expected.items() if not key.startswith(f"{source}:")}
    build.rows.pop(source, None)
    build.client.indices.refresh(index=build.index)
    query = {"query": {"term": {"source": source}}}
    build.client.delete_by_query(index=build.index, body=query, params={"conflicts": "proceed", "refresh": "true"})


def _carry_over(build: Build, source: str) -> None:
    """Copy a source's offerings from the live index; stale when they should have been read anew."""
    if build.live is None:
        runs.progress(build.db, build.run_id, source, state="failed" if source in build.failed else "carried")
        return
    runs.step(build.db, build.run_id, f"{source}: de vorige gegevens worden overgenomen")
    build.rows[source] = row_hashes.load(build.client, build.settings.index, build.live, source)
    report = bulk.write(
        build.client,
        build.index,
        _old_offerings(build, source),
        version=build.lease.token,
        on_chunk=lambda written: runs.progress(build.db, build.run_id, source, state="carried", carried=written),
    )
    build.counts[source] = report.written
    build.refused_by_engine += len(report.rejects)
    runs.record_rejects(build.db, build.run_id, report.rejects)
    runs.progress(build.db, build.run_id, source, state="carried", carried=report.written)


def _old_offerings(build: Build, source: str) -> Iterator[Offering]:
    for old in documents.scan(build.client, str(build.live), source=source):
        offering = derive(old)  # taxonomy or word lists may have changed since it was read
        offering["stale"] = bool(old["stale"]) or source in build.failed
        build.expected[offering["id"]] = offering["hash"]
        build.words.add(offering)
        yield offering


def _judge(build: Build, *, forced: bool, checks: Sequence[gate.Check]) -> gate.Verdict:
    runs.step(build.db, build.run_id, "De nieuwe index wordt gekeurd")
    build.client.indices.refresh(index=build.index)
    _pause(build.settings, "gate")
    live_counts = documents.counts(build.client, build.live) if build.live else {}
    evidence = gate.Evidence(
        expected=build.expected,
        found=documents.hashes(build.client, build.index),
        live_counts=live_counts,
        new_counts=build.counts,
        refused_by_engine=build.refused_by_engine,
    )
    verdict = gate.judge(evidence, forced=forced, checks=checks)
    if not verdict.fit:
        raise GateRefused(verdict.reasons)
    return verdict


def _go_live(build: Build, described: definition.IndexDefinition) -> None:
    client, name = build.client, build.index
    runs.step(build.db, build.run_id, "De nieuwe index wordt samengevoegd")
    client.indices.forcemerge(index=name, params={"max_num_segments": 1})
    client.indices.put_settings(index=name, body={"index.refresh_interval": "30s", "index.hidden": False})
    client.indices.put_mapping(index=name, body={"_meta": _about(build, described, clock.now())})
    _pause(build.settings, "swap")
    runs.step(build.db, build.run_id, "De nieuwe index gaat live")
    vocabulary.store(client, build.settings.index, name, build.words)
    for source, hashes in build.rows.items():
        row_hashes.store(client, build.settings.index, name, source, hashes)
    with build.lease.held():
        alias.swap(client, build.settings.index, name)
    _pause(build.settings, "swapped")
    runs.step(build.db, build.run_id, "Wat niet meer bestaat, wordt onthouden")
    withdrawn.record(build.db, client, old=build.live, new=name)
    alias.prune(client, build.settings.index)
    kept = list(alias.indices(client, build.settings.index))
    vocabulary.forget(client, build.settings.index, keep=kept)
    row_hashes.forget(client, build.settings.index, keep=kept)
    log.info("rebuild_live", run=build.run_id, index=name, counts=dict(build.counts))


def _about(build: Build, described: definition.IndexDefinition, at: datetime) -> dict[str, Any]:
    """What an index knows of itself. Times are ISO 8601 in UTC."""
    return {
        "complete": True,
        "digest": described.digest,
        "built_at": at.isoformat(),
        "run": build.run_id,
        "counts": dict(build.counts),
        "stale_sources": sorted(build.failed),
        "lucene": build.client.info()["version"]["lucene_version"],
    }


def _pause(settings: Settings, state: str) -> None:
    """Hold the run here for a fault drill for an hour, or until the process is killed."""
    if settings.drill and settings.pause_at == state:
        log.warning("drill_pause", state=state, pid=os.getpid())
        time.sleep(3600)

"""Filling the new index of a rebuild, one source after another: read it, or carry its offerings over."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock
from base.config import Settings
from base.errors import SourceError
from base.logging import get_logger
from indexer.derived import Offering, derive
from indexer.edits.edits import Edits, apply
from indexer.engine import bulk, documents, row_hashes, vocabulary
from indexer.lease import Lease
from indexer.offering import Reject
from indexer.rules.rule_store import KeptEdit
from indexer.running import runs
from indexer.running.difference import Difference
from indexer.running.drill import hold
from indexer.running.gate import Share
from indexer.sources import SourceConfig, mark, read, source_reads

log = get_logger("rebuild")
PROGRESS_SECONDS = 0.5


@dataclass
class Build:
    """A rebuild under way: where it reads, where it writes, and what it has seen so far."""

    settings: Settings
    client: OpenSearch
    db: sa.Engine
    lease: Lease
    index: str
    live: str | None
    before: Mapping[str, Any] = field(default_factory=dict)  # what the live index knows of itself
    edits: Sequence[KeptEdit] = ()  # of synonym rules, compiled into the new index
    offering_edits: Edits = field(default_factory=Edits)  # what counted at the start; later ones come in at the swap
    carried: set[str] = field(default_factory=set)  # sources that were not read (in time)
    expected: dict[str, str] = field(default_factory=dict)  # id -> hash of everything that was handed to the engine
    counts: Counter[str] = field(default_factory=Counter)  # offerings per source
    refused_by_engine: set[str] = field(default_factory=set)  # ids
    rejects: dict[str, Share] = field(default_factory=dict)  # source -> rows read and refused by validation
    words: vocabulary.Words = field(default_factory=vocabulary.Words)  # of everything that was handed to the engine
    failed: dict[str, str] = field(default_factory=dict)  # source -> why, in Dutch
    difference: Difference | None = None  # from the live index, once it is compared
    marks: dict[str, str] = field(default_factory=dict)  # source -> what differs whenever it does, from before reading

    @property
    def run_id(self) -> str:
        """The run that this build belongs to."""
        return self.lease.run_id


def fill(build: Build, config: SourceConfig, *, chosen: bool) -> None:
    """One source: read it; when it cannot be read, or was not asked for, carry its offerings over."""
    source = config.province
    started = clock.now()
    if chosen:
        try:
            _read_source(build, config)
        except SourceError as error:
            build.failed[source] = str(error)
            _forget(build, source)
            source_reads.failed(build.db, source, build.run_id, started, str(error))
            runs.progress(build.db, build.run_id, source, state="failed", message=str(error), written=0)
            log.warning("source_failed", run=build.run_id, source=source, reason=str(error))
        else:
            runs.progress(build.db, build.run_id, source, state="done")
            return
    _carry_over(build, source)


def _read_source(build: Build, config: SourceConfig) -> None:
    source = config.province
    runs.step(build.db, build.run_id, f"{config.label} wordt gelezen")
    hold(build.settings, build.lease, f"reading-{source}")
    tally = _Tally(build, source)
    build.marks[source] = mark(config)
    hashes: dict[str, str] = {}
    report = bulk.write(
        build.client,
        build.index,
        tally.accepted(read(config, clock.now(), hashes)),
        version=build.lease.token,
        check=build.lease.check,
        on_chunk=tally.wrote,
    )
    _leave_out(build, report.rejects, hashes)
    if report.rejects:
        build.marks[source] = ""  # a sync tries again what the engine refused
    _keep_rows(build, source, hashes)
    tally.finish(report)
    hold(build.settings, build.lease, f"read-{source}")


class _Tally:
    """Counts one source while its rows stream past, and tells the progress twice a second."""

    def __init__(self, build: Build, source: str) -> None:
        self.build, self.source = build, source
        self.read = self.written = 0
        self.rejects: list[Reject] = []
        self.started = clock.now()
        self._told = 0.0

    def accepted(self, rows: Iterable[Offering | Reject]) -> Iterator[Offering]:
        """The usable rows; the others are kept as rejects."""
        for row in rows:
            self.read += 1
            if isinstance(row, Reject):
                self.rejects.append(row)
            else:
                yield _counted(self.build, apply(row, self.build.offering_edits))
            self._tell()

    def wrote(self, written: int) -> None:
        """Called after each bulk request."""
        self.written = written
        self._tell()
        hold(self.build.settings, self.build.lease, f"writing-{self.source}")

    def _tell(self, *, now: bool = False) -> None:
        if now or time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            self.build.lease.check()
            values = {"state": "reading", "read": self.read, "written": self.written, "refused": len(self.rejects)}
            runs.progress(self.build.db, self.build.run_id, self.source, **values)

    def finish(self, report: bulk.BulkReport) -> None:
        """Account for the whole source."""
        self.written = report.written
        self.build.counts[self.source] = report.written
        self.build.rejects[self.source] = Share(self.read, len(self.rejects))
        self.rejects.extend(report.rejects)
        self._tell(now=True)
        db, run_id = self.build.db, self.build.run_id
        runs.record_rejects(db, run_id, self.rejects)
        source_reads.succeeded(
            db, self.source, run_id, self.started, rows=self.read, rejects=self.rejects, index=self.build.index
        )


def _leave_out(build: Build, rejects: Iterable[Reject], hashes: dict[str, str]) -> None:
    """What the engine refused is not expected in the index, and a sync tries it again."""
    for reject in rejects:
        identity = f"{reject.source}:{reject.source_id}"
        build.refused_by_engine.add(identity)
        build.expected.pop(identity, None)
        hashes.pop(reject.source_id, None)


def _keep_rows(build: Build, source: str, hashes: dict[str, str]) -> None:
    """Beside the new index at once: the rows of one source at a time are in memory."""
    build.lease.check()
    row_hashes.store(build.client, build.settings.index, build.index, source, hashes)


def _forget(build: Build, source: str) -> None:
    """Take back what was written of a source that failed half-way."""
    ids = [identity for identity in build.expected if identity.startswith(f"{source}:")]
    for identity in ids:
        del build.expected[identity]
    # By our version: the engine's own would count on, and refuse the offerings that are carried over next.
    bulk.delete(build.client, build.index, ids, version=build.lease.token, check=build.lease.check)


def _carry_over(build: Build, source: str) -> None:
    """Copy a source's offerings from the live index; stale when they should have been read anew."""
    build.carried.add(source)
    if build.live is None:
        runs.progress(build.db, build.run_id, source, state="failed" if source in build.failed else "carried")
        return
    runs.step(build.db, build.run_id, f"{source}: de vorige gegevens worden overgenomen")
    hold(build.settings, build.lease, f"carrying-{source}")
    hashes = row_hashes.load(build.client, build.settings.index, build.live, source)
    build.marks[source] = build.before.get("marks", {}).get(source, "")
    report = bulk.write(
        build.client,
        build.index,
        _old_offerings(build, source),
        version=build.lease.token,
        check=build.lease.check,
        on_chunk=lambda written: runs.progress(build.db, build.run_id, source, state="carried", carried=written),
    )
    build.counts[source] = report.written
    _leave_out(build, report.rejects, hashes)
    _keep_rows(build, source, hashes)
    runs.record_rejects(build.db, build.run_id, report.rejects)
    runs.progress(build.db, build.run_id, source, state="carried", carried=report.written)


def _old_offerings(build: Build, source: str) -> Iterator[Offering]:
    for old in documents.scan(build.client, str(build.live), source=source):
        offering = apply(derive(old), build.offering_edits)  # taxonomy or word lists may have changed since it was read
        offering["stale"] = bool(old["stale"]) or source in build.failed
        yield _counted(build, offering)


def _counted(build: Build, offering: Offering) -> Offering:
    """An offering that is handed to the engine: the gate asks for it, and its words are known."""
    build.expected[offering["id"]] = offering["hash"]
    build.words.add(offering)
    return offering

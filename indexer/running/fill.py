"""Filling the new index of a rebuild, one source after another: read it, or carry its offerings over."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock
from base.config import Settings
from base.errors import SourceError
from base.logging import get_logger
from indexer.derived import derive
from indexer.document.fields import Offering
from indexer.edits.edits import Edits, apply
from indexer.engine import bulk, documents, row_hashes, vocabulary
from indexer.engine.index_meta import IndexMeta
from indexer.lease import Lease
from indexer.offering import Reject
from indexer.running import rejected_rows, runs
from indexer.running.drill import hold
from indexer.running.gate import Share
from indexer.sources import SourceConfig, change_token, read, source_reads

log = get_logger("rebuild")
PROGRESS_SECONDS = 0.5


@dataclass(kw_only=True)
class Filling:
    """The filling of a new index: what it reads from, where it writes, and what was written so far."""

    settings: Settings
    client: OpenSearch
    db: sa.Engine
    lease: Lease
    index: str
    live: str | None
    before: IndexMeta  # what the live index knows of itself
    edits: Edits  # of offerings, that counted at the start; later ones come in at the swap
    carried: set[str] = field(default_factory=set)  # sources that were not read (in time)
    expected: dict[str, str] = field(default_factory=dict)  # id -> hash of everything that was handed to the engine
    counts: Counter[str] = field(default_factory=Counter)  # offerings per source
    refused_by_engine: set[str] = field(default_factory=set)  # ids
    rejects: dict[str, Share] = field(default_factory=dict)  # source -> rows read and refused by validation
    words: vocabulary.Words = field(default_factory=vocabulary.Words)  # of everything that was handed to the engine
    failed: dict[str, str] = field(default_factory=dict)  # source -> why, in Dutch
    change_tokens: dict[str, str] = field(default_factory=dict)  # source -> its token, from before reading

    @property
    def run_id(self) -> str:
        """The run that fills it."""
        return self.lease.run_id


def fill(filling: Filling, config: SourceConfig, *, chosen: bool) -> None:
    """One source: read it; when it cannot be read, or was not asked for, carry its offerings over."""
    source = config.province
    started = clock.now()
    if chosen:
        try:
            _read_source(filling, config)
        except SourceError as error:
            filling.failed[source] = str(error)
            _forget(filling, source)
            source_reads.failed(filling.db, source, filling.run_id, started, str(error))
            runs.progress(filling.db, filling.run_id, source, state="failed", message=str(error), written=0)
            log.warning("source_failed", run=filling.run_id, source=source, reason=str(error))
        else:
            runs.progress(filling.db, filling.run_id, source, state="done")
            return
    _carry_over(filling, source)


def _read_source(filling: Filling, config: SourceConfig) -> None:
    source = config.province
    runs.step(filling.db, filling.run_id, f"{config.label} wordt gelezen")
    hold(filling.settings, filling.lease, f"reading-{source}")
    tally = _Tally(filling, source)
    filling.change_tokens[source] = change_token(config)
    hashes: dict[str, str] = {}
    report = bulk.write(
        filling.client,
        filling.index,
        tally.accepted(read(config, clock.now(), hashes)),
        version=filling.lease.token,
        check=filling.lease.check,
        on_chunk=tally.wrote,
    )
    _leave_out(filling, report.rejects, hashes)
    if report.rejects:
        filling.change_tokens[source] = ""  # a sync tries again what the engine refused
    _keep_rows(filling, source, hashes)
    tally.finish(report)
    hold(filling.settings, filling.lease, f"read-{source}")


class _Tally:
    """Counts one source while its rows stream past, and tells the progress twice a second."""

    def __init__(self, filling: Filling, source: str) -> None:
        self.filling, self.source = filling, source
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
                yield _counted(self.filling, apply(row, self.filling.edits))
            self._tell()

    def wrote(self, written: int) -> None:
        """Called after each bulk request."""
        self.written = written
        self._tell()
        hold(self.filling.settings, self.filling.lease, f"writing-{self.source}")

    def _tell(self, *, now: bool = False) -> None:
        if now or time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            self.filling.lease.check()
            runs.progress(
                self.filling.db,
                self.filling.run_id,
                self.source,
                state="reading",
                read=self.read,
                written=self.written,
                refused=len(self.rejects),
            )

    def finish(self, report: bulk.BulkReport) -> None:
        """Account for the whole source."""
        self.written = report.written
        self.filling.counts[self.source] = report.written
        self.filling.rejects[self.source] = Share(self.read, len(self.rejects))
        self.rejects.extend(report.rejects)
        self._tell(now=True)
        db, run_id = self.filling.db, self.filling.run_id
        rejected_rows.record(db, run_id, self.rejects)
        source_reads.succeeded(
            db, self.source, run_id, self.started, rows=self.read, rejects=self.rejects, index=self.filling.index
        )


def _leave_out(filling: Filling, rejects: Iterable[Reject], hashes: dict[str, str]) -> None:
    """What the engine refused is not expected in the index, and a sync tries it again."""
    for reject in rejects:
        identity = f"{reject.source}:{reject.source_id}"
        filling.refused_by_engine.add(identity)
        filling.expected.pop(identity, None)
        hashes.pop(reject.source_id, None)


def _keep_rows(filling: Filling, source: str, hashes: dict[str, str]) -> None:
    """Beside the new index at once: the rows of one source at a time are in memory."""
    filling.lease.check()
    row_hashes.store(filling.client, filling.settings.index, filling.index, source, hashes)


def _forget(filling: Filling, source: str) -> None:
    """Take back what was written of a source that failed half-way."""
    ids = [identity for identity in filling.expected if identity.startswith(f"{source}:")]
    for identity in ids:
        del filling.expected[identity]
    # By our version: the engine's own would count on, and refuse the offerings that are carried over next.
    bulk.delete(filling.client, filling.index, ids, version=filling.lease.token, check=filling.lease.check)


def _carry_over(filling: Filling, source: str) -> None:
    """Copy a source's offerings from the live index; stale when they should have been read anew."""
    filling.carried.add(source)
    if filling.live is None:
        runs.progress(filling.db, filling.run_id, source, state="failed" if source in filling.failed else "carried")
        return
    runs.step(filling.db, filling.run_id, f"{source}: de vorige gegevens worden overgenomen")
    hold(filling.settings, filling.lease, f"carrying-{source}")
    hashes = row_hashes.load(filling.client, filling.settings.index, filling.live, source)
    filling.change_tokens[source] = filling.before.change_tokens.get(source, "")
    report = bulk.write(
        filling.client,
        filling.index,
        _old_offerings(filling, source),
        version=filling.lease.token,
        check=filling.lease.check,
        on_chunk=lambda written: runs.progress(filling.db, filling.run_id, source, state="carried", carried=written),
    )
    filling.counts[source] = report.written
    _leave_out(filling, report.rejects, hashes)
    _keep_rows(filling, source, hashes)
    rejected_rows.record(filling.db, filling.run_id, report.rejects)
    runs.progress(filling.db, filling.run_id, source, state="carried", carried=report.written)


def _old_offerings(filling: Filling, source: str) -> Iterator[Offering]:
    for old in documents.scan(filling.client, str(filling.live), source=source):
        offering = apply(derive(old), filling.edits)  # taxonomy or word lists may have changed since it was read
        offering["stale"] = bool(old["stale"]) or source in filling.failed
        yield _counted(filling, offering)


def _counted(filling: Filling, offering: Offering) -> Offering:
    """An offering that is handed to the engine: the gate asks for it, and its words are known."""
    filling.expected[offering["id"]] = offering["hash"]
    filling.words.add(offering)
    return offering

"""What the sources say now, beside what the live index was made from: the first half of a sync."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock
from base.config import Settings
from indexer.derived import Offering
from indexer.edits.edits import Edits, apply
from indexer.engine import documents, row_hashes
from indexer.lease import Lease
from indexer.offering import Reject
from indexer.running import gate, runs
from indexer.sources import SourceConfig, Unchanged, changes, source_reads

TELL_ROWS = 1_000  # of a source: how often it is said how far the reading is


@dataclass
class Sync:
    """A sync under way on the live index."""

    settings: Settings
    client: OpenSearch
    db: sa.Engine
    lease: Lease
    index: str
    about: dict[str, Any]  # what the index is to know of itself
    noted: dict[str, Any]  # what it knows
    interrupted: bool  # a sync before us was killed while it wrote
    edits: Edits
    accepted: Sequence[str] = ()  # codes of reasons that do not stop it
    verdict: gate.Verdict = field(default_factory=gate.Verdict)
    failed: dict[str, str] = field(default_factory=dict)  # source -> why it could not be read
    damaged: set[str] = field(default_factory=set)  # sources of which the index has not as many offerings as it says


@dataclass
class Comparison:
    """A source's rows beside those that the live index was made from."""

    known: dict[str, str]  # source id -> hash of the row, of the live index
    stale: bool = False  # the offerings of the live index say that they are old: all are written
    offerings: dict[str, Offering] = field(default_factory=dict)  # of the rows that are new or differ
    unchanged: set[str] = field(default_factory=set)  # ids of the others
    rejects: list[Reject] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    read: int = 0
    started: datetime = field(default_factory=clock.now)  # when reading began

    @property
    def equal(self) -> bool:
        """Whether every row is as it was, and none is gone."""
        return self.hashes == self.known


def damaged(work: Sync) -> set[str]:
    """Sources of which the live index has more or fewer offerings than were written into it."""
    work.client.indices.refresh(index=work.index)
    noted, found = work.about["counts"], documents.counts(work.client, work.index)
    return {source for source, count in noted.items() if count != found.get(source, 0)}


def is_settled(work: Sync, source: str) -> bool:
    """Whether the live index says what the source said last, so that an equal mark is enough.

    A later reading that was not let in, of a run that was refused or cancelled, knows other rows and rejects.
    """
    return not _distrusted(work, source) and source_reads.settled_in(work.db, source) == work.index


def _distrusted(work: Sync, source: str) -> bool:
    """Whether what is noted of a source may not be true.

    It was carried over, a sync was killed while it wrote, or somebody took documents out of the index.
    """
    return source in work.about.get("stale_sources", []) or work.interrupted or source in work.damaged


def compare(work: Sync, config: SourceConfig) -> Comparison:
    """What a source says now, beside what the live index was made from. Raises SourceError."""
    source = config.province
    distrusted = _distrusted(work, source)
    known = {} if distrusted else row_hashes.load(work.client, work.settings.index, work.index, source)
    found = Comparison(known, stale=source in work.about.get("stale_sources", []))
    for row in changes(config, clock.now(), known, found.hashes):
        found.read += 1
        if found.read % TELL_ROWS == 0:
            work.lease.check()
            runs.progress(work.db, work.lease.run_id, source, state="reading", read=found.read)
        if isinstance(row, Reject):
            found.rejects.append(row)
        elif isinstance(row, Unchanged):
            found.unchanged.add(f"{source}:{row.source_id}")
        else:
            offering = apply(row, work.edits)
            found.offerings[offering["id"]] = offering
    return found

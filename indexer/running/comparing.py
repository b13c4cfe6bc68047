"""What the sources say now, beside what the live index was made from: the first half of a sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from base import clock
from indexer.document.fields import Offering
from indexer.edits.edits import Edits, apply
from indexer.offering import Reject
from indexer.sources import SourceConfig, Unchanged, changes

ROWS_A_STEP = 1_000  # of a source: how often the progress is written down


@dataclass
class Comparison:
    """A source's rows beside those that the live index was made from."""

    rows: dict[str, str]  # source id -> hash of the row, of the live index
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
        return self.hashes == self.rows


def compare(
    config: SourceConfig, rows: dict[str, str], edits: Edits, *, stale: bool, progress: Callable[[int], None]
) -> Comparison:
    """What a source says now, beside the `rows` that the live index was made from. Raises SourceError.

    `progress` is called now and then with the number of rows that were read.
    """
    source = config.province
    found = Comparison(rows, stale=stale)
    for row in changes(config, clock.now(), rows, found.hashes):
        found.read += 1
        if found.read % ROWS_A_STEP == 0:
            progress(found.read)
        if isinstance(row, Reject):
            found.rejects.append(row)
        elif isinstance(row, Unchanged):
            found.unchanged.add(f"{source}:{row.source_id}")
        else:
            offering = apply(row, edits)
            found.offerings[offering["id"]] = offering
    return found

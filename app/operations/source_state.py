"""The state of a source, for every page, letter, command and warning: how it is read, what is refused, what is live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from app.search.scope import HIDDEN
from app.wording import source_words
from app.wording.source_words import SourceCondition, SourceFault
from indexer import taxonomy
from indexer.completeness import MATTERS
from indexer.engine import alias, index_meta
from indexer.engine.index_meta import IndexMeta
from indexer.sources import SourceConfig, source_reads, source_rejects
from indexer.sources.source_reads import Readings

_BY_SOURCE = {
    "size": 0,
    "aggs": {
        "sources": {
            "terms": {"field": "source", "size": 100},
            "aggs": {
                "read_at": {"max": {"field": "read_at"}},
                "stale": {"filter": {"term": {"stale": True}}},
                "missing": {"terms": {"field": "missing", "size": len(MATTERS)}},
                "incomplete": {"filter": {"exists": {"field": "missing"}}},
                "doubles": {"filter": {"bool": {"should": HIDDEN}}},
            },
        }
    },
}


@dataclass(frozen=True)
class LiveSource:
    """What the live index holds of a source.

    `doubles` counts the offerings that visitors see as part of another one, `complete` those that have every field that
    matters, `missing` those without each. `read_at` is when
    one was last written, `synced_at` when the rows were last compared with the index, `stale` whether a later try to
    read failed, `change_token` differs whenever the source does ("": nothing tells).
    """

    source: str
    offerings: int = 0
    read_at: datetime | None = None
    stale: bool = False
    synced_at: datetime | None = None
    change_token: str = ""
    complete: int = 0
    doubles: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """The share that is complete."""
        return round(100 * self.complete / self.offerings) if self.offerings else 0


@dataclass(frozen=True)
class SourceState:
    """A source now; `live` is None while the engine does not answer."""

    source: str
    label: str
    readings: Readings
    open_rejects: int
    live: LiveSource | None

    @property
    def faults(self) -> list[SourceFault]:
        """All that is wrong, most urgent first: to fail again and again is worse than to have old data."""
        holds: list[tuple[SourceFault, bool]] = [
            ("unread", self.readings.alarming),
            ("held", self.readings.last is not None and self.readings.last.held),
            ("stale", self.live is not None and self.live.stale),
            ("unread", self.readings.failures > 0),
            ("missing", self.live is not None and not self.live.offerings),
        ]
        return list(dict.fromkeys(fault for fault, is_so in holds if is_so))

    @property
    def condition(self) -> SourceCondition:
        """The one thing to say of it."""
        if self.readings.last is None and not (self.live and self.live.offerings):
            return "new"
        return self.faults[0] if self.faults else "good"

    @property
    def tag(self) -> str:
        """Its condition in Dutch."""
        return source_words.tag(self.condition, self.readings.failures)


class _Missing(TypedDict):
    key: str
    doc_count: int


class _SourceBucket(TypedDict):
    """What the engine counted of a source."""

    key: str
    doc_count: int
    read_at: dict[str, str]
    stale: dict[str, int]
    incomplete: dict[str, int]
    doubles: dict[str, int]
    missing: dict[str, list[_Missing]]


def states(db: sa.Engine, client: OpenSearch, index: str, configs: Sequence[SourceConfig]) -> list[SourceState]:
    """The state of each source, in the order of `configs`."""
    try:
        name = alias.live(client, index)
        live = None if name is None else live_sources(client, db, name, index_meta.read(client, name))
    except OpenSearchException:
        live = None
    return states_of(db, configs, live)


def states_of(db: sa.Engine, configs: Iterable[SourceConfig], live: Sequence[LiveSource] | None) -> list[SourceState]:
    """The state of each source, when it is known what is live; None: the engine does not answer, or was not asked."""
    by_name = None if live is None else {source.source: source for source in live}
    return [
        SourceState(
            source=config.province,
            label=config.label,
            readings=source_reads.readings(db, config.province),
            open_rejects=source_rejects.count(db, config.province),
            live=None if by_name is None else by_name.get(config.province, LiveSource(config.province)),
        )
        for config in configs
    ]


def with_fault(states: Iterable[SourceState], fault: SourceFault) -> list[str]:
    """The labels of the sources that have a fault."""
    return [state.label for state in states if fault in state.faults]


def live_sources(client: OpenSearch, db: sa.Engine, name: str, about: IndexMeta) -> list[LiveSource]:
    """What an index holds of each source, by name. Raises OpenSearchException."""
    synced = {source: datetime.fromisoformat(at) for source, at in about.synced_at.items()}
    synced |= source_reads.compared(db, name)
    buckets: list[_SourceBucket] = client.search(index=name, body=_BY_SOURCE)["aggregations"]["sources"]["buckets"]
    return sorted((_live(bucket, synced, about.change_tokens) for bucket in buckets), key=lambda live: live.source)


def _live(bucket: _SourceBucket, synced: Mapping[str, datetime], change_tokens: Mapping[str, str]) -> LiveSource:
    source, offerings = bucket["key"], bucket["doc_count"]
    without = {entry["key"]: entry["doc_count"] for entry in bucket["missing"]["buckets"]}
    read_at = bucket["read_at"].get("value_as_string")
    return LiveSource(
        source,
        offerings,
        read_at=datetime.fromisoformat(read_at) if read_at else None,
        stale=bucket["stale"]["doc_count"] > 0,
        synced_at=synced.get(source),
        change_token=change_tokens.get(source, ""),
        complete=offerings - bucket["incomplete"]["doc_count"],
        doubles=bucket["doubles"]["doc_count"],
        missing={name: without.get(name, 0) for name in MATTERS},
    )


def label(source: str) -> str:
    """A source for people: its province."""
    return taxonomy.PROVINCES.get(source, source)

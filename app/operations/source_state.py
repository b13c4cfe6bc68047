"""How a province's source does, put together for its page, the API and its letters: health, rejects, completeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from indexer.completeness import MATTERS
from indexer.sources import SourceConfig, source_reads, source_rejects
from indexer.sources.source_reads import Health

_BY_SOURCE = {
    "size": 0,
    "aggs": {
        "sources": {
            "terms": {"field": "source", "size": 100},
            "aggs": {
                "missing": {"terms": {"field": "missing", "size": len(MATTERS)}},
                "incomplete": {"filter": {"exists": {"field": "missing"}}},
            },
        }
    },
}


@dataclass(frozen=True)
class Completeness:
    """How many offerings of a source are live and complete; `missing` counts those without a field that matters."""

    offerings: int = 0
    complete: int = 0
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """The share that is complete."""
        return round(100 * self.complete / self.offerings) if self.offerings else 0


@dataclass(frozen=True)
class SourceState:
    """A source now; `completeness` is None while the engine does not answer."""

    source: str
    label: str
    health: Health
    open_rejects: int
    completeness: Completeness | None


class _Missing(TypedDict):
    key: str
    doc_count: int


class _SourceBucket(TypedDict):
    """What the engine counted of a source."""

    doc_count: int
    incomplete: dict[str, int]
    missing: dict[str, list[_Missing]]


def states(db: sa.Engine, client: OpenSearch, index: str, configs: Sequence[SourceConfig]) -> list[SourceState]:
    """The state of each source, in the order given."""
    counted = completeness(client, index)
    return [
        SourceState(
            source=config.province,
            label=config.label,
            health=source_reads.health(db, config.province),
            open_rejects=source_rejects.count(db, config.province),
            completeness=None if counted is None else counted.get(config.province, Completeness()),
        )
        for config in configs
    ]


def completeness(client: OpenSearch, index: str) -> dict[str, Completeness] | None:
    """Per source in the live index; None while the engine does not answer."""
    try:
        found = client.search(index=index, body=_BY_SOURCE)["aggregations"]["sources"]["buckets"]
    except OpenSearchException:
        return None
    return {bucket["key"]: _completeness(bucket) for bucket in found}


def _completeness(bucket: _SourceBucket) -> Completeness:
    offerings = bucket["doc_count"]
    without = {entry["key"]: entry["doc_count"] for entry in bucket["missing"]["buckets"]}
    missing = {name: without.get(name, 0) for name in MATTERS}
    return Completeness(offerings, offerings - bucket["incomplete"]["doc_count"], missing)

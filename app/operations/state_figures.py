"""The state of index, database and what waits, as figures: what /metrics says beside the counts of requests.

They are those of the overview (app.operations.condition), looked for in the background every half minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.operations.condition import Condition
from app.operations.readiness import Seen
from indexer.running import runs

ABOUT = {
    "doeners_database_answers": "Whether the platform database answers: 1 or 0",
    "doeners_engine_answers": "Whether the search engine answers: 1 or 0",
    "doeners_index_built_timestamp_seconds": "When the live index was made; 0 when there is none",
    "doeners_offerings": "Offerings that are live, by source",
    "doeners_concerns": "What is wrong with index and sources, as the overview counts it",
    "doeners_waiting": "What waits for people, by kind",
    "doeners_order_waiting_seconds": "How long the order whose turn it is has waited; 0 when none waits",
}
Values = Mapping[str, float]  # by label; "" when there is none
LABELS = {"doeners_offerings": "source", "doeners_waiting": "kind"}


class StateCollector(Collector):
    """The figures of one look. While the database is away nothing else is known; before the first look nothing is."""

    def __init__(self, seen: Seen | None) -> None:
        self._values = _values(seen) if seen else {}

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure, with nothing where nothing is known."""
        for name, about in ABOUT.items():
            label = LABELS.get(name)
            family = GaugeMetricFamily(name, about, labels=[label] if label else [])
            for of, value in self._values.get(name, {}).items():
                family.add_metric([of] if label else [], value)
            yield family


def text(seen: Seen | None) -> bytes:
    """The figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(StateCollector(seen))
    return generate_latest(registry)


def _values(seen: Seen) -> dict[str, Values]:
    answers: dict[str, Values] = {"doeners_database_answers": {"": float(seen.condition is not None)}}
    return answers | (_of_condition(seen.condition) if seen.condition else {})


def _of_condition(found: Condition) -> dict[str, Values]:
    status, active = found.status, found.active
    waits = active is not None and active.state == "queued"
    values: dict[str, Values] = {
        "doeners_engine_answers": {"": float(status.health is not None)},
        "doeners_concerns": {"": len(found.concerns)},
        "doeners_waiting": {kind.kind: kind.count for kind in found.waiting},
        "doeners_order_waiting_seconds": {"": runs.elapsed_seconds(active) if active and waits else 0},
    }
    if status.health is not None:
        values["doeners_index_built_timestamp_seconds"] = {"": _seconds(status.built_at)}
        values["doeners_offerings"] = {source.source: source.offerings for source in status.sources}
    return values


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0

"""What is done to a new index that is fit, before it goes live: it is merged, and copied to other nodes."""

from __future__ import annotations

from collections.abc import Collection

from base import traces
from base.errors import GateRefused
from indexer.engine import copies
from indexer.running import gate, runs
from indexer.running.drill import hold
from indexer.running.fill import Filling

MERGE_SECONDS = 3600  # a million offerings take minutes; the worker ends a run that hangs


@traces.traced("merge")
def merge(filling: Filling) -> None:
    """One segment, which is searched fastest."""
    client, name = filling.client, filling.index
    hold(filling.settings, filling.lease, "merge")
    filling.lease.check()
    runs.step(filling.db, filling.run_id, "De nieuwe index wordt samengevoegd")
    client.indices.forcemerge(index=name, params={"max_num_segments": 1, "request_timeout": MERGE_SECONDS})


@traces.traced("copy to other nodes")
def copy(filling: Filling, verdict: gate.Verdict, accepted: Collection[str]) -> None:
    """Copies on other nodes, of an index that is whole, before anybody searches in it. Raises GateRefused."""
    client, settings = filling.client, filling.settings
    if not settings.replicas:
        return
    runs.step(filling.db, filling.run_id, "De nieuwe index wordt gekopieerd naar andere knooppunten")
    copies.put_on(client, settings.index, settings.replicas, filling.index)
    missing = copies.missing(client, filling.index, settings.replicas, filling.lease.check)
    verdict.add(gate.weigh(gate.uncopied(missing), accepted))
    if not verdict.fit:
        raise GateRefused(verdict.texts, verdict.as_json())

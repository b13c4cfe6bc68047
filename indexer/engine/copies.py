"""Copies of the indices on other nodes (replicas): an index is filled without, and gets them before it goes live."""

from __future__ import annotations

import time
from collections.abc import Callable

from opensearchpy import OpenSearch

from indexer.engine.alias import IndexName

SECONDS = 300.0  # that a new index may wait for its copies
_TURN = 5  # seconds of one wait in the engine
TURN_IS_OVER = 408  # its answer when no copy came by then


def put_on(client: OpenSearch, alias: str, copies: int, index: str = "") -> list[str]:
    """Let `index`, and what stands beside the indices of `alias`, have at least so many copies; those that had fewer.

    Indices that are being filled get theirs later, and those that were live have them.
    """
    everywhere = {"expand_wildcards": "all"}
    found = client.indices.get_settings(index=f"{alias}-*", name="index.number_of_replicas", params=everywhere)
    had = {name: int(one["settings"]["index"]["number_of_replicas"]) for name, one in found.items()}
    beside = {name for name in had if IndexName.parse(name, alias) is None}
    fewer = sorted(name for name in {*beside, index} & had.keys() if had[name] < copies)
    for name in fewer:
        client.indices.put_settings(index=name, body={"index.number_of_replicas": copies})
    return fewer


def missing(client: OpenSearch, index: str, copies: int, check: Callable[[], None], seconds: float = SECONDS) -> int:
    """Wait until an index has its copies; how many are still missing after `seconds`.

    There cannot be more than there are nodes: a node that is away stops no new index. `check` raises when we may no
    longer wait.
    """
    until = time.monotonic() + seconds
    while lacking := _lacking(client, index, copies):
        check()
        if time.monotonic() >= until:
            break
        parts = client.cluster.health(index=index)["active_shards"] + 1
        waiting = {"wait_for_active_shards": str(parts), "timeout": f"{_TURN}s", "ignore": TURN_IS_OVER}
        waiting["request_timeout"] = _TURN * 6
        client.cluster.health(index=index, params=waiting)  # without a time for the client it takes the engine's for it
    return lacking


def _lacking(client: OpenSearch, index: str, copies: int) -> int:
    health = client.cluster.health(index=index)
    wanted: int = health["active_primary_shards"] * (1 + min(copies, health["number_of_data_nodes"] - 1))
    active: int = health["active_shards"]
    return max(0, wanted - active)

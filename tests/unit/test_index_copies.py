"""Waiting for the copies of a new index, on a cluster that answers as it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from base.errors import LeaseLost
from indexer.engine import copies


class Cluster:
    """A cluster of so many nodes, with one shard of an index; each look shows one copy more, up to `most`."""

    def __init__(self, nodes: int, most: int) -> None:
        self.nodes, self.most, self.active = nodes, most, 1
        self.cluster = self

    def health(self, index: str, params: Mapping[str, str | int] | None = None) -> dict[str, int]:
        """As the engine says it; who waits gets the next copy, and must give the client a time of its own. When none
        comes, it answers 408."""
        assert params is None or "request_timeout" in params
        if params and self.active == self.most and params.get("ignore") != copies.TURN_IS_OVER:
            raise TransportError(copies.TURN_IS_OVER, "", {})
        self.active = min(self.most, self.active + bool(params))
        return {"number_of_data_nodes": self.nodes, "active_primary_shards": 1, "active_shards": self.active}

    def client(self) -> OpenSearch:
        return cast("OpenSearch", self)


def nothing() -> None:
    """Nobody took the lease."""


@pytest.mark.parametrize(("nodes", "wanted", "there"), [(3, 2, 3), (3, 1, 2), (2, 2, 2), (1, 2, 1)])
def test_so_many_copies_are_waited_for_as_there_are_nodes(nodes: int, wanted: int, there: int) -> None:
    cluster = Cluster(nodes, most=9)
    assert copies.missing(cluster.client(), "i", wanted, nothing) == 0
    assert cluster.active == there


def test_copies_that_stay_away_are_counted() -> None:
    assert copies.missing(Cluster(3, most=2).client(), "i", 2, nothing, seconds=0.0) == 2


def test_a_turn_in_which_no_copy_came_is_no_fault() -> None:
    assert copies.missing(Cluster(3, most=2).client(), "i", 2, nothing, seconds=0.01) == 1


def test_who_lost_the_lease_waits_no_longer() -> None:
    def lost() -> None:
        raise LeaseLost("x")

    with pytest.raises(LeaseLost):
        copies.missing(Cluster(3, most=2).client(), "i", 2, lost)

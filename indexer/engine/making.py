"""Making an index, twice if need be: a node of the engine that dies in the middle may have made it."""

from __future__ import annotations

from collections.abc import Mapping

from opensearchpy import OpenSearch, RequestError


def make_index(client: OpenSearch, name: str, body: Mapping[str, object]) -> None:
    """Make an index, unless it is there already.

    When a node dies over it, another one is asked once more: by us (base.nodes), or by the cluster itself, which does
    so when its head dies.
    """
    try:
        client.indices.create(index=name, body=body)
    except RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise


def ensure_index(client: OpenSearch, name: str, body: Mapping[str, object]) -> None:
    """Make an index when it is not there; to ask is cheaper than to be refused."""
    if not client.indices.exists(index=name):
        make_index(client, name, body)

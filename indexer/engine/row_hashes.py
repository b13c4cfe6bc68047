"""The hash of every row that an index was made from: what a sync compares with, stored beside the index per source.

They belong to one index, as its words do: after a rollback the hashes are those of the index that is live again.
"""

from __future__ import annotations

from opensearchpy import NotFoundError, OpenSearch

from indexer.engine.making import ensure_index

_BODY = {
    "settings": {"number_of_replicas": 0},
    "mappings": {
        "dynamic": "strict",
        "properties": {"index": {"type": "keyword"}, "rows": {"type": "object", "enabled": False}},
    },
}


def store(client: OpenSearch, alias: str, index: str, source: str, hashes: dict[str, str]) -> None:
    """Keep the hashes of a source's rows for `index`: source id -> hash."""
    shelf = f"{alias}-rows"
    ensure_index(client, shelf, _BODY)
    client.index(index=shelf, id=f"{index}/{source}", body={"index": index, "rows": hashes}, params={"refresh": "true"})


def load(client: OpenSearch, alias: str, index: str, source: str) -> dict[str, str]:
    """The hashes of a source's rows for `index`; none when they were not stored, and then every row is new."""
    try:
        return dict(client.get(index=f"{alias}-rows", id=f"{index}/{source}")["_source"]["rows"])
    except NotFoundError:
        return {}


def forget(client: OpenSearch, alias: str, keep: list[str]) -> None:
    """Drop the hashes of all indices but `keep`."""
    query = {"query": {"bool": {"must_not": [{"terms": {"index": keep}}]}}}
    params = {"conflicts": "proceed", "refresh": "true", "ignore_unavailable": "true"}
    client.delete_by_query(index=f"{alias}-rows", body=query, params=params)

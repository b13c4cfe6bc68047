"""Reading a whole index: its documents, its ids with hashes, its counts per source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from opensearchpy import OpenSearch

from indexer.document.fields import Offering
from indexer.engine.answers import Hit
from indexer.engine.digest import Digest

PAGE = 1000  # whole documents
PAGE_OF_IDS = 5000


def scan(
    client: OpenSearch, index: str, *, source: str | None = None, fields: Sequence[str] = ()
) -> Iterator[Offering]:
    """Every document of an index (of one source; only some fields), in the order of the engine's storage."""
    query = {"term": {"source": source}} if source else {"match_all": {}}
    for hit in _hits(client, index, {"query": query, **({"_source": list(fields)} if fields else {})}):
        yield hit["_source"]


def matching(client: OpenSearch, index: str, query: Mapping[str, object], fields: Sequence[str]) -> Iterator[Offering]:
    """Some fields of the documents that a query finds."""
    yield from (hit["_source"] for hit in _hits(client, index, {"query": query, "_source": list(fields)}))


def in_several_sources(client: OpenSearch, index: str) -> list[str]:
    """The organisations that have offerings in more than one source."""
    parts = [{name: {"terms": {"field": name}}} for name in ("organisation_id", "source")]
    pairs: dict[str, object] = {"size": PAGE_OF_IDS, "sources": parts}
    sources: Counter[str] = Counter()
    while True:
        body = {"size": 0, "aggs": {"pairs": {"composite": pairs}}}
        answer = client.search(index=index, body=body)["aggregations"]["pairs"]
        sources.update(bucket["key"]["organisation_id"] for bucket in answer["buckets"])
        if "after_key" not in answer:
            return sorted(organisation for organisation, count in sources.items() if count > 1)
        pairs["after"] = answer["after_key"]


def hashes(client: OpenSearch, index: str, *, source: str | None = None) -> dict[str, str]:
    """id -> content hash of every document (of one source)."""
    query = {"term": {"source": source}} if source else {"match_all": {}}
    hits = _hits(client, index, {"query": query, **_columns("id", "hash")}, PAGE_OF_IDS)
    return {hit["fields"]["id"][0]: hit["fields"]["hash"][0] for hit in hits}


def digests(client: OpenSearch, index: str) -> Iterator[Digest]:
    """The digest of every document of an index, in the order of the ids."""
    body = {"query": {"match_all": {}}, **_columns("id", "hash", "sectors")}
    for hit in _hits(client, index, body, PAGE_OF_IDS, order="id"):
        fields = hit["fields"]
        yield Digest(fields["id"][0], fields["hash"][0], tuple(fields.get("sectors", ())))


def _columns(*fields: str) -> dict[str, object]:
    """Only these fields, from their columns: nothing of a document is unpacked, not even its `_id`."""
    return {"stored_fields": "_none_", "docvalue_fields": list(fields)}


def some(client: OpenSearch, index: str, ids: Sequence[str], fields: Sequence[str] = ()) -> dict[str, Offering]:
    """The documents with these ids (only some fields), as far as the index has them."""
    if not ids:
        return {}
    params = {"_source_includes": ",".join(fields)} if fields else {}
    answer = client.mget(index=index, body={"ids": list(ids)}, params=params)
    return {doc["_id"]: doc["_source"] for doc in answer["docs"] if doc.get("found")}


def hash_of(client: OpenSearch, index: str, identity: str) -> str:
    """The content hash of a document; "" when it is not there."""
    found = some(client, index, [identity], ["hash"]).get(identity)
    return found["hash"] if found else ""


def numbered(client: OpenSearch, index: str, ids: Sequence[str]) -> list[tuple[int, Offering]]:
    """The documents with these ids, each with the number that the engine gave to its last write."""
    answer = client.mget(index=index, body={"ids": list(ids)}) if ids else {"docs": []}
    return [(doc["_seq_no"], doc["_source"]) for doc in answer["docs"] if doc.get("found")]


def counts(client: OpenSearch, index: str) -> dict[str, int]:
    """Number of offerings per source."""
    body = {"size": 0, "aggs": {"sources": {"terms": {"field": "source", "size": 100}}}}
    buckets = client.search(index=index, body=body)["aggregations"]["sources"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _hits(
    client: OpenSearch, index: str, body: Mapping[str, object], size: int = PAGE, order: str = "_shard_doc"
) -> Iterator[Hit]:
    """All hits, page by page, at one point in time: what is written meanwhile does not shift the pages.

    `order` is a field that differs in every document; by default that of the engine's storage, which is the quickest.
    """
    pit = client.create_pit(index=index, params={"keep_alive": "2m"})["pit_id"]
    request = {**body, "size": size, "pit": {"id": pit, "keep_alive": "2m"}, "sort": [{order: "asc"}]}
    try:
        while page := client.search(body=request)["hits"]["hits"]:
            yield from page
            request["search_after"] = page[-1]["sort"]
    finally:
        client.delete_pit(body={"pit_id": [pit]})

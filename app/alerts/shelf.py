"""The needs of all alerts as stored queries: an index of the engine beside the live one, with the same analysis.

It has a definition of its own: another mapping, other synonyms or another phrasebook make another shelf, filled from
the platform database. Nothing stands in it that is not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson
from opensearchpy import OpenSearch, helpers

from app.alerts.stored_query import WORDS, percolated, stored_query
from app.search.params import SearchParams
from app.search.service import SearchService
from base.errors import EngineUnavailable
from indexer import phrasebook
from indexer.derived import derive
from indexer.document.fields import Offering
from indexer.engine import index_meta
from indexer.engine.making import ensure_index

FORMAT = 2  # of the stored queries; another number makes them anew
MOST = 10_000  # hits of one answer
SECONDS = 120  # that an answer may take
_WORDS = {"type": "text", "analyzer": "nl_index", "search_analyzer": "nl_search"}
_AT_ONCE = 200  # searches that are read together
Needs = Mapping[str, SearchParams]  # key -> a search without its place


@dataclass(frozen=True)
class Definition:
    """What makes a shelf: its name says by its digest what of."""

    name: str
    body: Mapping[str, object]


def definition(client: OpenSearch, alias: str, live: str) -> Definition:
    """The shelf that belongs to an index: its analysis and its fields, and the phrasebook that needs are read by."""
    settings = client.indices.get_settings(index=live)[live]["settings"]["index"]
    fields = client.indices.get_mapping(index=live)[live]["mappings"]["properties"]
    book = phrasebook.book(index_meta.read(client, live).phrases)
    phrases = [(phrase.activity, phrase.text) for phrase in book.phrases]
    body = {
        "settings": {"number_of_shards": 1, "number_of_replicas": 0, "analysis": settings["analysis"]},
        "mappings": {"dynamic": "strict", "properties": {**fields, "search": {"type": "percolator"}, WORDS: _WORDS}},
    }
    digest = hashlib.sha256(orjson.dumps([FORMAT, body, phrases], option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Definition(f"{alias}-alerts-{digest[:8]}", body)


def update(search: SearchService, alias: str, live: str, needs: Needs) -> str:
    """Make the shelf what it must be: that of this index, with these needs and no others; its name.

    Raises EngineUnavailable, and what the engine's client raises.
    """
    client, shelf = search.client, definition(search.client, alias, live)
    ensure_index(client, shelf.name, shelf.body)
    for old in client.indices.get(index=f"{alias}-alerts-*", expand_wildcards="all"):
        if old != shelf.name:
            client.indices.delete(index=old)
    stored = _keys(client, shelf.name)
    gone = sorted(stored - needs.keys())
    _send(client, shelf.name, [orjson.dumps({"delete": {"_id": key}}) for key in gone])
    new = sorted(needs.keys() - stored)
    for start in range(0, len(new), _AT_ONCE):
        _store(search, shelf.name, {key: needs[key] for key in new[start : start + _AT_ONCE]})
    if new or gone:
        client.indices.refresh(index=shelf.name)
    return shelf.name


def _keys(client: OpenSearch, name: str) -> set[str]:
    hits = helpers.scan(client, index=name, query={"query": {"match_all": {}}, "_source": False}, size=MOST)
    return {hit["_id"] for hit in hits}


def _store(search: SearchService, name: str, needs: Needs) -> None:
    """Read needs and store each as a query. Raises EngineUnavailable when the engine refuses one."""
    lines = []
    for key, ask in zip(needs, search.asks(list(needs.values())), strict=True):
        lines += [orjson.dumps({"index": {"_id": key}}), orjson.dumps({"search": stored_query(ask)})]
    _send(search.client, name, lines)


def _send(client: OpenSearch, name: str, lines: Sequence[bytes]) -> None:
    if lines and client.bulk(body=b"".join(line + b"\n" for line in lines), index=name)["errors"]:
        raise EngineUnavailable("De zoekmotor weigert een zoekopdracht van een melding.")


def candidates(client: OpenSearch, name: str, offerings: Sequence[Offering]) -> dict[str, set[str]]:
    """Which offerings may fit which needs: key of a need -> ids. Only these offerings are looked at."""
    found: dict[str, set[str]] = {}
    for key, slots in _percolated(client, name, [percolated(derive(offering)) for offering in offerings]):
        found.setdefault(key, set()).update(offerings[slot]["id"] for slot in slots)
    return found


def _percolated(
    client: OpenSearch, name: str, documents: Sequence[Mapping[str, object]]
) -> Iterable[tuple[str, list[int]]]:
    query = {"percolate": {"field": "search", "documents": documents}}
    body: dict[str, object] = {"query": {"constant_score": {"filter": query}}, "size": MOST, "_source": False}
    body["sort"] = ["_doc"]
    while hits := client.search(index=name, body=body, params={"request_timeout": SECONDS})["hits"]["hits"]:
        for hit in hits:
            yield hit["_id"], hit["fields"]["_percolator_document_slot"]
        if len(hits) < MOST:
            return
        body["search_after"] = hits[-1]["sort"]

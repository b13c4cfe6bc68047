"""Ranking a file of queries over a file of offers: how the search is judged with catalogues it has not seen.

A temporary index is made through the same document code and definition as production, every query goes through the same
code as the page, and the index is removed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NotRequired, TypedDict

from opensearchpy import OpenSearch

from app.search.params import parse
from app.search.results import Hit, SearchResults
from app.search.service import SearchService, site_search
from base import connections
from base.config import Settings
from indexer import definition, offers_file
from indexer.engine import bulk, embedding, vectors, vocabulary
from indexer.engine.making import make_index

MOST = 100  # hits a query


class Understood(TypedDict):
    """What was understood of a query, how many hits were exact, and by what each one matched."""

    text: str
    parts: Sequence[Sequence[str]]
    place: str | None
    corrections: dict[str, str]
    phrases: list[str]
    excluded: list[str]
    quantities: list[str]
    exact: int
    matches: list[str]
    marked: list[dict[str, str]]


class Ranked(TypedDict):
    """A query with the ids of its offers, best first."""

    id: str
    hits: list[str]
    understood: NotRequired[Understood]


def rank(settings: Settings, client: OpenSearch, offers: Path, queries: Path, *, explain: bool = False) -> list[Ranked]:
    """The best offers of each query, 100 at most, in the order of the file.

    With `explain` also what was understood. Raises OSError and ValueError for files that cannot be read,
    EngineUnavailable when the engine is away.
    """
    with temporary_index(client, f"rank{secrets.token_hex(4)}", offers) as (index, ids):
        patient = replace(settings, index=index, search_timeout=60.0, meaning_cutoff=0.0)
        vectors.complete(client, index, index, embedding.embedder(settings, patient=True))
        service = site_search(connections.search_engine(patient, timeout=60.0), patient)
        return [_ranked(service, query, ids, explain=explain) for query in read_queries(queries)]


def read_queries(path: Path) -> Iterator[dict[str, str]]:
    """The queries of a JSONL file: `id` and `query`, whatever else stands in it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            query = json.loads(line)
            yield {"id": str(query["id"]), "query": str(query["query"])}


def write_run(path: Path, run: Iterable[Ranked]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in run), encoding="utf-8")


@contextmanager
def temporary_index(client: OpenSearch, name: str, offers: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """An index of the offers for the length of the block: its name, and document id -> id in the file."""
    ids = [str(json.loads(line)["id"]) for line in offers.read_text(encoding="utf-8").splitlines() if line.strip()]
    described = definition.load()
    make_index(client, name, described.body)
    try:
        documents = list(offers_file.read(offers))
        bulk.write(client, name, documents, version=1)
        vocabulary.store(client, name, name, vocabulary.of(documents))
        client.indices.refresh(index=name)
        client.indices.forcemerge(index=name, params={"max_num_segments": 1})
        yield name, {document["id"]: ids[int(document["source_id"])] for document in documents}
    finally:
        client.indices.delete(index=f"{name},{name}-words,{name}-vectors", params={"ignore_unavailable": "true"})


def _ranked(service: SearchService, query: dict[str, str], ids: dict[str, str], *, explain: bool) -> Ranked:
    params, _ = parse({"q": [query["query"]], "per_pagina": [str(MOST)]})
    found = service.search(params)
    hits = [*found.hits, *found.more]
    line: Ranked = {"id": query["id"], "hits": [ids[hit["id"]] for hit in hits]}
    return {**line, "understood": _explained(found, hits)} if explain else line


def _explained(found: SearchResults, hits: list[Hit]) -> Understood:
    understood = found.understood
    return {
        "text": understood.text,
        "parts": understood.parts,
        "place": understood.place.value if understood.place else None,
        "corrections": dict((*understood.corrections, *understood.translations)),
        "phrases": list(understood.phrases),
        "excluded": list(understood.excluded),
        "quantities": list(understood.quantities),
        "exact": found.total,
        "matches": [hit["match"] for hit in hits],
        "marked": [hit["highlights"] for hit in hits[:10]],
    }

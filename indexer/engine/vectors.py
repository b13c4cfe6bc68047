"""Vectors of offerings, kept beside the index by hash of text and model: a rebuild finds them again and waits for none.

`<alias>-vectors` holds a document per text: {"vector": base64 of 384 float16}. The vector is empty for a text
that killed the model each time: it is skipped, so that what stands behind it gets its turn.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np
import orjson
from opensearchpy import NotFoundError, OpenSearch

from base.errors import ModelDied
from base.logging import get_logger
from indexer import phrase_vectors, phrasebook
from indexer.engine import documents, embedding, index_meta
from indexer.engine.embedding import Embedder
from indexer.engine.making import ensure_index
from indexer.phrasebook import Book
from model.client import Vectors
from model.limits import DIMENSIONS, MOST_TEXTS

log = get_logger("vectors")
TRIES = 2  # of a text alone, before it is skipped
_SKIPPED: Vectors = np.empty(0, dtype=np.float32)
_PAGE = 500
_BODY = {
    "settings": {"number_of_replicas": 0},
    "mappings": {"dynamic": "strict", "properties": {"vector": {"type": "binary"}}},
}


@dataclass(frozen=True)
class Space:
    """The vectors of an index: row n of `matrix` belongs to ids[n], row n of `phrases` to phrase spoken[n] of `book`.

    `missing` offerings and phrases have none yet, skipped ones not counted.
    """

    ids: Sequence[str]
    matrix: Vectors
    missing: int = 0
    activities: Mapping[str, Sequence[str]] = field(default_factory=dict)  # id -> those that its source names
    phrases: Vectors = field(default_factory=lambda: _NONE)
    spoken: Sequence[int] = ()
    book: Book = field(default_factory=lambda: phrasebook.make(()))


_NONE: Vectors = np.empty((0, DIMENSIONS), dtype=np.float32)
EMPTY = Space((), _NONE, missing=1)


def complete(client: OpenSearch, alias: str, index: str, model: Embedder) -> int:
    """Embed the offerings and phrases of `index` that lack a vector; how many were made or skipped.

    Raises ModelUnavailable; what was made before is kept.
    """
    if not model.model:
        return 0
    missing = lacking(client, alias, index)
    make(client, alias, model, missing)
    return len(missing)


def lacking(client: OpenSearch, alias: str, index: str, most: int | None = None) -> dict[str, str]:
    """The texts of the offerings and phrases of `index` that have no vector (`most` of them), by their keys."""
    found: dict[str, str] = {}
    passages = map(embedding.passage, documents.scan(client, index, fields=embedding.FIELDS))
    texts = chain((phrase.text for phrase in _book(client, index).phrases), passages)
    while some := {embedding.key(text): text for text in islice(texts, _PAGE)}:
        known = _fetch(client, _shelf(alias), list(some))
        found |= {key: text for key, text in some.items() if key not in known}
        if most is not None and len(found) >= most:
            return dict(islice(found.items(), most))
    return found


def progress(client: OpenSearch, alias: str, index: str) -> tuple[int, int]:
    """How many offerings of `index` the model has read, and how many there are. Raises OpenSearchException."""
    read = every = 0
    passages = map(embedding.passage, documents.scan(client, index, fields=embedding.FIELDS))
    while keys := [embedding.key(text) for text in islice(passages, _PAGE)]:
        try:
            made = client.mget(index=_shelf(alias), body={"ids": keys}, params={"_source": "false"})["docs"]
        except NotFoundError:
            made = []
        known = {doc["_id"] for doc in made if doc.get("found")}
        read, every = read + sum(key in known for key in keys), every + len(keys)
    return read, every


def make(client: OpenSearch, alias: str, model: Embedder, texts: Mapping[str, str]) -> None:
    """Embed texts, by their keys. Raises ModelUnavailable; what was made before is kept."""
    shelf, every = _shelf(alias), iter(texts)
    ensure_index(client, shelf, _BODY)
    while keys := list(islice(every, MOST_TEXTS)):
        _write(client, shelf, keys, _embed(model, [texts[key] for key in keys]))
    client.indices.refresh(index=shelf)


def _shelf(alias: str) -> str:
    return f"{alias}-vectors"


def _embed(model: Embedder, texts: Sequence[str]) -> list[Vectors]:
    """A vector for each text; an empty one for a text that the model dies of alone. Raises ModelUnavailable."""
    for _ in range(TRIES if len(texts) == 1 else 1):
        try:
            return list(model.passages(texts))
        except ModelDied as died:
            log.warning("model_died", texts=len(texts), why=str(died))
    if len(texts) > 1:
        half = len(texts) // 2
        return [*_embed(model, texts[:half]), *_embed(model, texts[half:])]
    log.error("text_skipped", key=embedding.key(texts[0]))
    return [_SKIPPED]


def load(client: OpenSearch, alias: str, index: str) -> Space:
    """The vectors of the offerings of `index`, as far as they have been made.

    Each web process has one: no more is held of an offering than its id, its activities and its row.
    """
    keys: dict[str, str] = {}
    activities: dict[str, Sequence[str]] = {}
    same: dict[tuple[str, ...], tuple[str, ...]] = {}  # few lists of activities differ
    for offering in documents.scan(client, index, fields=embedding.FIELDS):
        keys[offering["id"]] = embedding.key(embedding.passage(offering))
        if embedding.says_enough(offering):
            named = tuple(offering["activities"])
            activities[offering["id"]] = same.setdefault(named, named)
    book = _book(client, index)
    phrases = [embedding.key(phrase.text) for phrase in book.phrases]
    found = _fetch(client, _shelf(alias), list({*keys.values(), *phrases}))
    spoken = [number for number, key in enumerate(phrases) if len(found.get(key, ()))]
    known = {identity: named for identity, named in activities.items() if len(found.get(keys[identity], ()))}
    missing = sum(key not in found for key in (*keys.values(), *phrases))
    ids, of_phrases = list(known), _rows(found, [phrases[number] for number in spoken])
    matrix = _rows(found, [keys[identity] for identity in ids])
    return Space(ids, matrix, missing, known, of_phrases, spoken, book)


def _book(client: OpenSearch, index: str) -> Book:
    return phrasebook.book(index_meta.read(client, index).phrases)


def _rows(found: dict[str, Vectors], keys: Sequence[str]) -> Vectors:
    matrix = np.empty((len(keys), DIMENSIONS), dtype=np.float32)
    for row, key in enumerate(keys):
        matrix[row] = found[key]
    return matrix


def _fetch(client: OpenSearch, shelf: str, keys: list[str]) -> dict[str, Vectors]:
    """The vectors that were released or made: key -> vector."""
    found = {key: vector for key in keys if (vector := phrase_vectors.released().get(key)) is not None}
    keys = [key for key in keys if key not in found]
    for start in range(0, len(keys), _PAGE):
        try:
            answer = client.mget(index=shelf, body={"ids": keys[start : start + _PAGE]})
        except NotFoundError:
            return found
        for doc in answer["docs"]:
            if doc.get("found"):
                found[doc["_id"]] = np.frombuffer(base64.b64decode(doc["_source"]["vector"]), dtype=np.float16)
    return found


def _write(client: OpenSearch, shelf: str, keys: Sequence[str], vectors: Sequence[Vectors]) -> None:
    lines: list[bytes] = []
    for key, vector in zip(keys, vectors, strict=True):
        text = base64.b64encode(vector.astype(np.float16).tobytes()).decode()
        lines += [orjson.dumps({"index": {"_id": key}}), orjson.dumps({"vector": text})]
    client.bulk(index=shelf, body=b"\n".join(lines) + b"\n")

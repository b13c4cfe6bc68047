"""What edits of synonym rules change in results: a hidden index with them beside the live one, asked the same queries.

The hidden index holds the live index's own documents; both are asked through the search of this application. Only
queries whose reading the edits touch are asked twice: for the others the two indices cannot differ.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, TypedDict

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.events import search_log
from app.quality import judgments, pin_store
from app.quality.scoring import judged_id, ndcg
from app.search.live import index_words, one_index
from app.search.params import SearchParams
from app.search.results import Hit
from app.search.service import SearchService, search_in
from app.search.understand import UnderstoodQuery
from base import connections
from base.config import Settings
from base.errors import EngineUnavailable
from dutch.analysis import analyse
from dutch.places import Place, find
from indexer import definition, twins
from indexer.definition import IndexDefinition
from indexer.engine import alias, bulk, documents, index_meta, vocabulary
from indexer.engine.making import make_index
from indexer.rules import rule_store, synonyms
from indexer.rules.file import sides
from indexer.rules.rule_store import StoredEdit

TOP = 10  # hits of a list that count
REAL = 200  # real queries that are asked
SHOWN = 60  # lists that are kept to be shown
HIDDEN = {"index.hidden": True, "index.refresh_interval": "-1", "index.number_of_replicas": 0}
Say = Callable[[str], None]


class Judged(TypedDict):
    """Judged queries: how many, how many change, and the mean nDCG before and after (None: there are none)."""

    asked: int
    changed: int
    before: float | None
    after: float | None


class Real(TypedDict):
    """What visitors typed: how many texts, how many change, and how many of those too rare to show."""

    asked: int
    changed: int
    secret: int


class Lists(TypedDict):
    """A query whose first hits change: ids before and after, and for a judged one its grades and nDCG."""

    query: str
    place: str
    kind: Literal["judged", "real"]
    times: int
    before: list[str]
    after: list[str]
    grades: dict[str, int]
    ndcg: list[float] | None


class Changes(TypedDict):
    """What differs between two indices, with the titles of every hit that is listed."""

    judged: Judged
    real: Real
    lists: list[Lists]
    titles: dict[str, str]


class Effect(Changes):
    """What edits change, as it is stored: measured in how many seconds, on how many offerings of which index."""

    live: str
    offerings: int
    seconds: float


@dataclass(frozen=True)
class SearchedText:
    """A query to compare: judged (offering -> grade), or real and asked so many times."""

    text: str
    place: Place | None = None
    grades: Mapping[str, int] = field(default_factory=dict)
    times: int = 0

    @property
    def params(self) -> SearchParams:
        """The search that a visitor would do."""
        return SearchParams(q=self.text, place=self.place)


@dataclass(frozen=True)
class Pair:
    """The search on the live index and on the hidden one, and the forms of terms whose rules differ."""

    before: SearchService
    after: SearchService
    touched: frozenset[synonyms.Form]


def measure(settings: Settings, client: OpenSearch, db: sa.Engine, edits: Sequence[StoredEdit], say: Say) -> Effect:
    """What the edits change; only the holder of the lease may ask. Raises EngineUnavailable, OpenSearchException."""
    began = time.monotonic()
    live = alias.live(client, settings.index)
    if live is None:
        raise EngineUnavailable("Er is nog geen index.")
    now = rule_store.listed(db, "published")
    new = sorted([*now, *edits], key=lambda kept: kept.id)
    say("Een proefindex wordt gemaakt van wat nu live is")
    with _trial(client, settings, live, definition.load([kept.edit for kept in new])) as (trial, count):
        pair = _pair(settings, client, db, live, trial, now, new)
        judged, real = _judged(db), _real(db)
        say(f"{len(judged)} beoordeelde en {len(real)} echte zoekvragen worden vergeleken")
        changes = _compared(pair, judged, real)
    return {**changes, "live": live, "offerings": count, "seconds": round(time.monotonic() - began, 1)}


@contextmanager
def _trial(client: OpenSearch, settings: Settings, live: str, described: IndexDefinition) -> Iterator[tuple[str, int]]:
    """A hidden index of the live one's documents, for the length of the block: its name and number of documents."""
    name = f"{settings.index}-try-{secrets.token_hex(4)}"
    _remove_leftovers(client, settings.index)
    settings_body = described.body["settings"] | HIDDEN
    make_index(client, name, {"settings": settings_body, "mappings": described.body["mappings"]})
    try:
        report = bulk.write(client, name, map(twins.again, documents.scan(client, live)), version=1)
        client.indices.refresh(index=name)
        yield name, report.written
    finally:
        client.indices.delete(index=name, params={"ignore_unavailable": "true"})


def _remove_leftovers(client: OpenSearch, prefix: str) -> None:
    """Delete hidden indices that processes left when they died."""
    for name in client.indices.get(index=f"{prefix}-try-*", params={"expand_wildcards": "all"}):
        client.indices.delete(index=name, params={"ignore_unavailable": "true"})


def _pair(
    settings: Settings,
    client: OpenSearch,
    db: sa.Engine,
    live: str,
    trial: str,
    now: Sequence[StoredEdit],
    new: Sequence[StoredEdit],
) -> Pair:
    patient = replace(settings, search_timeout=60.0, meaning_cutoff=0.0)
    stored = vocabulary.load(client, settings.index, live)
    asked = connections.search_engine(patient, timeout=60.0)
    placed, own = pin_store.load(db), index_meta.read(client, live).phrases
    old, fresh = (
        one_index(asked, settings, index, index_words(stored, [each.edit.rule for each in edits], own), live=live)
        for index, edits in ((live, now), (trial, new))
    )
    before = search_in(old, patient, lambda: placed)
    return Pair(before, replace(before, live=fresh), _touched(now, new))


def _touched(now: Sequence[StoredEdit], new: Sequence[StoredEdit]) -> frozenset[synonyms.Form]:
    """The forms of the terms that bring something else than before."""
    old, fresh = (set(definition.rules([stored.edit for stored in edits])) for edits in (now, new))
    left = (sides(rule)[0] for rule in old ^ fresh)
    return frozenset(synonyms.form(term) for side in left for term in side)


def _judged(db: sa.Engine) -> list[SearchedText]:
    judged = (query for query in judgments.listed(db) if any(query.grades.values()))
    return [SearchedText(q.text, next(iter(find(q.place)), None) if q.place else None, q.grades) for q in judged]


def _real(db: sa.Engine) -> list[SearchedText]:
    return [SearchedText(text, times=times) for text, times in search_log.latest(db, REAL)]


def _compared(pair: Pair, judged: Sequence[SearchedText], real: Sequence[SearchedText]) -> Changes:
    scores: list[tuple[float, float]] = []
    lists: list[Lists] = []
    titles: dict[str, str] = {}
    changed = {"judged": 0, "real": 0}
    secret = 0
    for asked in (*judged, *real):
        kind: Literal["judged", "real"] = "judged" if asked.grades else "real"
        touched = _is_touched(pair, asked)
        if not (touched or asked.grades):
            continue
        before = _top(pair.before, asked, titles)
        after = _top(pair.after, asked, titles) if touched else before
        if asked.grades:
            scores.append((ndcg(before, asked.grades), ndcg(after, asked.grades)))
        if before == after:
            continue
        changed[kind] += 1
        if kind == "real" and asked.times < search_log.SHOWN_FROM:
            secret += 1
        else:
            lists.append(_list(asked, kind, before, after, scores))
    mean_before, mean_after = _means(scores)
    return {
        "judged": {"asked": len(judged), "changed": changed["judged"], "before": mean_before, "after": mean_after},
        "real": {"asked": len(real), "changed": changed["real"], "secret": secret},
        "lists": lists[:SHOWN],
        "titles": {key: titles[key] for shown in lists[:SHOWN] for key in (*shown["before"], *shown["after"])},
    }


def _list(
    asked: SearchedText,
    kind: Literal["judged", "real"],
    before: list[str],
    after: list[str],
    scores: Sequence[tuple[float, float]],
) -> Lists:
    return {
        "query": asked.text,
        "place": asked.place.name if asked.place else "",
        "kind": kind,
        "times": asked.times,
        "before": before,
        "after": after,
        "grades": dict(asked.grades),
        "ndcg": list(scores[-1]) if asked.grades else None,
    }


def _means(scores: Sequence[tuple[float, float]]) -> tuple[float, float] | tuple[None, None]:
    if not scores:
        return None, None
    before, after = zip(*scores, strict=True)
    return sum(before) / len(before), sum(after) / len(after)


def _is_touched(pair: Pair, asked: SearchedText) -> bool:
    """Whether the edits can change what a query finds: it is read otherwise, or holds a term whose rules differ."""
    before, after = (search.read(asked.params).understood for search in (pair.before, pair.after))
    return before != after or bool(_spans(after) & pair.touched)


def _spans(query: UnderstoodQuery) -> set[synonyms.Form]:
    """Every run of words in a query, as forms of terms."""
    found: set[synonyms.Form] = set()
    for text in (query.text, query.parts):
        stems = analyse(text)
        found |= {tuple(stems[a:b]) for a in range(len(stems)) for b in range(a + 1, len(stems) + 1)}
    return found


def _top(service: SearchService, asked: SearchedText, titles: dict[str, str]) -> list[str]:
    found = service.search(asked.params)
    hits: list[Hit] = [*found.hits, *found.more][:TOP]
    ids = [judged_id(hit, asked.grades) for hit in hits]
    titles.update({key: f"{hit['title']} — {hit['organisation']['name']}" for key, hit in zip(ids, hits, strict=True)})
    return ids

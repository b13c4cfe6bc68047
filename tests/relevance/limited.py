"""`python -m tests.relevance.limited`: how well the local copy answers the judged queries, beside the full search.

Prints nDCG@10 of both for each set, and how many totals are equal by words. Fails below `LEAST` of the full search.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from opensearchpy import OpenSearch

from app.quality.rank import MOST, temporary_index
from app.search.limited.search import LocalCopy
from app.search.params import parse
from app.search.service import SearchService, site_search
from base.config import Settings
from indexer.engine import embedding, vectors
from indexer.local_copy import writing
from tests.relevance import judging
from tests.relevance.judging import JudgedSet, Run, mean

LEAST = 0.90  # of the nDCG of the full search
NAME = "limited"


class Pair(NamedTuple):
    """The same index searched by the engine, by the engine with words alone, and by the copy; ids of the file."""

    full: SearchService
    words: SearchService
    limited: SearchService
    ids: dict[str, str]


def main() -> int:
    """Measure; 1 when the copy answers worse than it may."""
    worst = 1.0
    with judging.on_own_engine() as (settings, client, sets):
        for judged in sets:
            with pair(settings, client, judged) as searches:
                worst = min(worst, _compare(judged, searches))
    return 1 if worst < LEAST else 0


@contextmanager
def pair(settings: Settings, client: OpenSearch, judged: JudgedSet) -> Iterator[Pair]:
    """An index of the offers of a set and its copy, for the length of the block."""
    with tempfile.TemporaryDirectory() as var, temporary_index(client, NAME, judged.offers) as (index, ids):
        patient = replace(settings, index=index, var=var, search_timeout=60.0, meaning_cutoff=0.0)
        vectors.complete(client, index, index, embedding.embedder(patient, patient=True))
        writing.write(patient, client, index)
        full, words = site_search(client, patient), site_search(client, replace(patient, meaning=False))
        limited = LocalCopy(patient, dict, full.live).search()
        assert limited
        yield Pair(full, words, limited.service, ids)


def _compare(judged: JudgedSet, searches: Pair) -> float:
    """Print a line for a set; the copy's part of the full search."""
    runs = {name: _run(getattr(searches, name), judged, searches.ids) for name in ("full", "words", "limited")}
    scores = {name: mean(list(judging.scores(run, judged.queries).values())) for name, run in runs.items()}
    same = sum(_total(searches.words, q["query"]) == _total(searches.limited, q["query"]) for q in judged.queries)
    part = scores["limited"] / scores["full"]
    figures = ", ".join(f"{name} {score:.3f}" for name, score in scores.items())
    print(f"{judged.name}: nDCG@10 {figures}; the copy has {part:.3f} of the full search")
    print(f"{judged.name}: {same} of {len(judged.queries)} totals as by words")
    return part


def _run(service: SearchService, judged: JudgedSet, ids: dict[str, str]) -> Run:
    ranked: Run = {}
    for query in judged.queries:
        results = service.search(parse({"q": [query["query"]], "per_pagina": [str(MOST)]})[0])
        ranked[query["id"]] = [ids[hit["id"]] for hit in (*results.hits, *results.more)]
    return ranked


def _total(service: SearchService, text: str) -> int:
    return service.search(parse({"q": [text]})[0]).total


if __name__ == "__main__":
    sys.exit(main())

"""The judged queries on the demo catalogue: reading them, and how hard they are.

`python -m tests.relevance.check_queries` starts an engine of its own and prints how its built-in Dutch analyser
scores.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch, helpers

from base.config import ROOT
from demo.offers import offers
from dutch.analysis import analyse
from indexer import taxonomy
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine

Query = Mapping[str, Any]
FILE = Path(__file__).parent / "demo_queries.jsonl"
INDEX = "plain-dutch"
FIELDS = ("title", "description", "activities")


def read_queries(file: Path = FILE) -> list[Query]:
    """The queries of a JSONL file; README.md says what a line holds."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def best(query: Query) -> list[str]:
    """The offers with the highest grade that the query has; none when nothing fits."""
    judgments: Mapping[str, int] = query["judgments"]
    return [offer for offer, grade in judgments.items() if grade == max(judgments.values())]


def is_given_away(query: Query, titles: Mapping[str, str]) -> bool:
    """Whether a word of the query stands, in any form, in the title of one of its best offers."""
    asked = set(analyse(query["query"]))
    return any(asked & set(analyse(titles[offer])) for offer in best(query))


def ndcg(hits: Sequence[str], judgments: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, from 0 to 1, with a gain of 2^grade - 1."""
    ideal = _gain(sorted(judgments.values(), reverse=True)[:depth])
    return _gain([judgments.get(hit, 0) for hit in hits[:depth]]) / ideal if ideal else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def plain_dutch(client: OpenSearch, queries: Iterable[Query]) -> dict[str, float]:
    """nDCG@10 of every answerable query with one `multi_match` on the engine's own analyser "dutch"."""
    text = {"type": "text", "analyzer": "dutch"}
    client.indices.create(index=INDEX, body={"mappings": {"properties": dict.fromkeys(FIELDS, text)}})
    helpers.bulk(client, [_plain(offer) for offer in offers()], refresh=True)
    return {q["id"]: ndcg(_hits(client, q["query"]), q["judgments"]) for q in queries if q["judgments"]}


def _plain(offer: Mapping[str, Any]) -> dict[str, Any]:
    chosen = [taxonomy.activities()[slug] for slug in offer["activities"]]
    activities = " ".join(f"{activity.label} {activity.words}" for activity in chosen)
    kept = {"title": offer["title"], "description": offer["description"], "activities": activities}
    return {"_index": INDEX, "_id": offer["id"], **kept}


def _hits(client: OpenSearch, text: str) -> list[str]:
    query = {"multi_match": {"query": text, "fields": list(FIELDS)}}
    found = client.search(index=INDEX, body={"size": 10, "_source": False, "query": query})
    return [hit["_id"] for hit in found["hits"]["hits"]]


def main() -> None:
    """Print the mean per category and over all answerable queries."""
    queries = read_queries()
    jars = ensure_engine(ROOT / "var" / "engine", print)
    with tempfile.TemporaryDirectory() as folder, start_engine(jars, Path(folder), fast=True) as engine:
        scores = plain_dutch(OpenSearch(engine.url, timeout=60), queries)
    for category in dict.fromkeys(q["category"] for q in queries if q["id"] in scores):
        own = [scores[q["id"]] for q in queries if q["id"] in scores and q["category"] == category]
        print(f"{category:14s} n={len(own):3d} nDCG@10 {sum(own) / len(own):.3f}")
    print(f"{'all':14s} n={len(scores):3d} nDCG@10 {sum(scores.values()) / len(scores):.3f}")


if __name__ == "__main__":
    main()

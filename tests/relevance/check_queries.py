"""The judged queries: reading them, and how hard they are for the engine's own Dutch analyser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch, helpers

from app.quality.scoring import ndcg
from dutch.analysis import analyse
from indexer import taxonomy

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


def plain_dutch(client: OpenSearch, offer_file: Path, queries: Iterable[Query]) -> dict[str, float]:
    """nDCG@10 of every answerable query with one `multi_match` on the engine's own analyser "dutch".

    The offers are in the shape of dev_offers.jsonl.
    """
    text = {"type": "text", "analyzer": "dutch"}
    client.indices.create(index=INDEX, body={"mappings": {"properties": dict.fromkeys(FIELDS, text)}})
    try:
        rows = map(json.loads, offer_file.read_text(encoding="utf-8").splitlines())
        helpers.bulk(client, [_plain(offer) for offer in rows], refresh=True)
        return {q["id"]: ndcg(_hits(client, q["query"]), q["judgments"]) for q in queries if q["judgments"]}
    finally:
        client.indices.delete(index=INDEX)


def _plain(offer: Mapping[str, Any]) -> dict[str, Any]:
    chosen = [taxonomy.activities()[slug] for slug in offer["activities"] if slug in taxonomy.activities()]
    labels = [f"{activity.label} {activity.words}" for activity in chosen] or offer["activities"]
    activities = " ".join([*labels, *offer["keywords"]])
    kept = {"title": offer["title"], "description": offer["description"], "activities": activities}
    return {"_index": INDEX, "_id": offer["id"], **kept}


def _hits(client: OpenSearch, text: str) -> list[str]:
    query = {"multi_match": {"query": text, "fields": list(FIELDS)}}
    found = client.search(index=INDEX, body={"size": 10, "_source": False, "query": query})
    return [hit["_id"] for hit in found["hits"]["hits"]]

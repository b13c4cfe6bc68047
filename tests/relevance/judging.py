"""Ranking the judged sets through `doeners rank`'s own code, and scoring the result."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from opensearchpy import OpenSearch

from app.quality.rank import rank
from app.quality.scoring import ndcg
from base import clock, connections
from base.config import ROOT, Settings
from demo.offers import offers
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine
from standalone.guard import Guard
from standalone.model import running_model
from tests.relevance.check_queries import FILE, Query, read_queries

JUDGED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)  # ties are broken by the day
HERE = Path(__file__).parent
Scores = dict[str, float]  # id of a query -> nDCG@10
Run = dict[str, list[str]]  # id of a query -> ids of offers, best first


class JudgedSet(NamedTuple):
    """Offers and queries in files; the queries read as well."""

    name: str
    offers: Path
    file: Path
    queries: Sequence[Query]


@contextmanager
def on_own_engine() -> Iterator[tuple[Settings, OpenSearch, list[JudgedSet]]]:
    """An engine for the length of the block, and the two sets: development and demo."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "offers.jsonl"
        demo.write_text("".join(json.dumps(o, default=str) + "\n" for o in offers()), encoding="utf-8")
        dev = HERE / "dev_queries.jsonl"
        sets = [
            JudgedSet("development", HERE / "dev_offers.jsonl", dev, read_queries(dev)),
            JudgedSet("demo", demo, FILE, read_queries(FILE)),
        ]
        jars = ensure_engine(ROOT / "var" / "engine", print)
        with (
            clock.moved(to=JUDGED_AT),
            Guard() as guard,
            start_engine(jars, Path(folder), guard=guard) as engine,
            running_model(Path(folder), guard) as model,
        ):
            settings = Settings(opensearch_url=engine.url, model_socket=str(model))
            yield settings, connections.search_engine(settings), sets


def run(settings: Settings, client: OpenSearch, judged: JudgedSet) -> Run:
    """The ranking of every query of a set."""
    return {line["id"]: line["hits"] for line in rank(settings, client, judged.offers, judged.file)}


def scores(found: Run, queries: Sequence[Query]) -> Scores:
    """nDCG@10 of every query that has an answer."""
    return {q["id"]: ndcg(found[q["id"]], q["judgments"]) for q in queries if q["judgments"]}


def recall(hits: Sequence[str], judgments: Mapping[str, int], depth: int = 20) -> float:
    """The share of what fits (grade 2 or 3) that stands in the first `depth` hits; 1 when nothing fits that well."""
    fitting = {offer for offer, grade in judgments.items() if grade >= 2}
    return len(fitting & set(hits[:depth])) / len(fitting) if fitting else 1.0


def reciprocal_rank(hits: Sequence[str], judgments: Mapping[str, int], depth: int = 10) -> float:
    """One over the place of the first hit that fits (grade 2 or 3); 0 when none stands in the first `depth`."""
    places = (place for place, hit in enumerate(hits[:depth], 1) if judgments.get(hit, 0) >= 2)
    return next((1 / place for place in places), 0.0)


def mean(values: Sequence[float]) -> float:
    """The plain mean."""
    return sum(values) / len(values)


def cell(values: Sequence[float]) -> str:
    """Mean with a bootstrap interval of 95 % over the queries: "0.812 [0.77, 0.85]"."""
    draw = random.Random(1)
    means = sorted(mean(draw.choices(values, k=len(values))) for _ in range(1000))
    return f"{mean(values):.3f} [{means[25]:.2f}, {means[974]:.2f}]"


def categories(queries: Sequence[Any]) -> dict[str, list[str]]:
    """category -> ids of its queries that have an answer; "all" holds every one."""
    found: dict[str, list[str]] = {}
    for query in queries:
        if query["judgments"]:
            found.setdefault(query["category"], []).append(query["id"])
    return found | {"all": [identity for ids in found.values() for identity in ids]}

"""`make relevance`: how well the search answers the judged queries, per category, beside the engine's own analyser.

Prints a table with 95 % intervals and the change since baseline.json. Fails when nDCG@10 drops by more than 0.01, when
an answerable query finds nothing, or when a query marked `first` does not have that offering first. `--save` writes
the baseline anew.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from app.rank import rank
from base import connections
from base.config import ROOT, Settings
from demo.offers import offers
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine
from tests.relevance.check_queries import FILE, ndcg, plain_dutch, read_queries

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
LARGEST_DROP = 0.01
Scores = dict[str, float]


def main() -> int:
    """Rank, print, compare; 1 when something got worse."""
    with tempfile.TemporaryDirectory() as folder:
        jars = ensure_engine(ROOT / "var" / "engine", print)
        with start_engine(jars, Path(folder)) as engine:
            return _judge(Settings(opensearch_url=engine.url, today="2026-11-22"), Path(folder))


def _judge(settings: Settings, folder: Path) -> int:
    demo_offers = folder / "offers.jsonl"
    demo_offers.write_text("".join(json.dumps(o, default=str) + "\n" for o in offers()), encoding="utf-8")
    sets = {"development": (HERE / "dev_offers.jsonl", HERE / "dev_queries.jsonl"), "demo": (demo_offers, FILE)}
    client = connections.search_engine(settings)
    means: dict[str, float] = {}
    faults: list[str] = []
    for name, (offer_file, query_file) in sets.items():
        queries = read_queries(query_file)
        runs = {
            "words": _run(replace(settings, meaning=False), client, offer_file, query_file),
            "meaning": _run(settings, client, offer_file, query_file),
        }
        scores = {way: _scores(run, queries) for way, run in runs.items()}
        if name == "demo":
            scores = {"dutch": plain_dutch(OpenSearch(settings.opensearch_url, timeout=60), queries), **scores}
        _print(name, queries, scores)
        means |= {f"{name} {way}": _mean(list(own.values())) for way, own in scores.items()}
        faults += [fault for way, run in runs.items() for fault in _faults(f"{name} {way}", run, queries)]
    faults += _compare(means)
    print("\n".join(faults) or "Niets is slechter geworden.")
    return 1 if faults else 0


def _run(settings: Settings, client: OpenSearch, offer_file: Path, query_file: Path) -> dict[str, list[str]]:
    return {line["id"]: line["hits"] for line in rank(settings, client, offer_file, query_file)}


def _scores(run: dict[str, list[str]], queries: Sequence[Any]) -> Scores:
    return {q["id"]: ndcg(run[q["id"]], q["judgments"]) for q in queries if q["judgments"]}


def _print(name: str, queries: Sequence[Any], scores: dict[str, Scores]) -> None:
    print(f"\n{name}: nDCG@10 [95 %]\n{'category':14s} {'n':>3s}  " + "  ".join(f"{way:>19s}" for way in scores))
    categories = {q["id"]: q["category"] for q in queries if q["judgments"]}
    for category in [*dict.fromkeys(categories.values()), "all"]:
        ids = [key for key, own in categories.items() if category in (own, "all")]
        cells = (_cell([own[key] for key in ids]) for own in scores.values())
        print(f"{category:14s} {len(ids):3d}  " + "  ".join(cells))


def _cell(values: list[float]) -> str:
    """Mean with a bootstrap interval of 95 % over the queries."""
    draw = random.Random(1)
    means = sorted(_mean(draw.choices(values, k=len(values))) for _ in range(1000))
    return f"{_mean(values):.3f} [{means[25]:.2f}, {means[974]:.2f}]"


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _faults(name: str, run: dict[str, list[str]], queries: Sequence[Any]) -> list[str]:
    empty = [f"{name}: “{q['query']}” vindt niets." for q in queries if q["judgments"] and not run[q["id"]]]
    wrong = [q for q in queries if q.get("first") and run[q["id"]][:1] != [q["first"]]]
    return [*empty, *(f"{name}: “{q['query']}” heeft {q['first']} niet vooraan." for q in wrong)]


def _compare(means: dict[str, float]) -> list[str]:
    """What dropped since the baseline; `--save` makes the present figures the baseline."""
    known: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    print()
    for name, mean in means.items():
        print(f"{name:20s} {mean:.3f}  {mean - known.get(name, mean):+.3f}")
    if "--save" in sys.argv:
        BASELINE.write_text(json.dumps(means, indent=2) + "\n", encoding="utf-8")
    return [
        f"{n} zakte van {known[n]:.3f} naar {m:.3f}." for n, m in means.items() if known.get(n, m) - m > LARGEST_DROP
    ]


if __name__ == "__main__":
    sys.exit(main())

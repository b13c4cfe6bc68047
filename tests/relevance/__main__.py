"""`make relevance`: how well the search answers the judged queries, per category, beside the engine's own analyser.

Prints tables with 95 % intervals and the change since baseline.json. Fails when nDCG@10 drops by more than 0.01, when
an answerable query finds nothing, or when a query marked `first` does not have that offering first. `--save` writes
the baseline anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace

from opensearchpy import OpenSearch

from base.config import Settings
from tests.relevance import judging
from tests.relevance.check_queries import Query, plain_dutch
from tests.relevance.judging import HERE, JudgedSet, Run, Scores, mean

BASELINE = HERE / "baseline.json"
LARGEST_DROP = 0.01
WAYS = ("words", "meaning")


def main() -> int:
    """Rank, print, compare; 1 when something got worse."""
    means: dict[str, float] = {}
    faults: list[str] = []
    together: dict[str, Scores] = {way: {} for way in WAYS}
    with judging.on_own_engine() as (settings, client, sets):
        for judged in sets:
            runs = _runs(settings, client, judged)
            found = _scores(settings, judged, runs)
            _print(judged.name, judged.queries, found)
            means |= {f"{judged.name} {way}": mean(list(own.values())) for way, own in found.items()}
            faults += [fault for way in WAYS for fault in _faults(f"{judged.name} {way}", runs[way], judged.queries)]
            for way in WAYS:
                together[way] |= {f"{judged.name} {key}": score for key, score in found[way].items()}
    both = [query | {"id": f"{judged.name} {query['id']}"} for judged in sets for query in judged.queries]
    _print("together", both, together)
    faults += _compare(means)
    print("\n".join(faults) or "Niets is slechter geworden.")
    return 1 if faults else 0


def _runs(settings: Settings, client: OpenSearch, judged: JudgedSet) -> dict[str, Run]:
    return {
        "words": judging.run(replace(settings, meaning=False), client, judged),
        "meaning": judging.run(settings, client, judged),
    }


def _scores(settings: Settings, judged: JudgedSet, runs: dict[str, Run]) -> dict[str, Scores]:
    plain = plain_dutch(OpenSearch(settings.opensearch_url, timeout=60), judged.offers, judged.queries)
    return {"dutch": plain, **{way: judging.scores(run, judged.queries) for way, run in runs.items()}}


def _print(name: str, queries: Sequence[Query], scores: dict[str, Scores]) -> None:
    print(f"\n{name}: nDCG@10 [95 %]\n{'category':14s} {'n':>3s}  " + "  ".join(f"{way:>19s}" for way in scores))
    for category, ids in judging.categories(queries).items():
        cells = (judging.cell([own[key] for key in ids]) for own in scores.values())
        print(f"{category:14s} {len(ids):3d}  " + "  ".join(cells))
    if "dutch" in scores:
        base = mean(list(scores["dutch"].values()))
        print("times dutch:   " + "  ".join(f"{way} {mean(list(scores[way].values())) / base:.2f}" for way in WAYS))


def _faults(name: str, run: Run, queries: Sequence[Query]) -> list[str]:
    answered = [q for q in queries if q["judgments"]]
    measured = (f(run[q["id"]], q["judgments"]) for f in (judging.recall, judging.reciprocal_rank) for q in answered)
    values = list(measured)
    half = len(answered)
    print(f"{name}: recall@20 {mean(values[:half]):.3f}, MRR@10 {mean(values[half:]):.3f}")
    empty = [f"{name}: “{q['query']}” vindt niets." for q in answered if not run[q["id"]]]
    wrong = [q for q in queries if q.get("first") and run[q["id"]][:1] != [q["first"]]]
    return [*empty, *(f"{name}: “{q['query']}” heeft {q['first']} niet vooraan." for q in wrong)]


def _compare(means: dict[str, float]) -> list[str]:
    """What dropped since the baseline; `--save` makes the present figures the baseline."""
    known: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    print()
    for name, value in means.items():
        print(f"{name:20s} {value:.3f}  {value - known.get(name, value):+.3f}")
    if "--save" in sys.argv:
        BASELINE.write_text(json.dumps(means, indent=2) + "\n", encoding="utf-8")
        return []
    return [
        f"{n} zakte van {known[n]:.3f} naar {m:.3f}." for n, m in means.items() if known.get(n, m) - m > LARGEST_DROP
    ]


if __name__ == "__main__":
    sys.exit(main())

"""`make ablation`: what each step of the search is worth, written as a table into docs/relevance.md.

Every step is taken away in turn, the index is built and all judged queries are ranked again: first by words alone, then
with meaning. What is lost is what the step gains. Takes about fifteen minutes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from typing import Any
from unittest.mock import patch

from app.search import ask, relevance, understand, weights
from app.search.phrases import Phrases
from base.config import ROOT, Settings
from dutch import analysis, compounds, fillers, split_verbs
from tests.relevance import judging
from tests.relevance.check_queries import Query
from tests.relevance.judging import JudgedSet, Scores, mean

PAGE = ROOT / "docs" / "relevance.md"
_TABLE = re.compile(r"(?<=<!-- ablation -->\n).*?(?=<!-- end -->)", re.DOTALL)
NAMED = 3  # categories and queries named in a row
HEAD = "| taken away | development | demo | categories | queries that need it |\n|---|---|---|---|---|\n"
_CACHED = type(cache(str))
Measured = tuple[Scores, ...]  # for each set


def _as_typed(text: str) -> str:
    return text


def _set(target: Any, name: str, value: Any) -> Callable[[], Any]:
    return lambda: patch.object(target, name, value)


def _flat(measure: relevance.Measure) -> relevance.Measure:
    return replace(measure, close=0.0)


# What is taken away -> the patches that do so.
STEPS: dict[str, list[Callable[[], Any]]] = {
    "compounds split": [_set(compounds, "parts", _as_typed)],
    "synonyms": [_set(relevance, "SYNONYM_WORDS", 0)],
    "a synonym weighs less": [_set(relevance, "SYNONYM_WEIGHT", 1.0)],
    "phrases within a need": [_set(Phrases, "within", lambda *_: [])],
    "spelling": [_set(understand, "_spell", lambda text, *_: (text, (), ()))],
    "overrides of the stemmer": [_set(analysis, "all_rules", tuple)],
    "place in the text": [_set(understand, "find_place", lambda *_, **__: None)],
    "verbs joined": [_set(split_verbs, "join", lambda text, _: text)],
    "fillers dropped": [_set(fillers, "strip_fillers", _as_typed)],
    "rare words say more": [_set(weights, "_weight", lambda *_: 1.0)],
    "names of organisations": [_set(understand, "_organisation", lambda text, _: (text, None))],
    "the engine's own ranking": [
        _set(ask, "BY_WORDS", _flat(relevance.BY_WORDS)),
        _set(relevance, "WITH_MODEL", _flat(relevance.WITH_MODEL)),
    ],
    "votes of the phrasebook": [_set(relevance, "VOTE", 0.0)],
    "below the line": [_set(relevance, "FEW", 0)],
}
WITH_MEANING: dict[str, list[Callable[[], Any]]] = {
    "likeness in meaning": [_set(relevance, "LIKE", 0.0)],
    "votes of the phrasebook, with meaning": [_set(relevance, "VOTE", 0.0)],
    "votes by words, with meaning": [_set(relevance, "VOTE_WORDS", 0.0)],
    "votes by meaning": [_set(relevance, "VOTE_MEANING", 0.0)],
    "what names no activity votes by itself": [_set(relevance, "KINDRED", 0.0)],
}


def main() -> int:
    """Measure and write."""
    with judging.on_own_engine() as (settings, client, sets):
        words = replace(settings, meaning=False)

        def measure(setting: Settings = words) -> Measured:
            return tuple(judging.scores(judging.run(setting, client, judged), judged.queries) for judged in sets)

        everything = measure()
        rows = [_row("nothing: by words", everything, everything, sets)]
        for name, patches in STEPS.items():
            with without(patches):
                rows.append(_row(name, measure(), everything, sets))
            print(rows[-1], flush=True)
        meant = measure(settings)
        rows.append(_row("nothing, and by meaning as well", meant, everything, sets))
        for name, patches in WITH_MEANING.items():
            with without(patches):
                rows.append(_row(name, measure(settings), meant, sets))
            print(rows[-1], flush=True)
    _write(rows)
    return 0


@contextmanager
def without(patches: list[Callable[[], Any]]) -> Iterator[None]:
    """With something taken away, in Python and in the index that will be built."""
    _clear_caches()
    with ExitStack() as stack:
        for made in patches:
            stack.enter_context(made())
        yield
    _clear_caches()


def _clear_caches() -> None:
    """What was reckoned with a step, or without it, is reckoned again: stems, parts, the phrasebook."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("app", "dutch", "indexer"):
            for value in vars(module).values():
                if type(value) is _CACHED:
                    value.cache_clear()


def _row(name: str, found: Measured, everything: Measured, sets: Sequence[JudgedSet]) -> str:
    means = [mean(list(scores.values())) for scores in found]
    changes = [value - mean(list(base.values())) for value, base in zip(means, everything, strict=True)]
    cells = " | ".join(f"{value:.3f} ({change:+.3f})" for value, change in zip(means, changes, strict=True))
    lost = _lost(found, everything, sets)
    return f"| {name} | {cells} | {_categories(lost)} | {_queries(lost)} |"


def _lost(found: Measured, everything: Measured, sets: Sequence[JudgedSet]) -> list[tuple[float, Query]]:
    """The change of every query that has an answer, with that query."""
    return [
        (scores[q["id"]] - base[q["id"]], q)
        for scores, base, judged in zip(found, everything, sets, strict=True)
        for q in judged.queries
        if q["id"] in base
    ]


def _categories(lost: Sequence[tuple[float, Query]]) -> str:
    """The categories that change most, over both sets."""
    changes: dict[str, list[float]] = {}
    for change, query in lost:
        changes.setdefault(query["category"], []).append(change)
    moved = sorted(((mean(values), kind) for kind, values in changes.items()), key=lambda pair: -abs(pair[0]))
    return ", ".join(f"{kind} {change:+.2f}" for change, kind in moved[:NAMED] if abs(change) >= 0.005)


def _queries(lost: Sequence[tuple[float, Query]]) -> str:
    """The queries that lose most: those that need the step."""
    worst = sorted(lost, key=lambda pair: pair[0])[:NAMED]
    return ", ".join(f"{query['query']} {change:+.2f}" for change, query in worst if change <= -0.01)


def _write(rows: list[str]) -> None:
    table = HEAD + "\n".join(rows) + "\n"
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: table, page), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

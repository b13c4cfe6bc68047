"""How good a list of results is, given what people judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from app.search.results import Hit

DEPTH = 10


def ndcg(hits: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain, from 0 to 1, with a gain of 2^grade - 1."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain(grades.get(hit, 0) for hit in hits[:depth]) / ideal if ideal else 0.0


def judged_id(hit: Hit, grades: Mapping[str, int]) -> str:
    """The id by which a hit was judged: its own, or that of a twin that it stands for."""
    return next((identity for identity in (hit["id"], *hit["twins"]) if identity in grades), hit["id"])


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))

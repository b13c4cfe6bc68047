"""How the order by words and the order by meaning become one."""

from __future__ import annotations

from collections.abc import Sequence

FUSION_K = 5  # reciprocal rank fusion; the smaller, the more the first places weigh
RELATED = 5  # ids that are shown for their meaning alone: further on, cosines no longer tell a fit from a neighbour
MEANING_WEIGHT = 0.6  # of a place by meaning, where one by words weighs 1
# Lifts for exact hits when there are many: (places by meaning up to, factor). The engine stays the only ranker there.
LIFTS = ((1, 1.6), (3, 1.45), (5, 1.35), (10, 1.25), (20, 1.15), (50, 1.05))


def fuse(by_words: Sequence[str], by_meaning: Sequence[str]) -> list[str]:
    """One order from two, by reciprocal rank (Cormack, Clarke and Büttcher, 2009): every id once, best first."""
    scores: dict[str, float] = {}
    for ids, weight in ((by_words, 1.0), (by_meaning, MEANING_WEIGHT)):
        for place, identity in enumerate(ids, 1):
            scores[identity] = scores.get(identity, 0.0) + weight / (FUSION_K + place)
    return sorted(scores, key=lambda identity: -scores[identity])


def lifts(by_meaning: Sequence[str]) -> list[tuple[float, list[str]]]:
    """Groups of ids with the factor by which the engine lifts their score."""
    groups = []
    start = 0
    for end, factor in LIFTS:
        if by_meaning[start:end]:
            groups.append((factor, list(by_meaning[start:end])))
        start = end
    return groups

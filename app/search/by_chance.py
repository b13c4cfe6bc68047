"""Words that an offering has by chance weigh less than those that it is about.

"Asbest" stands in texts on attics, "strijk" in the name of a sector, "kuisen" wherever something is cleaned. What is
not like the need, and has none of the activities that it speaks of, has such words by chance.
"""

from __future__ import annotations

from app.search import relevance
from app.search.ask import Near
from app.search.relevance import Distance
from app.search.scope import Clause, either


def weakened(words: Clause, near: Near) -> Clause:
    """The clause of the words, weaker for what is far in meaning; as it is when meaning has no say."""
    if near.by_words or not (near.offerings or near.activities):
        return words
    for distance in relevance.DISTANCES:
        far = {"bool": {"must_not": [_nearer(near, distance)]}}
        words = {"boosting": {"positive": words, "negative": far, "negative_boost": distance.weaker}}
    return words


def _nearer(near: Near, distance: Distance) -> Clause:
    """What is nearer than that; of a need that is clearly like nothing, what is nearly as near as the nearest."""
    bound = relevance.NEARLY * near.most
    ids = [identity for identity, share in near.offerings.items() if share >= min(distance.like, bound)]
    votes = {name: relevance.VOTE * share for name, share in near.activities.items()}
    spoken = [name for name, vote in votes.items() if vote >= min(distance.vote, bound)]
    return either({"ids": {"values": ids}}, {"terms": {"activities": spoken}})

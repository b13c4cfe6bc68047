"""The phrasebook: needs as people say them, per activity of the taxonomy (phrasebook/phrases.tsv).

Administrators add phrases of their own (indexer/phrase_store.py); an index says in its `_meta` which of those it has.

A need votes for activities by the words that it shares with their phrases: the cosine of both as bags of stems, each
weighed by how few activities know it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from base.config import ROOT
from dutch import compounds
from dutch.analysis import analyse

FILE = ROOT / "phrasebook" / "phrases.tsv"
OUTSIDE = "geen"  # in the place of an activity: a need that none answers ("loodgieter"), so that it votes for none
NEAREST = 2  # phrases of an activity that speak for it: one may be a coincidence
Kin = Mapping[str, Collection[str]]  # stem -> those that mean the same
_NO_KIN: Kin = {}
Weights = Mapping[str, float]  # stem -> how much it says


@dataclass(frozen=True)
class Phrase:
    """A need as somebody says it, and the activity that answers it."""

    activity: str
    text: str


Own = Mapping[str, Sequence[str]]  # activity -> the phrases that administrators added
_NO_OWN: Own = {}


@dataclass(frozen=True, eq=False)  # equal to itself alone: what is remembered of a book goes by it
class Book:
    """All phrases, and where each stem stands."""

    phrases: Sequence[Phrase]
    weights: Weights
    holding: Mapping[str, Sequence[int]]  # stem -> numbers of phrases
    lengths: Sequence[float]
    offered: frozenset[str] = frozenset()  # the stems that phrases of activities have

    def votes(self, text: str, kin: Kin = _NO_KIN) -> dict[str, float]:
        """Activity -> 0 to 1, for those of which a phrase shares a word with `text`; for a word that no phrase has,
        those that mean the same (`kin`)."""
        unknown = rarity(0, len({phrase.activity for phrase in self.phrases}))
        asked = [self._meant(stem, kin) or {stem: unknown} for stem in _stems(text)]
        length = math.sqrt(sum(max(meant.values()) ** 2 for meant in asked))
        shared: dict[int, float] = defaultdict(float)
        for meant in asked:
            holding = {number: weight for stem, weight in meant.items() for number in self.holding.get(stem, ())}
            for number, weight in holding.items():
                shared[number] += weight**2
        return self.by_activity({n: value / (length * self.lengths[n]) for n, value in shared.items()})

    def _meant(self, stem: str, kin: Kin) -> dict[str, float]:
        """The stem that phrases have, or those that mean the same, each with its weight."""
        same = [stem] if stem in self.weights else kin.get(stem, ())
        return {each: self.weights[each] for each in same if each in self.weights}

    def by_activity(self, likeness: Mapping[int, float]) -> dict[str, float]:
        """Activity -> the mean of its nearest phrases; `likeness` is by number of a phrase."""
        found: dict[str, list[float]] = defaultdict(list)
        for number, value in likeness.items():
            found[self.phrases[number].activity].append(value)
        return {activity: sum(sorted(values)[-NEAREST:]) / NEAREST for activity, values in found.items()}


def most_answered(votes: Mapping[str, float]) -> float:
    """The highest vote for an activity; 0 when only needs that none answers have votes."""
    return max((vote for activity, vote in votes.items() if activity != OUTSIDE), default=0.0)


def book(own: Own = _NO_OWN) -> Book:
    """The phrasebook of this release, with the phrases that administrators added."""
    return _book(tuple(Phrase(activity, text) for activity in sorted(own) for text in own[activity]))


@lru_cache(maxsize=4)  # of the live index, and of those that are compared with it
def _book(own: tuple[Phrase, ...]) -> Book:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return make([*(Phrase(*line.split("\t")) for line in lines if line.strip()), *own])


def make(phrases: Sequence[Phrase]) -> Book:
    """A book of these phrases."""
    bags = [_stems(phrase.text) for phrase in phrases]
    activities: dict[str, set[str]] = defaultdict(set)
    holding: dict[str, list[int]] = defaultdict(list)
    for number, (phrase, bag) in enumerate(zip(phrases, bags, strict=True)):
        for stem in bag:
            activities[stem].add(phrase.activity)
            holding[stem].append(number)
    every = len({phrase.activity for phrase in phrases})
    weights = {stem: rarity(len(known), every) for stem, known in activities.items()}
    offered = frozenset(stem for stem, known in activities.items() if known != {OUTSIDE})
    return Book(phrases, weights, holding, [_length(bag, weights) for bag in bags], offered)


def rarity(having: float, every: int) -> float:
    """How much a word says that `having` of `every` texts have: the inverse document frequency of BM25 (Robertson and
    Zaragoza, 2009)."""
    return math.log(1 + (every - having + 0.5) / (having + 0.5))


def _stems(text: str) -> frozenset[str]:
    return frozenset((*analyse(text), *analyse(compounds.parts(text))))


def _length(bag: Iterable[str], weights: Weights) -> float:
    return math.sqrt(sum(weights[stem] ** 2 for stem in bag)) or 1.0

"""How much each word of a need says: one that few offerings have says more than one that nearly all have."""

from __future__ import annotations

from dataclasses import dataclass

from app.search.understand import IndexWords
from dutch import compounds
from dutch.analysis import analyse, stem
from dutch.lexicon import zipf
from dutch.normalise import fold, words
from indexer.phrasebook import rarity

UNKNOWN = 0.6  # of the most that a word can say: one that no offering has cannot be met
USUAL, LEAST = 4.0, 0.25  # from this Zipf frequency on in all of Dutch a word says less: "morgen", "gezocht", "firma"
EVERYDAY = 6.2  # the Zipf frequency of what stands in every text


@dataclass(frozen=True)
class Weighed:
    """A word as typed, and how much it says."""

    word: str
    weight: float


def weigh(text: str, index: IndexWords) -> list[Weighed]:
    """The words of a need that are searched, each with its weight."""
    return [Weighed(word, _weight(word, index)) for word in words(text) if analyse(word)]


def _weight(word: str, index: IndexWords) -> float:
    every = max(index.offerings, 1)
    having = min(every, max(index.stems.get(s, 0) for s in analyse(word)))
    if not having:
        having = min(every, max(index.stems.get(stem(part), 0) for part in compounds.split(fold(word))))
    said = rarity(having, every) if having else UNKNOWN * rarity(0, every)
    return said * max(LEAST, min(1.0, (EVERYDAY - zipf(fold(word))) / (EVERYDAY - USUAL)))

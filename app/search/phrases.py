"""Phrases of the synonym rules that stand within a longer need, in any order, whatever stands between their words.

"Receptie en telefoon bemannen" holds "telefoon bemannen", and "bank voor in het park" the parts of "parkbank". One of
the words may stand there by what it means, or a compound by its last part: "bedrijfskledij wassen" is "kledij wassen".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product

from base.config import ROOT
from dutch import compounds
from dutch.analysis import analyse, stop_words
from dutch.normalise import words
from indexer.rules import synonyms
from indexer.rules.file import sides

LONGEST = 3  # words of a phrase: what has more is a sentence
Stems = frozenset[str]


@dataclass(frozen=True)
class PhraseInNeed:
    """A phrase of the rules, and the numbers of the words of a need that make it."""

    text: str
    made_of: frozenset[int]


@dataclass(frozen=True)
class Phrases:
    """What rules know: phrases by their stems, the concept of each, and stems that mean the same."""

    spelt: Mapping[Stems, str] = field(default_factory=dict)
    concepts: Mapping[Stems, str] = field(default_factory=dict)
    kin: Mapping[str, set[str]] = field(default_factory=dict)

    @cached_property
    def holding(self) -> Mapping[str, Sequence[Stems]]:
        """The phrases that have a stem."""
        found: dict[str, list[Stems]] = defaultdict(list)
        for stems in self.spelt:
            for stem in stems:
                found[stem].append(stems)
        return found

    def within(self, need: Sequence[str], most: int) -> list[PhraseInNeed]:
        """The phrases in these words, the longest first, and of a concept one for the same words."""
        typed = [frozenset(analyse(word)) for word in need]
        meant = [self._meant(word) for word in need]
        near = {stems for each in meant for stem in each for stems in self.holding.get(stem, ())}
        made_of = {stems: _made_of(stems, typed, meant) for stems in near}
        found = sorted((stems for stems in near if made_of[stems]), key=lambda stems: self._order(stems, typed))
        first = {(made_of[stems], self.concepts[stems]): stems for stems in reversed(found)}
        return [PhraseInNeed(self.spelt[stems], made_of[stems]) for stems in found if stems in first.values()][:most]

    def _meant(self, word: str) -> Stems:
        """The stems by which a word may stand in a phrase."""
        stems = {*analyse(word), *analyse(compounds.parts(word))[-1:]}
        return frozenset(stems.union(*(self.kin.get(stem, set()) for stem in stems)))

    def _order(self, stems: Stems, typed: Sequence[Stems]) -> tuple[int, bool, str]:
        return -len(stems), not stems <= frozenset().union(*typed), self.spelt[stems]


def _made_of(phrase: Stems, typed: Sequence[Stems], meant: Sequence[Stems]) -> frozenset[int]:
    """The words that make a phrase, each by another of its stems, at most one of them by what it means; none when one
    is missing."""
    for free in (None, *sorted(phrase)):
        able = [[n for n, each in enumerate(meant if stem == free else typed) if stem in each] for stem in phrase]
        for made in product(*able):
            if len(set(made)) == len(phrase):
                return frozenset(made)
    return frozenset()


@lru_cache(maxsize=8)
def rule_phrases(rules: tuple[str, ...] = ()) -> Phrases:
    """Those of this release's synonym files and of an administrator's rules."""
    files = synonyms.read(ROOT / "synonyms")
    return of_rules(synonyms.compile_rules({**files, "": rules}, stop_words()))


def of_rules(rules: Iterable[str]) -> Phrases:
    """The phrases of compiled rules; a compound is one as well, by its parts."""
    spelt: dict[Stems, str] = {}
    concepts: dict[Stems, str] = {}
    compiled = list(rules)
    for left, right in map(sides, compiled):
        concept = next((term for term in right if len(words(term)) == 1), right[0])
        for term in left:
            if 1 < len(stems := _stems(term)) <= LONGEST:
                spelt[stems], concepts[stems] = term, concept
    return Phrases(spelt, concepts, synonyms.kin(compiled))


def _stems(term: str) -> Stems:
    return frozenset(analyse(term if len(words(term)) > 1 else compounds.parts(term)))

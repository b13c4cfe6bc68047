"""Splitting compounds: "groenonderhoud" -> groen + onderhoud, as Koehn and Knight (2003) do by frequency.

All splits into known words of four letters or more (and a short list of three) are tried, with the linking letters of
Dutch between them; the parts must be more usual than the whole. Exceptions and whole words come from small files.
Frequencies: wordfreq (CC BY-SA 4.0); words: OpenTaal (CC BY 3.0); see data/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from dutch import diminutives
from dutch.lexicon import exists, frequencies, read_words, zipf
from dutch.normalise import words
from dutch.places import is_name

LINKS = ("", "s", "en", "e", "n", "er")
#: Nouns with a plural in -er(en); after others "er" is part of the word: "schilder|werken", not "schild|er|werken".
ER_NOUNS = frozenset(("been", "blad", "goed", "hoen", "kind", "kleed", "lied", "rund", "volk"))
MIN_COMPOUND = 7
MIN_PART_ZIPF = 2.2
MIN_SCORE = 3.2
LINK_COST = 0.25
EXTRA_PART_COST = 0.35
LENGTH_GAIN = 0.15
#: A word about as frequent as its rarest part has a meaning of its own: "restaurant", "werkplaats".
LEXICALISED_MARGIN = 0.1
#: With a head that says little a word as frequent as this has one too: "huiswerk" is no work on a house.
LEXICALISED_ZIPF = 3.7


class Candidate(NamedTuple):
    """A way to read a word: its parts, and how many linking letters stand between them."""

    parts: tuple[str, ...]
    links: int

    @property
    def score(self) -> float:
        """Usual and long parts are good; links and many parts are suspect."""
        mean = sum(map(part_zipf, self.parts)) / len(self.parts)
        length = LENGTH_GAIN * min(map(len, self.parts))
        return mean + length - LINK_COST * self.links - EXTRA_PART_COST * (len(self.parts) - 2)


@cache
def _exceptions() -> dict[str, list[str]]:
    """word -> its parts, by hand; a word alone stays whole."""
    return {word: parts or [word] for word, *parts in read_words("compound_exceptions.txt")}


@cache
def _kept_whole() -> frozenset[str]:
    return frozenset(word for line in read_words("kept_whole.txt") for word in line)


@cache
def _never_parts() -> frozenset[str]:
    return frozenset(word for line in read_words("part_exceptions.txt") for word in line)


@cache
def _short_parts() -> frozenset[str]:
    return frozenset(word for line in read_words("part_short.txt") for word in line)


@cache
def _extra_parts() -> dict[str, float]:
    """Trade words and verb stems that the dictionary lacks or has too rarely: word -> zipf to reckon with."""
    return {word: float(value) for word, value in read_words("part_extra.txt")}


@cache
def _general_heads() -> frozenset[str]:
    return frozenset(word for line in read_words("general_heads.txt") for word in line)


def carrying(parts: Sequence[str]) -> list[str]:
    """The parts that say what it is about: "ontbraam" of "ontbraam" and "werk"; all of them when no other is left."""
    last = next((n for n in range(len(parts), 0, -1) if parts[n - 1] not in _general_heads()), 0)
    return list(parts[:last] or parts)


def part_zipf(word: str) -> float:
    """How usual a word is as a part."""
    return max(_extra_parts().get(word, 0.0), zipf(word))


def is_part(word: str) -> bool:
    """Whether a word may stand in a compound."""
    if len(word) == 3:
        return word in _short_parts() or word in _extra_parts()
    return len(word) > 3 and part_zipf(word) >= MIN_PART_ZIPF and word not in _never_parts()


def split(word: str) -> list[str]:
    """The parts of a folded word, in order; [word] when it is not a compound or better kept whole."""
    return list(_split(word))


def parts(text: str) -> str:
    """A text with each compound replaced by its parts, for the `*_parts` fields and their queries."""
    return " ".join(map(_spaced, words(text)))


@lru_cache(maxsize=50_000)
def _spaced(word: str) -> str:
    return " ".join(_split(word.removesuffix("'s")))


@lru_cache(maxsize=50_000)
def _split(word: str) -> tuple[str, ...]:
    if (noun := without_diminutive(word)) != word:
        return _split(noun)
    if word in _exceptions():
        return tuple(_exceptions()[word])
    if len(word) < MIN_COMPOUND or not word.isalpha() or word in _kept_whole() or is_name(word):
        return (word,)
    best = best_candidate(word)
    if best is None or best.score < MIN_SCORE or _means_itself(word, best.parts):
        return (word,)
    # Parts are split in turn, so that "kantoorverhuisdienst" and "verhuisdienst" share all they have in common.
    return tuple(smaller for part in best.parts for smaller in _split(part))


def _means_itself(word: str, made_of: Sequence[str]) -> bool:
    """Whether a compound is so usual that its parts do not say what it is."""
    least = min(map(part_zipf, made_of)) - LEXICALISED_MARGIN
    return zipf(word) >= (min(least, LEXICALISED_ZIPF) if made_of[-1] in _general_heads() else least)


def best_candidate(word: str) -> Candidate | None:
    """The best way to read a word as a compound, whether or not it is good enough."""
    return max(_candidates(word), key=lambda candidate: candidate.score, default=None)


def _candidates(word: str) -> list[Candidate]:
    """Every split into a head (itself perhaps a compound), a link and a known tail."""
    found: list[Candidate] = []
    for position in range(3, len(word) - 2):
        head, tail = word[:position], word[position:]
        if is_part(tail):
            for link in LINKS:
                found += _readings(head, link, tail)
    return found


@lru_cache(maxsize=50_000)
def without_diminutive(word: str) -> str:
    """The noun of a rare diminutive, also of a compound: "brochuurtjes" -> "brochure"; else the word itself.

    The usual ones have a rule of the stemmer's, or a meaning of their own.
    """
    if word in frequencies() or word in _exceptions() or is_name(word):
        return word
    usual = {noun: _as_noun(noun) for noun in diminutives.nouns(word)}
    best = max(usual, key=lambda noun: usual[noun], default=word)
    return best if usual.get(best, 0) >= MIN_PART_ZIPF else word


def _as_noun(word: str) -> float:
    """How usual a word is, or the last part of the compound that it is."""
    inner = _split(word)
    return part_zipf(inner[-1]) if len(inner) > 1 or exists(word) else 0.0


def _readings(head: str, link: str, tail: str) -> list[Candidate]:
    base = head.removesuffix(link)
    if len(base) < 3 or (link and base == head) or (link == "er" and base not in ER_NOUNS):
        return []
    links = 1 if link else 0
    if is_part(base):
        return [Candidate((base, tail), links)]
    inner = _split(base) if len(base) >= MIN_COMPOUND else (base,)
    cuts_a_word = inner[-1] + tail in _exceptions()  # "werf|schoon|maak" when "schoonmaak" is whole
    return [Candidate((*inner, tail), links)] if len(inner) > 1 and not cuts_a_word else []

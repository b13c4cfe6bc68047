"""Correcting a misspelt word with the words of the index itself.

Only a word that nobody knows is corrected, in this order: a Flemish diminutive is its base, one edit away, a compound
of known words (which is no mistake), two edits away, a known head with a misspelt tail or the reverse. The first letter
is taken to be right.

Candidates are found by length and by which letters they hold, not by a symmetric-delete index: that answers in
microseconds but takes 40 MB and a second per process for 30,000 words; this takes about a millisecond, once per typo.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import NamedTuple

from dutch import diminutives
from dutch.analysis import stem
from dutch.compounds import is_part, split
from dutch.lexicon import exists, foreign, frequencies, zipf
from dutch.normalise import WORD, fold
from dutch.places import is_name

MIN_LENGTH = 4
MIN_LENGTH_TWO_EDITS = 6
MIN_TAIL = 5
#: As usual as this, a word is no mistake even when no list has it.
KNOWN_ZIPF = 3.0
#: From here on a dictionary word that the index lacks may be a correction; in tenths.
USUAL_TENTHS = 33
USUAL_BASE_ZIPF = 2.3
INDEX_WEIGHT = 1000.0
SYNONYM_WEIGHT = 500.0


_LONG_VOWEL = re.compile(r"(\w{2,}([aiou]))\2s")  # "menuus"
_DOUBLED = re.compile(r"(\w{2,}([bdfgklmnprst]))\2en")


class Entry(NamedTuple):
    """A possible correction: its letters as a bit set, and how likely it is that someone means it."""

    word: str
    letters: int
    weight: float


Buckets = dict[tuple[str, int], list[Entry]]


class Vocabulary:
    """The words of the live index (folded word -> number of documents), and others that are right (synonyms, names)."""

    def __init__(self, counts: Mapping[str, int], also_known: Iterable[str] = ()) -> None:
        self.counts = dict(counts)
        self.also_known = frozenset(also_known)
        weights = dict.fromkeys(self.also_known, SYNONYM_WEIGHT)
        weights |= {word: INDEX_WEIGHT * count for word, count in self.counts.items()}
        self._buckets = _bucketed(weights)

    def __contains__(self, word: str) -> bool:
        return word in self.counts or word in self.also_known

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words: another form of one of them is no mistake."""
        return frozenset(map(stem, (*self.counts, *self.also_known)))

    def near(self, word: str, edits: int, *, own: bool = False) -> list[str]:
        """The words exactly `edits` away that begin with the same letter, most likely first.

        With `own`, and two edits away, only words of the index count: in all of Dutch something is always near.
        """
        found: dict[str, float] = {}
        for buckets in (self._buckets,) if own or edits > 1 else (_usual_words(), self._buckets):
            for entry in _plausible(buckets, word, edits):
                if edit_distance(word, entry.word, edits) == edits:
                    found[entry.word] = entry.weight
        return sorted(found, key=lambda candidate: (-found[candidate], candidate))


def is_word(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a folded word is right as far as anyone knows: never corrected."""
    return (
        len(word) < MIN_LENGTH
        or not word.isalpha()
        or word in vocabulary
        or _is_plural(word, vocabulary)
        or exists(word)
        or word in foreign()
        or is_name(word)
        or zipf(word) >= KNOWN_ZIPF
    )


def correct(word: str, vocabulary: Vocabulary) -> str | None:
    """The word that was probably meant by a folded word; None when it is right or nothing is near."""
    if is_word(word, vocabulary):
        return None
    if whole := diminutives.base(word, lambda candidate: _is_usual(candidate, vocabulary)):
        return whole
    if single := _singular(word, vocabulary):
        return single
    near = vocabulary.near(word, 1)
    if any(is_inflection(word, candidate) for candidate in near) or (not near and len(split(word)) > 1):
        return None  # another form of a known word, or a compound that nobody wrote before
    if not near and len(word) >= MIN_LENGTH_TWO_EDITS:
        near = vocabulary.near(word, 2)
    return near[0] if near else next(_half_known(word, vocabulary), None)


def alternatives(text: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Right words that the index lacks -> the word of the index that may be meant: something to ask, never to do."""
    found = ((word, alternative(fold(word), vocabulary)) for word in WORD.findall(text))
    return {word: other for word, other in found if other}


def alternative(word: str, vocabulary: Vocabulary) -> str | None:
    """A word of the index that may be meant by a right word which the index lacks: "strijk" by "strik"."""
    if word in vocabulary or len(word) < MIN_LENGTH or is_name(word) or not exists(word):
        return None
    near = vocabulary.near(word, 1, own=True)
    return next((candidate for candidate in near if stem(candidate) != stem(word)), None)


def _singular(word: str, vocabulary: Vocabulary) -> str | None:
    """What was meant by a regular plural that is in no list: "gazonnen" -> "gazon", "menuus" -> "menu's"; a letter too
    many in a verb looks like one: "leverren" -> "leveren"."""

    def known(base: str) -> bool:
        return base in vocabulary or exists(base)

    if match := _DOUBLED.fullmatch(word):
        verb = f"{match[1]}en"  # "leverren", before the base of it: "lever"
        return next(filter(known, (verb, match[1])), None)
    if match := _LONG_VOWEL.fullmatch(word):
        return f"{match[1]}'s" if known(match[1]) else None
    return f"{word[:-1]}s" if word.endswith("eaux") and known(word[:-1]) else None


def _is_plural(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is a known one with an s or an n: "menus", "serren", as people type them."""
    base = word[:-1]
    regular = stem(word) == base if word.endswith("s") else word.endswith("en") and stem(word) == stem(base)
    return regular and (base in vocabulary or exists(base))


def _is_usual(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word, or the compound that it is, is in use: what a diminutive may come from."""
    return word in vocabulary or (exists(word) and zipf(word) >= USUAL_BASE_ZIPF) or len(split(word)) > 1


def is_inflection(word: str, other: str) -> bool:
    """Whether two words differ by an ending only and share their stem: "strijkateliers", not "strijkattelier"."""
    return (word.startswith(other) or other.startswith(word)) and stem(word) == stem(other)


def _half_known(word: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Corrections of one half of a compound whose other half is known: "groenonderhuod", "gronenonderhoud"."""
    for position in range(len(word) - MIN_LENGTH, MIN_LENGTH - 1, -1):
        head, tail = word[:position], word[position:]
        if len(tail) >= MIN_TAIL and is_part(head) and not is_word(tail, vocabulary):
            yield from (head + better for better in vocabulary.near(tail, 1)[:1])
        if len(head) >= MIN_TAIL and is_part(tail) and not is_word(head, vocabulary):
            yield from (better + tail for better in vocabulary.near(head, 1)[:1])


def edit_distance(a: str, b: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); limit + 1 if more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        current = [i]
        for j, right in enumerate(b, 1):
            best = min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                best = min(best, before[j - 2] + 1)
            current.append(best)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


def _letters(word: str) -> int:
    """The set of letters of a word as a bit set; an edit changes two of its bits at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def _bucketed(weights: Mapping[str, float]) -> Buckets:
    buckets: Buckets = defaultdict(list)
    for word, weight in weights.items():
        if len(word) >= MIN_LENGTH and word.isalpha():
            buckets[word[0], len(word)].append(Entry(word, _letters(word), weight))
    return dict(buckets)


def _plausible(buckets: Buckets, word: str, edits: int) -> Iterator[Entry]:
    """The entries that may lie within so many edits: nearly as long, with nearly the same letters."""
    letters = _letters(word)
    for length in range(len(word) - edits, len(word) + edits + 1):
        for entry in buckets.get((word[0], length), ()):
            if (entry.letters ^ letters).bit_count() <= 2 * edits:
                yield entry


@cache
def _usual_words() -> Buckets:
    """Dictionary words that are usual enough to be meant, weighed by how usual they are."""
    usual = {word: tenths for word, tenths in frequencies().items() if tenths >= USUAL_TENTHS}
    return _bucketed({word: 10 ** (tenths / 10 - 3) for word, tenths in usual.items()})

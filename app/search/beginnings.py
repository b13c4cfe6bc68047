"""The word that is still being typed: which words begin so, and what was meant when none does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from dutch import places, spelling
from dutch.normalise import fold, words
from dutch.spelling import Vocabulary

MIN_LENGTH = 4  # letters; a shorter beginning is too little to call it misspelt


def put_right(text: str, vocabulary: Vocabulary) -> str:
    """The folded words of a text, each that begins no known word replaced by what was probably meant."""
    return " ".join(_meant(word, vocabulary) for word in words(text))


def _meant(word: str, vocabulary: Vocabulary) -> str:
    if len(word) < MIN_LENGTH or not word.isalpha() or _begins(word, vocabulary) or spelling.is_word(word, vocabulary):
        return word
    return _nearest(word, vocabulary) or spelling.correct(word, vocabulary) or word


def _begins(word: str, vocabulary: Vocabulary) -> bool:
    known = _known(vocabulary)
    position = bisect_left(known, word)
    return position < len(known) and known[position].startswith(word)


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """The beginning of a known word one edit away; None when there is none.

    Another last letter may be just another word: an edit before it counts first, then how often the word occurs.
    """
    near = [
        (not whole.startswith(word[:-1]), vocabulary.counts.get(whole, 0), start)
        for whole, start in _near(word, vocabulary)
    ]
    return max(near)[-1] if near else None


def _near(word: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Known words that share the first letter, with their beginning that lies one edit from `word`."""
    known = _known(vocabulary)
    first, last = bisect_left(known, word[0]), bisect_left(known, chr(ord(word[0]) + 1))
    for whole in known[first:last]:
        for length in (len(word), len(word) + 1, len(word) - 1):
            if spelling.edit_distance(word, whole[:length], 1) == 1:
                yield whole, whole[:length]
                break


@lru_cache(maxsize=2)  # a vocabulary is equal to itself only: the live index, and the one before it
def _known(vocabulary: Vocabulary) -> list[str]:
    """The words of the index, synonyms and the names of municipalities, sorted."""
    names = {fold(town.name) for town in places.municipalities()}
    return sorted(word for word in {*vocabulary.counts, *vocabulary.also_known, *names} if word.isalpha())

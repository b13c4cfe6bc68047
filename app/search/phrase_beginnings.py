"""Needs of the phrasebook that go on as somebody types: "winkelr" leads to "winkelrekken aanvullen"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dutch.normalise import beginning, words
from indexer.phrasebook import OUTSIDE, Book, Phrase

CANDIDATES = 12  # phrases that are looked at; those of an activity without an offering near the place drop out


def find_phrases(text: str, book: Book) -> list[Phrase]:
    """Phrases of which each folded word of `text` begins a word: first those that begin with it, then the shorter."""
    found = [_beginning(word, book) for word in text.split()]
    numbers = set.intersection(*found) if found else set()
    phrases = [book.phrases[number] for number in numbers]
    return sorted(phrases, key=lambda phrase: _rank(text, phrase))[:CANDIDATES]


def _rank(text: str, phrase: Phrase) -> tuple[bool, int, str, str]:
    return not " ".join(words(phrase.text)).startswith(text), len(phrase.text), phrase.text, phrase.activity


def _beginning(word: str, book: Book) -> set[int]:
    """The numbers of the phrases that have a word which begins so."""
    return {number for _, number in beginning(_words(book), word)}


@lru_cache(maxsize=4)
def _words(book: Book) -> Sequence[tuple[str, int]]:
    """Each word of the phrases of activities with the number of its phrase, sorted."""
    answered = [(number, phrase) for number, phrase in enumerate(book.phrases) if phrase.activity != OUTSIDE]
    return sorted((word, number) for number, phrase in answered for word in words(phrase.text))

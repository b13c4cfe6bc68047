"""Words that say that something is done: "poetsen", "bladruimen", "groenonderhoud", and "poetst" as well."""

from __future__ import annotations

from functools import cache

from dutch.lexicon import read_words
from dutch.normalise import WORD, fold


def has_work(text: str) -> bool:
    """Whether a text holds a verb of work or the noun of a trade."""
    return any(fold(word).endswith(_endings()) for word in WORD.findall(text))


@cache
def _endings() -> tuple[str, ...]:
    words = [word for line in read_words("work_words.txt") for word in line]
    return (*words, *(f"{word.removesuffix('en')}t" for word in words if word.endswith("en")))

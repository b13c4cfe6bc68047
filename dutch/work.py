"""Words that say that something is done: "poetsen", "bladruimen", "groenonderhoud"; "wast" and "gemaaid" as well."""

from __future__ import annotations

import re
from functools import cache

from dutch.lexicon import read_words
from dutch.normalise import WORD, fold

_DOUBLED = re.compile(r"([^aeiou])\1$")  # "wassen": "wast"


def has_work(text: str) -> bool:
    """Whether a text holds a verb of work or the noun of a trade."""
    return any(fold(word).endswith(_endings()) for word in WORD.findall(text))


@cache
def _endings() -> tuple[str, ...]:
    words = [word for line in read_words("work_words.txt") for word in line]
    stems = [_DOUBLED.sub(r"\1", word.removesuffix("en")) for word in words if word.endswith("en")]
    return (*words, *(stem + ending for stem in stems for ending in "td"))

"""Words that say that something is done: "poetsen", "bladruimen", "groenonderhoud"; "wast" and "gemaaid" as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dutch.lexicon import read_words
from dutch.normalise import WORD, fold
from dutch.participles import weak
from dutch.split_verbs import particles

SHORTEST = 4  # letters of a verb without its particle
SURE = 6  # letters of a form that no other word ends with
_DOUBLED = re.compile(r"([^aeiou])\1$")  # "wassen": "wast"


def has_work(text: str) -> bool:
    """Whether a text holds a verb of work or the noun of a trade."""
    return any(fold(word).endswith(_endings()) for word in WORD.findall(text))


@cache
def _endings() -> tuple[str, ...]:
    words = [word for line in read_words("work_words.txt") for word in line]
    return (*words, *(form for word in words if word.endswith("en") for form in _conjugated(word)))


def _conjugated(verb: str) -> Iterator[str]:
    """A verb with "u", and when it is done: "bewaart", "bewaard", "opgehaald"; not "niet" of "nieten"."""
    stem, done = _DOUBLED.sub(r"\1", verb.removesuffix("en")), weak(verb)
    yield from (stem + "t", stem + "d")
    if len(done) >= SURE:
        yield from (done, f"{done[:-1]}t")
    for particle in particles():
        if (base := verb.removeprefix(particle)) != verb and len(base) >= SHORTEST:
            yield f"{particle}ge{weak(base)}"

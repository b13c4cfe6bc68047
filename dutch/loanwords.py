"""Everyday words of trade in English and French, and what Flanders calls them: "office cleaning", "nettoyage".

dutch/data/loanwords.tsv has them, written for this product from general knowledge.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from dutch.lexicon import exists
from dutch.normalise import fold, words

_FILE = Path(__file__).parent / "data" / "loanwords.tsv"
LONGEST = 4  # words of a phrase
SHORTEST = 4  # letters of a word of which a plural is read
Replaced = tuple[tuple[str, str], ...]  # what was typed, and what it is in Dutch


@cache
def loanwords() -> dict[str, str]:
    """Folded word or phrase -> Dutch."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {" ".join(words(foreign)): dutch for foreign, dutch in pairs}


@cache
def loanword_parts() -> frozenset[str]:
    """The folded words of the table: right as they are, never a mistake of spelling."""
    return frozenset(word for phrase in loanwords() for word in phrase.split())


def translate(text: str, better: Callable[[str, str], bool]) -> tuple[str, Replaced]:
    """The text in Dutch, and what was replaced; `better` tells whether Dutch says more than the word as typed."""
    tokens = text.split()
    done: list[str] = []
    replaced: list[tuple[str, str]] = []
    while tokens:
        length, meant = _longest(tokens, better)
        if meant:
            replaced.append((" ".join(tokens[:length]), meant))
        done.append(meant or tokens[0])
        del tokens[:length]
    return (" ".join(done), tuple(replaced)) if replaced else (text, ())


def _longest(tokens: list[str], better: Callable[[str, str], bool]) -> tuple[int, str]:
    """How many words the longest phrase at the start has, and its Dutch."""
    for length in range(min(LONGEST, len(tokens)), 0, -1):
        typed = " ".join(words(" ".join(tokens[:length])))
        meant = loanwords().get(typed, "") or (_of_singular(typed) if length == 1 else "")
        if meant and fold(meant) != typed and (" " in typed or better(typed, meant)):
            return length, meant
    return 1, ""


def _of_singular(typed: str) -> str:
    """The Dutch of a foreign word that the table has without its plural: "jardins"; "" of a Dutch word."""
    single = typed.removesuffix("s").removesuffix("x")
    return loanwords().get(single, "") if len(single) >= SHORTEST and single != typed and not exists(typed) else ""

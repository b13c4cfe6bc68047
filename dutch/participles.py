"""Participles of verbs with a particle that Snowball leaves apart from their verb: "ingescand" is of "inscannen".

Most of the usual ones stand in data/overrides.txt; here come those of every such verb in the frequency list, made by
rule and taken only when the dictionary has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dutch.lexicon import exists, frequencies
from dutch.split_verbs import particles

_OPEN = re.compile(r"(.*[^aeiou])([aeou])([bcdfghklmnprstvz])")
_DOUBLE = re.compile(r".*([^aeiou])\1")
_SHORTEST = 5  # letters of a verb without its particle
_DEVOICED = {"v": "f", "z": "s"}


def participles() -> Iterator[tuple[str, str]]:
    """(form, verb), the form with and without its ending: ("ingescande", "inscannen")."""
    for verb in frequencies():
        if not verb.endswith("en"):
            continue
        for particle in particles():
            base = verb.removeprefix(particle)
            if base != verb and len(base) >= _SHORTEST and exists(base) and exists(verb):
                form = f"{particle}ge{weak(base)}"
                yield from ((each, verb) for each in (form, f"{form}e") if exists(form))


def weak(verb: str) -> str:
    """What stands after "ge" in the participle of a weak verb: "scannen" -> "scand", "printen" -> "print"."""
    root = verb.removesuffix("en")
    if _DOUBLE.fullmatch(root):
        root = root[:-1]
    elif found := _OPEN.fullmatch(root):
        start, vowel, consonant = found.groups()
        root = start + vowel * 2 + consonant
    spelt = root[:-1] + _DEVOICED.get(root[-1], root[-1])
    if spelt.endswith(("d", "t")):
        return spelt
    return spelt + ("t" if root.endswith(("k", "f", "s", "ch", "p")) else "d")

"""Sector synonyms: text files, one per sector, each group on a line of its own with its reason in a comment.

Solr's format: `a, b, c` are equal; `a => b, c` means who types a also finds b and c.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path


def read(folder: Path) -> dict[str, list[str]]:
    """The rules of every file below `folder`: {"groen-en-natuur": ["haag, heg", …]}."""
    return {path.stem: parse(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))}


def parse(text: str) -> list[str]:
    """The rules in a text, without comments and blank lines."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def compile_rules(files: Mapping[str, Iterable[str]], stop_words: Iterable[str]) -> list[str]:
    """One list of rules for the engine: stop words left out of each term, every rule once, in a stable order.

    The engine refuses a whole index for one term that its analysis reduces to nothing, hence the stop words.
    """
    stop = frozenset(stop_words)
    rules = (_without(rule, stop) for name in sorted(files) for rule in files[name])
    return list(dict.fromkeys(rule for rule in rules if rule))


def _without(rule: str, stop: frozenset[str]) -> str:
    sides = [_terms(side, stop) for side in rule.split("=>")]
    if not all(sides):
        return ""
    # A one-way rule keeps its left side too: who types "velo" still finds "velo".
    if len(sides) == 2:
        return ", ".join(sides[0]) + " => " + ", ".join(dict.fromkeys([*sides[0], *sides[1]]))
    return ", ".join(sides[0])


def _terms(side: str, stop: frozenset[str]) -> list[str]:
    kept = (" ".join(word for word in term.split() if word.lower() not in stop) for term in side.split(","))
    return [term for term in kept if term]

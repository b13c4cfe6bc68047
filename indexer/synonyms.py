"""Sector synonyms: text files, one per sector, each rule on a line of its own with its reason in a comment above it.

Solr's format. `a, b, c` is a *concept*: its variants are equal. `a => b` goes one way: who types a also finds b, not
the other way round. A side that names a variant of a concept stands for the whole concept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dutch import analysis

# A longer term typed in full ("ramen wassen") may bring at most this many other terms. The engine counts each of them,
# in each field, as a clause of its own, and refuses a query of more than 1,024 clauses.
MAX_BESIDE_PHRASE = 6


@dataclass(frozen=True)
class Rule:
    """One line: `left` alone is a concept, with `right` it is a one-way rule. Terms are as written."""

    left: tuple[str, ...]
    right: tuple[str, ...] = ()


def read(folder: Path) -> dict[str, list[Rule]]:
    """The rules of every file in `folder`: {"groen-en-natuur": [Rule(("haag", "heg")), …]}."""
    return {path.stem: parse(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))}

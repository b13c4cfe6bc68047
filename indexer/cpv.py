"""Codes of the Common Procurement Vocabulary (regulation (EC) 213/2008), and the activities that they ask for.

data/cpv.tsv has, line by line: a code, what it is called here, and the activities (none: nothing that social
enterprises do). A code that is not there stands for its nearest ancestor: 77311000 for 77310000, that for 77300000.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dutch.normalise import words

_FILE = Path(__file__).parent / "data" / "cpv.tsv"
DIGITS = 8
SHORTEST_LABEL = 4  # words: a shorter one is said by people who never saw a code


@dataclass(frozen=True)
class Code:
    """A code with its label and the activities that answer it."""

    code: str
    label: str
    activities: tuple[str, ...]


@cache
def codes() -> Mapping[str, Code]:
    """Every code that we know, by its eight digits."""
    lines = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines()]
    return {code: Code(code, label, tuple(activities.split())) for code, label, activities in lines}


def nearest(digits: str) -> Code | None:
    """The code of these digits, or its nearest ancestor that is known."""
    for length in range(len(digits), 1, -1):
        if found := codes().get(digits[:length].ljust(DIGITS, "0")):
            return found
    return None


def suggested(activities: Iterable[str], most: int = 3) -> list[Code]:
    """The codes for some activities, those that ask for the fewest others first: what a public buyer may begin with."""
    chosen = set(activities)
    fitting = [code for code in codes().values() if chosen.intersection(code.activities)]
    return sorted(fitting, key=lambda code: (len(set(code.activities) - chosen), code.code))[:most]


def labelled(text: str) -> Code | None:
    """The code that is called exactly like this."""
    return _by_label().get(" ".join(words(text)))


@cache
def _by_label() -> Mapping[str, Code]:
    named = {" ".join(words(code.label)): code for code in codes().values() if code.activities}
    return {label: code for label, code in named.items() if len(label.split()) >= SHORTEST_LABEL}

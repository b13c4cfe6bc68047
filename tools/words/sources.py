"""The three sources of the word lists, read the same way by every generator.

wdutch (OpenTaal; BSD or CC BY 3.0), wordfreq 3.1.1 (code Apache 2.0, data CC BY-SA 4.0), simplemma 2.0 (MIT).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import simplemma
import wordfreq

DATA = Path(__file__).parents[2] / "dutch" / "data"
HERE = Path(__file__).parent
WDUTCH = Path("/usr/share/dict/dutch")


@cache
def dictionary() -> frozenset[str]:
    """All lines of Debian's wdutch, proper names included."""
    return frozenset(line.strip() for line in WDUTCH.read_text(encoding="utf-8").splitlines() if line.strip())


@cache
def common_nouns() -> frozenset[str]:
    """The words of three lower-case letters or more: no names, no abbreviations, no hyphens."""
    return frozenset(word for word in dictionary() if re.fullmatch(r"[a-zà-ÿ]{3,}", word))


@cache
def zipf(word: str) -> float:
    """Frequency on the Zipf scale: log10 of occurrences per billion words, 0 when never seen."""
    return float(wordfreq.zipf_frequency(word, "nl"))


@cache
def lemma(word: str) -> str:
    """simplemma's lemma, lower case; the word itself when unknown."""
    return str(simplemma.lemmatize(word, lang="nl")).lower()


def entries(path: Path) -> list[list[str]]:
    """The lines of a hand-made list as words; `#` starts a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parts for line in lines if (parts := line.split("#")[0].split())]

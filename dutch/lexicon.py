"""Which words exist, and how usual they are.

Two compiled files: `lexicon.txt`, every word of the OpenTaal list (BSD or CC BY 3.0), searched where it lies; and
`frequencies.tsv`, the usual ones with their frequency from wordfreq (CC BY-SA 4.0).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def read_words(name: str) -> list[list[str]]:
    """The lines of a small hand-made list in dutch/data, as words; `#` starts a comment."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [entry for line in lines if (entry := line.split("#")[0].split())]


@cache
def frequencies() -> dict[str, int]:
    """Folded word -> Zipf frequency in tenths (log10 of occurrences per billion words, times ten), from 20 up."""
    lines = (_DATA / "frequencies.tsv").read_text(encoding="ascii").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {word: int(tenths) for word, tenths in pairs}


def zipf(word: str) -> float:
    """The Zipf frequency of a folded dictionary word: 5 is "huis", 2 is rare; 0 when rarer or unknown."""
    return frequencies().get(word, 0) / 10


@cache
def _lexicon() -> bytes:
    return (_DATA / "lexicon.txt").read_bytes()


def exists(word: str) -> bool:
    """Whether a folded word is in the dictionary, however rare: a binary search over the sorted lines of the file."""
    lexicon, wanted = _lexicon(), word.encode()
    low, high = 0, len(lexicon)
    while low < high:
        start = lexicon.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lexicon.index(b"\n", start)
        line = lexicon[start:end]
        if line == wanted:
            return True
        low, high = (end + 1, high) if line < wanted else (low, start)
    return False


@cache
def foreign() -> frozenset[str]:
    """Usual words that the Dutch dictionary lacks: English, names, brands."""
    lines = (_DATA / "foreign.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))

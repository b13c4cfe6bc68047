"""Common words that only fill a sentence: "wie kan onze 5000 brieven in enveloppen steken" needs three of them.

Words with a Zipf frequency of 5.1 or more (wordfreq, CC BY-SA 4.0; see data/README.md), some 560 of them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dutch.normalise import WORD, fold

_DATA = Path(__file__).parent / "data"

#: Below this length every word counts.
MIN_SENTENCE = 5


@cache
def fillers() -> frozenset[str]:
    """The folded words to be dropped from sentences."""
    lines = (_DATA / "fillers.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def drop_fillers(tokens: list[str]) -> list[str]:
    """The words that carry the need; all of them when the text is short or nothing would be left.

    Tokens keep their spelling: "Wie" and "wie" are the same filler.
    """
    if len(tokens) < MIN_SENTENCE:
        return tokens
    return [token for token in tokens if fold(token) not in fillers()] or tokens


def strip_fillers(text: str) -> str:
    """`drop_fillers` on a text; anything but words goes as well when it applies."""
    tokens = WORD.findall(text)
    kept = drop_fillers(tokens)
    return text if kept == tokens else " ".join(kept)

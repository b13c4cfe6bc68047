"""Sentences that say what is *not* done: who seeks that work must not find them.

"Ramen op grote hoogte doen wij niet." names an activity and denies it, so what a text affirms is searched without it.
A negation by itself is no denial ("geen probleem", "niet alleen"): data/denials.tsv is the table of both, each with a
sentence that it is about. Pure: a text -> a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dutch.normalise import REMEMBERED, sentences

DATA = Path(__file__).resolve().parent / "data"

_WE = "(?:we|wij|ze|zij|men)"


class Rule(NamedTuple):
    """A line of data/denials.tsv: `example` is a sentence that it is about."""

    kind: str  # denies | harmless
    pattern: re.Pattern[str]
    example: str


def _rules() -> list[Rule]:
    lines = (DATA / "denials.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [Rule(kind, re.compile(pattern.replace("{we}", _WE), re.IGNORECASE), said) for kind, pattern, said in rows]


RULES = _rules()
_HARMLESS = [rule.pattern for rule in RULES if rule.kind == "harmless"]
_DENYING = [rule.pattern for rule in RULES if rule.kind == "denies"]
# Most texts have none of these, and are not looked at any more.
_NEGATION = re.compile(
    r"\b(?:niet|geen|nooit|evenmin|weiger|la(?:ten|at)|verwij|sturen|stuurt|geven|buiten|uitgesloten|elders|erkend"
    r"|behalve|neen?|voor een|verboden|terug|ruimt|doet|voert|regelt|verzorgt|plaatst|herstelt|levert)",
    re.IGNORECASE,
)
# A colon divides when more follows than "niet" or "geen interesse".
_CLAUSE = re.compile(r"(?<=;)\s+|\s+(?=[–—] )|\s+(?=maar\b)|(?<=:)\s+(?=(?:\S+\s+){4})")
_PART = re.compile(r"(?<=,)\s+")
_REFERS = re.compile(r"(?:dat|dit|die|deze|daar\w*|dan|want|omdat|zolang|tenzij|hiervoor)\b", re.IGNORECASE)
# What has its own verb is no item of an enumeration before the denial.
_OWN_VERB = re.compile(
    rf"\b(?:{_WE}|is|zijn|mag|mogen|kan|kunnen|wordt|worden|gaat|gaan|wel|welkom|graag)\b", re.IGNORECASE
)
_LAST_ITEM = re.compile(r"\b(?:en|of)\b")
ITEM = 4  # words that an item of an enumeration has at most


def affirmed(text: str) -> str:
    """The text without what it says is not done; the same text when it denies nothing."""
    if not _NEGATION.search(text):
        return text
    kept: list[str] = []
    every = sentences(text)
    for sentence in every:
        left = _affirmed(sentence)
        if not left and kept and kept[-1].endswith("?") and _REFERS.match(sentence):
            kept.pop()  # "Bomen vellen? Dat doen wij niet."
        if left:
            kept.append(left)
    return text if kept == every else "\n".join(kept)


def denies(part: str) -> bool:
    """Whether a part of a sentence says that something is not done."""
    if not _NEGATION.search(part) or part.rstrip().endswith("?"):
        return False
    bare = part.strip(" .,;:!–—")
    for harmless in _HARMLESS:
        bare = harmless.sub("", bare)
    return any(denying.search(bare.strip()) for denying in _DENYING)


@lru_cache(REMEMBERED)
def _affirmed(sentence: str) -> str:
    """What is left of a sentence."""
    if not _NEGATION.search(sentence):
        return sentence  # most, also in a text that denies something
    parts = [_PART.split(clause) for clause in _CLAUSE.split(sentence)]
    left = [part for clause in parts for part in _kept(clause)]
    if len(left) == sum(map(len, parts)):
        return sentence
    text = " ".join(left).rstrip(" ,;:–—")
    return text if not text or text[-1] in ".!?" else f"{text}."


def _kept(parts: Sequence[str]) -> Iterator[str]:
    """The parts of a clause without those that deny, what they enumerate before and explain after it."""
    denied = [denies(part) for part in parts]
    for n, part in enumerate(parts):
        end = denied.index(True, n) if any(denied[n:]) else n
        enumerated = _LAST_ITEM.search(parts[end]) and all(map(_is_item, parts[n:end])) and end > n
        explains = any(denied[:n]) and _REFERS.match(part) is not None
        if not (denied[n] or enumerated or explains):
            yield part


def _is_item(part: str) -> bool:
    return len(part.split()) <= ITEM and not _OWN_VERB.search(part)

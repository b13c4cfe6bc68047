"""A pasted text cut into clauses, each of which may be a need, and the lines of a list in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.search.params import MAX_QUERY_LENGTH, clean
from dutch.normalise import fold
from dutch.work import has_work

_SENTENCE = re.compile(r"[.!?;:](?=\s|$)|[\n•·–—|]+|\s-\s")
_WRAPPED = re.compile(r"([^\n]{60}[^\n.:;?!])\n(?=[a-zà-ÿ])")  # a long line goes on in the next: copied from a page
_UNIT = re.compile(r"[\n;•·]+|[.!?](?=\s|$)")  # sentences, lines and parts of a list, with what stands between brackets
_BETWEEN = re.compile(r"(,\s(?:en\s)?|\s(?:en|of|alsook|evenals|alsmede|plus|maar)\s)")
_BRACKETS = re.compile(r"\([^)]*\)?")
_BULLET = re.compile(r"^\s*(?:[-*•·–—]|\d{1,2}[.)])\s+")
# Who greets or thanks asks for nothing by that; after a closing come names.
_GREETING = re.compile(
    r"^\s*(?:beste|dag|geachte|hallo|hoi|goede(?:morgen|middag|n?dag|navond)|goeiemorgen)\b(?:[^,\n]{0,40},\s*|.*$)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:^|(?<=[.!?\n]))\s*(?:met\s+(?:de\s+)?(?:vriendelijke|hartelijke|beste)\s+groet|vriendelijke\s+groet|mvg\b|groet"
    r"(?:en|jes)\b|hartelijke?\s+groet).*",
    re.IGNORECASE | re.DOTALL,
)
_THANKS = re.compile(r"\b(?:alvast|hartelijk|op voorhand)\s+(?:bedankt|dank)\b[^.!?\n]*", re.IGNORECASE)
# Who asks, up to what is asked: "Onze school zoekt een firma om de sportzaal te poetsen".
_ASKER = re.compile(
    r"^.{0,80}?\b(?:zoekt|zoeken|zoek|vraagt|vragen|vraag|wenst|wensen)\b(?:\s+(?:wij|we|naar|een|iemand|partner|firma|bedrijf|"
    r"organisatie|ploeg|aanbieder|dienst|die|voor|om|aan|u))*\s+(?=\S)",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:tijdens|buiten)\s+(?:(?:de|het)\s+)?\w+\b", re.IGNORECASE)
# How, when and for whom: a part that begins so says nothing of what is to be done.
_CONDITION = frozenset(
    ("liefst", "graag", "bij", "met", "per", "tegen", "binnen", "elke", "telkens", "zonder", "vanaf", "na", "wekelijks")
)
SHORTEST = 3  # words: "tafels en stoelen verhuren" is one need
FRAGMENT = 5  # words of what can be the rest of a need: "de kleedkamers"
LINE = 10  # words of a line without a bullet that can be one of a list


def clauses(text: str) -> Iterator[str]:
    """The clauses of a text, without what stands between brackets."""
    for sentence in sentences(_whole_lines(text)):
        for clause in _joined(_BETWEEN.split(_WHEN.sub(" ", _ASKER.sub("", sentence)))):
            if words := clean(clause).strip(" -*'\"“”„,"):
                yield words[:MAX_QUERY_LENGTH]


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return _SENTENCE.split(text)


def units(text: str) -> dict[str, frozenset[str]]:
    """The sentences, lines and parts of a list as they were typed, each with its clauses."""
    whole = (clean(_BULLET.sub("", unit)).strip(" -*•·") for unit in _UNIT.split(_WRAPPED.sub(r"\1 ", text)))
    return {unit: frozenset(clauses(unit)) for unit in whole if any(map(str.isalpha, unit))}


def without_brackets(text: str) -> str:
    """The text without what stands between brackets."""
    return _BRACKETS.sub(" ", text)


def list_lines(text: str) -> list[str]:
    """The lines of a list, each a task: those with a bullet or a number, or short ones below each other, or parted by
    semicolons."""
    lines = [line for line in _whole_lines(text).splitlines() if line.strip()]
    parted = [part.rstrip(" .") for line in lines for part in line.split(";") if part.strip(" .")]
    marked = [line for line in lines if _BULLET.match(line)] or _short(lines) or _short(parted)
    return [words for line in marked if (words := clean(_BULLET.sub("", line)).strip(" ;,."))]


def _short(lines: list[str]) -> list[str]:
    """Lines that can be a list without bullets: at least three that are no sentences."""
    short = [line for line in lines if len(line.split()) <= LINE and line.strip()[-1] not in ".:?!"]
    return short if len(short) >= SHORTEST else []


def _whole_lines(text: str) -> str:
    """The text without greeting, thanks and what follows its closing, each paragraph on one line."""
    text = _THANKS.sub(" ", _CLOSING.sub("", without_brackets(text)))
    return "\n".join(map(_ungreeted, _WRAPPED.sub(r"\1 ", text).splitlines()))


def _ungreeted(line: str) -> str:
    """The line without a greeting before it: "Goedemorgen, kunt u de ramen wassen"; "beste poetsdienst" is none."""
    greeting = _GREETING.match(line)
    return line[greeting.end() :] if greeting and not has_work(greeting[0]) else line


def _joined(parts: list[str]) -> Iterator[str]:
    """What stands around commas and "en": two needs where both say that something is done; else a short part stays
    with its neighbour, and a condition goes."""
    clause, *others = parts
    for between, part in zip(others[::2], others[1::2], strict=True):
        if _is_part(clause, part):
            clause = f"{clause}{between}{part}"
        elif has_work(part):
            yield clause
            clause = part
    yield clause


def _is_part(clause: str, part: str) -> bool:
    """Whether two neighbours are one need."""
    sizes = len(clause.split()), len(part.split())
    if has_work(clause) and has_work(part):
        return min(sizes) < SHORTEST
    fragment, size = (clause, sizes[0]) if has_work(part) else (part, sizes[1])
    return 0 < size <= FRAGMENT and fold(fragment.split()[0]) not in _CONDITION

"""A place in the text of a search: "kuisploeg Aarschot", "snoeien in Mol", "strijk regio Kempen 2300".

Many names are words as well (Mol, Geel, Boom): those count as a place only with a capital inside the text or after a
preposition. A name that lies in several municipalities means the municipality of that name; the others are offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from dutch import lexicon, places
from dutch.normalise import fold
from dutch.places import Place

PREPOSITIONS = frozenset(
    {"in", "te", "regio", "rond", "rondom", "nabij", "omgeving", "bij", "uit", "omstreken", "streek"}
)
INTRODUCTIONS = PREPOSITIONS | {
    "provincie",
    "de",
    "het",
    "van",
    "gemeente",
    "stad",
    "buurt",
    "tussen",
}  # what goes with the name out of the text
# After these four digits are a norm, a number of copies or a year: "EN 1090", "oplage 1000", "agenda 2030".
NUMBERED = frozenset(
    {"en", "iso", "nen", "nbn", "din", "vca", "norm", "oplage", "agenda", "jaar", "plan", "tot", "van", "tegen"}
)
CONNECTIONS = frozenset({"en", "of", "naar", "tot", "het", "de"})  # what is left behind when names are gone
WORD_ZIPF = 3.0  # a name that is a word this usual needs a capital or a preposition
ALSO_WORDS = frozenset({"as", "halle", "hal"})  # words that the frequency list takes for names
NEVER_WORDS = frozenset({"gent", "ranst", "duffel", "pelt"})  # names that the frequency list takes for words
LONGEST = 5  # words in a name: "Heist op den Berg", "Scherpenheuvel Zichem", "Sint Job in 't Goor"
_TOKEN = re.compile(r"[^\s,;:!?()\"]+")


@dataclass(frozen=True)
class PlaceInText:
    """`place` as meant in the text, `rest` is the text without it, `others` what else the name may mean."""

    place: Place
    rest: str
    others: tuple[Place, ...] = field(default=())


@dataclass(frozen=True)
class _Span:
    """A run of tokens, as positions in the list and in the text."""

    first: int
    last: int
    text: str


def find_place(text: str, *, begins: bool = True) -> PlaceInText | None:
    """The place that a text names, if any; the longest name wins, then the last one; other names go out of the text.

    `begins` says that the text begins where the visitor began: a capital there says nothing.
    """
    found = _find(text, begins=begins)
    if found is None:
        return None
    rest = found.rest
    while (other := _find(rest, begins=begins)) and other.rest != rest:
        rest = other.rest
    while rest.split() and fold(rest.split()[-1]) in CONNECTIONS:
        rest = rest.rpartition(" ")[0]
    return replace(found, rest=rest)


def _find(text: str, *, begins: bool) -> PlaceInText | None:
    tokens = list(_TOKEN.finditer(text))
    words = [token[0] for token in tokens]
    for length in range(min(LONGEST, len(tokens)), 0, -1):
        for first in range(len(tokens) - length, -1, -1):
            span = _Span(first, first + length, text[tokens[first].start() : tokens[first + length - 1].end()])
            if found := _meant(span, words, begins=begins):
                return PlaceInText(found[0], _without(span, words), tuple(found[1:4]))
    return None


def _meant(span: _Span, words: list[str], *, begins: bool) -> list[Place]:
    """What the span means as a place; nothing when it should be read as words."""
    if span.text[0].isdigit():
        return _postcode(span, words)
    introduced = span.first > 0 and fold(words[span.first - 1]) in PREPOSITIONS
    if fold(span.text.split()[0]) in INTRODUCTIONS - {"de", "provincie"}:
        return []  # the preposition itself is no part of the name
    if not introduced and _is_word(span, begins=begins):
        return []
    if span.last - span.first > 1 and places.is_name(places.key(span.text)):
        return []  # "voor de" is not Voorde
    return places.find(span.text)


def _is_word(span: _Span, *, begins: bool) -> bool:
    """Whether the span reads as an ordinary word here. A capital at the start of a text says nothing."""
    name = fold(span.text)
    usual = name in ALSO_WORDS or (lexicon.zipf(name) >= WORD_ZIPF and name not in NEVER_WORDS)
    capital = span.text[0].isupper() and (span.first > 0 or not begins)
    return usual and not capital


def _postcode(span: _Span, words: list[str]) -> list[Place]:
    """Four digits are a postcode at the end, after a preposition or before their own place; else a quantity."""
    if span.first > 0 and fold(words[span.first - 1]) in NUMBERED:
        return []
    code, _, name = span.text.partition(" ")
    if not re.fullmatch(r"[1-9]\d{3}", code):
        return []
    found = places.find(span.text)
    if name:
        return found if found and any(fold(name) in fold(p.name) for p in found) else []
    introduced = span.first > 0 and fold(words[span.first - 1]) in PREPOSITIONS
    return found if introduced or span.last == len(words) else []


def _without(span: _Span, words: list[str]) -> str:
    """The text without the place and the words that introduce it."""
    first = span.first
    while first > 0 and fold(words[first - 1]) in INTRODUCTIONS:
        first -= 1
    return " ".join([*words[:first], *words[span.last :]])

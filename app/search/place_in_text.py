"""A place in the text of a search: "kuisploeg Aarschot", "snoeien in Mol", "strijk regio Kempen 2300".

Many names are words as well (Mol, Geel, Boom): those count as a place only with a capital inside the text or after a
preposition. Of several places of one name the likeliest is meant (dutch.typed_place); the others are offered. A
misspelt name is mended only when it is no word, and near no word but names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from dutch import lexicon, places, streets
from dutch.normalise import fold
from dutch.places import Place
from dutch.spelling import edit_distance
from dutch.typed_place import LONGEST, likeliest_first, nearest

PREPOSITIONS = frozenset(
    {"in", "te", "regio", "rond", "rondom", "nabij", "omgeving", "bij", "uit", "omstreken", "streek"}
    | {"a", "pres", "autour", "near", "around"}  # "jardinier à Gand", "près de Gand", "cleaner near Ghent"
)
INTRODUCTIONS = PREPOSITIONS | {
    "provincie",
    "prov",
    "prov.",
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
NUMBERED_ENDS = ("verslag", "plan", "agenda", "kalender", "begroting", "rapport", "jaar", "editie")  # of compounds
CONNECTIONS = frozenset({"en", "of", "naar", "tot", "het", "de"})  # what is left behind when names are gone
WORD_ZIPF = 3.0  # a name that is a word this usual needs a capital or a preposition
ALSO_WORDS = frozenset({"as", "hal"})  # words that the frequency list takes for names
NEVER_WORDS = frozenset(  # names that the frequency list takes for words
    {"gent", "ranst", "duffel", "pelt", "de kust", "beringen", "heers", "heuvelland", "lede", "malle", "menen", "putte"}
    | {"puurs", "tienen", "zulte"}
)
SHORTEST_MENDED = 5  # letters of a misspelt name in a sentence
SURE = 7  # letters from which it needs neither a capital nor a preposition
_ARTICLE = re.compile(r"^(?:de|het)\s+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s,;:!?()\"]+")


@dataclass(frozen=True)
class PlaceInText:
    """`place` as meant in the text, `rest` is the text without it, `others` what else the name may mean.

    `runs` are the words that went out of the text, side by side as they stood; `misspelt` is the name as written.
    """

    place: Place
    rest: str
    others: tuple[Place, ...] = field(default=())
    misspelt: str = ""
    runs: tuple[str, ...] = ()

    def without(self, typed: str) -> str:
        """What was typed, quotes and all, without the words of the place."""
        for run in self.runs:
            typed = _remove(run.split(), typed)
        return " ".join(typed.split()).strip(" ,;:")


@dataclass(frozen=True)
class _Span:
    """A run of tokens, as positions in the list and in the text."""

    first: int
    last: int
    text: str


def find_place(
    text: str, *, begins: bool = True, unknown: Callable[[str], bool] = lambda _: False, beside: str = ""
) -> PlaceInText | None:
    """The place that a text names, if any; the longest name wins, then the last one; other names go out of the text.

    `begins` says that the text begins where the visitor began: a capital there says nothing. A word that is `unknown`
    may be a misspelt name. `beside` is what stands beside words that choose, such as "mol" in "maatwerkbedrijf mol": a
    municipality, when that is all.
    """
    found = (
        _find_beside(text, beside)
        or _find_at_street(text, begins=begins)
        or _find(text, begins=begins)
        or _find_misspelt(text, unknown)
    )
    if found is None:
        return None
    rest, runs = found.rest, [*found.runs]
    while (other := _find(rest, begins=begins)) and other.rest != rest:
        rest = other.rest
        runs += other.runs
    while rest.split() and fold(rest.split()[-1]) in CONNECTIONS:
        rest, _, last = rest.rpartition(" ")
        runs.append(last)
    return replace(found, rest=rest, runs=tuple(runs))


def without_street(text: str) -> str:
    """The text without the streets in it: their town stands in the place box. A street has a number, or a capital."""
    words = [token[0] for token in _TOKEN.finditer(text)]
    for start, end in streets.find(words):
        if any(word[0].isdigit() for word in words[start:end]) or words[end - 1][0].isupper():
            return without_street(" ".join([*words[: _introduced_from(words, start)], *words[end:]]))
    return text


def _find_beside(text: str, beside: str) -> PlaceInText | None:
    """A municipality that is all there is beside words that choose: its name needs no capital to be one."""
    named = places.find(beside) if beside else []
    if not named or named[0].kind != "municipality":
        return None
    found = likeliest_first(named)
    rest = " ".join(_remove(beside.split(), text).split())
    return PlaceInText(found[0], rest, tuple(found[1:4]), runs=(beside,))


def _find_at_street(text: str, *, begins: bool) -> PlaceInText | None:
    """A town with a street right before or after it: the street goes out of the text with it."""
    words = [token[0] for token in _TOKEN.finditer(text)]
    for start, end in streets.find(words):
        without = " ".join([*words[:start], *words[end:]])
        span, found = _named(without, begins=begins and start > 0)
        if not span or found[0].kind not in ("municipality", "part", "postcode"):
            continue
        first = _introduced_from(without.split(), span.first)
        if first <= start <= span.last:
            rest = [*without.split()[:first], *without.split()[span.last :]]
            run = " ".join(words[first : span.last + end - start])
            return PlaceInText(found[0], " ".join(rest), tuple(found[1:4]), runs=(run,))
    return None


def _find(text: str, *, begins: bool) -> PlaceInText | None:
    span, found = _named(text, begins=begins)
    return _taken(found, span, [token[0] for token in _TOKEN.finditer(text)]) if span else None


def _named(text: str, *, begins: bool) -> tuple[_Span | None, list[Place]]:
    """The words that name a place, and what they may mean, the likeliest first."""
    words = [token[0] for token in _TOKEN.finditer(text)]
    for span in _spans(text):
        if found := likeliest_first(_meant(span, words, begins=begins)):
            return span, found
    return None, []


def _find_misspelt(text: str, unknown: Callable[[str], bool]) -> PlaceInText | None:
    """A word that can only be a misspelt name: after a preposition, or at the end of more words and hardly wrong."""
    words = [token[0] for token in _TOKEN.finditer(text)]
    for span in _spans(text):
        if span.last - span.first > 1 or len(span.text) < SHORTEST_MENDED or not unknown(fold(span.text)):
            continue
        introduced = span.first > 0 and fold(words[span.first - 1]) in PREPOSITIONS
        near = [place for place in nearest(span.text) if introduced or _hardly_wrong(span, words, place)]
        if near:
            return replace(_taken(likeliest_first(near), span, words), misspelt=span.text)
    return None


def _hardly_wrong(span: _Span, words: list[str], place: Place) -> bool:
    typed, last = places.key(span.text), 0 < span.first == len(words) - 1
    sure = len(typed) >= SURE or span.text[0].isupper()
    near = typed[0] == places.key(place.name)[0] and edit_distance(typed, places.key(place.name), 1) == 1
    return last and sure and near and place.kind != "part"


def _spans(text: str) -> list[_Span]:
    """The runs of words of a text: the longest first, then the last."""
    tokens = list(_TOKEN.finditer(text))
    return [
        _Span(first, first + length, text[tokens[first].start() : tokens[first + length - 1].end()])
        for length in range(min(LONGEST, len(tokens)), 0, -1)
        for first in range(len(tokens) - length, -1, -1)
    ]


def _taken(found: list[Place], span: _Span, words: list[str]) -> PlaceInText:
    """The place, and the text without it and the words that introduce it."""
    first = _introduced_from(words, span.first)
    rest, run = [*words[:first], *words[span.last :]], " ".join(words[first : span.last])
    return PlaceInText(found[0], " ".join(rest), tuple(found[1:4]), runs=(run,))


def _introduced_from(words: list[str], first: int) -> int:
    """Where the words begin that introduce a name: "in de buurt van"."""
    while first > 0 and fold(words[first - 1]) in INTRODUCTIONS:
        first -= 1
    return first


def _remove(run: list[str], typed: str) -> str:
    """A text without the last place where these words stand side by side."""
    pattern = r'(?<![^\s,;:!?()"])' + r'[\s,;:!?()"]+'.join(map(re.escape, run)) + r'(?![^\s,;:!?()"])'
    found = list(re.finditer(pattern, typed))
    return f"{typed[: found[-1].start()]} {typed[found[-1].end() :]}" if found else typed


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
    text = span.text if fold(span.text) in NEVER_WORDS else _ARTICLE.sub("", span.text)
    name = fold(text)
    usual = name in ALSO_WORDS or (lexicon.zipf(name) >= WORD_ZIPF and name not in NEVER_WORDS)
    capital = text[0].isupper() and (span.first > 0 or not begins)
    return usual and not capital


def _postcode(span: _Span, words: list[str]) -> list[Place]:
    """Four digits are a postcode at the end, after a preposition or before their own place; else a quantity."""
    before = fold(words[span.first - 1]) if span.first > 0 else ""
    if before in NUMBERED or before.endswith(NUMBERED_ENDS):
        return []
    code, _, name = span.text.partition(" ")
    if not re.fullmatch(r"[1-9]\d{3}", code):
        return []
    found = places.find(span.text)
    if name:
        return found if found and any(fold(name) in fold(p.name) for p in found) else []
    return found if before in PREPOSITIONS or span.last == len(words) else []

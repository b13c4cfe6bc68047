"""What somebody means who fills in a place box: a name, a postcode or an address, misspelt or not.

Of several places of one name the municipality is meant ("Aalst" is the town, not the hamlet of Sint-Truiden), then what
was one before the mergers, then the one with the most inhabitants. The others are one choice away.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from dutch import places
from dutch.gazetteer import read as read_table
from dutch.lexicon import exists, zipf
from dutch.normalise import fold
from dutch.places import Place
from dutch.spelling import edit_distance

MOST_OTHERS = 3
EVERYWHERE = frozenset({"vlaanderen", "heelvlaanderen", "overal", "belgie", "heelbelgie", "vlaamsgewest"})
#: Towns across the border that people type: an answer is better than the nearest Flemish village.
ELSEWHERE = frozenset(
    (  # noqa: SIM905 - a list of names is read more easily as text
        "aken amsterdam arlon bergen bergenopzoom breda charleroi denhaag doornik duinkerke eindhoven eupen goes hoei "
        "hulst keulen lalouviere liege luik luxemburg maastricht middelburg moeskroen mons namen namur nijvel parijs "
        "rijsel roermond roosendaal rotterdam sluis terneuzen tilburg tournai utrecht verviers waver wavre weert"
    ).split()
)
LONGEST = 5  # words in a name: "Heist op den Berg"
ONE_EDIT, TWO_EDITS = 5, 8  # letters that a name needs before one, and before two may be wrong
_WORD = re.compile(r"[^\s,;()]+")
_ORDER = {"municipality": 0, "province": 1, "region": 2, "part": 3, "postcode": 4}


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """`place` is meant by `text`, `others` may be as well. `exact` when the text is one of its names."""

    text: str
    place: Place
    others: tuple[Place, ...] = ()
    exact: bool = True


@lru_cache(maxsize=5000)  # people stay with their place from page to page
def read(text: str) -> TypedPlace | None:
    """The place that a filled-in box means; None when nobody can read it."""
    if named := places.find(text):
        return _typed(text, named, exact=True)
    if is_elsewhere(text):
        return None
    named = _in_address(text) or _in_address(text.replace("-", " ")) or nearest(text)
    return _typed(text, named, exact=False) if named else None


@lru_cache(maxsize=5000)
def is_everywhere(text: str) -> bool:
    """Whether a text names all of Flanders: no place at all."""
    return places.key(text) in EVERYWHERE


def is_elsewhere(text: str) -> bool:
    """Whether a text names a town outside Flanders and Brussels."""
    return places.key(text) in ELSEWHERE


def _in_address(text: str) -> list[Place]:
    """What an address names: "Nieuwstraat 12 Gent"; of "Aalst, Oost-Vlaanderen" the town."""
    named = [found for span in _spans(text) if (found := places.find(span))]
    return next((found for found in named if found[0].nis), named[0] if named else [])


def _typed(text: str, candidates: list[Place], *, exact: bool) -> TypedPlace:
    first, *others = likeliest_first(candidates)
    return TypedPlace(text, first, tuple(others[:MOST_OTHERS]), exact)


def likeliest_first(candidates: list[Place]) -> list[Place]:
    """Places that one text may mean, the likeliest first."""
    return sorted(candidates, key=_rank) if len(candidates) > 1 else candidates


def _rank(place: Place) -> tuple[int, int]:
    """Lower is likelier: whole municipalities and areas, former municipalities, the rest; then by inhabitants."""
    whole = place.kind not in ("part", "postcode")
    group = 0 if whole else 1 if (place.name, place.nis) in _former_municipalities() else 2
    return group, -_inhabitants().get((place.name, place.nis or ""), 0)


@cache
def _former_municipalities() -> frozenset[tuple[str, str | None]]:
    return frozenset((row["place"], row["nis"]) for row in read_table("former_municipalities.csv"))


@cache
def _inhabitants() -> dict[tuple[str, str], int]:
    return {(row["name"], row["nis"]): int(row["inhabitants"]) for row in read_table("inhabitants.csv")}


def _spans(text: str) -> Iterator[str]:
    """The parts of an address that may be a name, longest first, from behind: there the town stands. A word that is a
    house number or as usual as "markt" is none."""
    words = _WORD.findall(text)
    for length in range(min(LONGEST, len(words) - 1), 0, -1):
        for first in range(len(words) - length, -1, -1):
            span = " ".join(words[first : first + length])
            if not re.fullmatch(r"\d{1,3}\w?", span):
                yield span


def nearest(text: str) -> list[Place]:
    """The places of which a name is almost the typed one: one letter wrong, or two in a long name; municipalities and
    what is nearest first."""
    typed = places.key(text)
    limit = 2 if len(typed) >= TWO_EDITS else 1 if len(typed) >= ONE_EDIT else 0
    if not limit or not typed.isalpha():
        return []
    near = {name: edit_distance(typed, name, limit) for name in _alike(typed, limit)}
    found = [(edits, place) for name, edits in near.items() if edits <= limit for place in places.find(name)]
    found.sort(key=lambda pair: (pair[0], _ORDER[pair[1].kind], pair[1].value))
    return list(dict.fromkeys(place for edits, place in found if edits == found[0][0]))


def is_misspelt(word: str) -> bool:
    """Whether a word in a sentence can only be a misspelt name: in all of Dutch nobody knows it."""
    name = fold(word)
    return len(name) >= ONE_EDIT and name.isalpha() and not exists(name) and not zipf(name)


def suggestions(text: str, most: int = MOST_OTHERS) -> list[Place]:
    """Places that begin like a text that nobody can read."""
    name = places.key(text)
    return next((found for size in range(len(name), 2, -1) if (found := places.complete(name[:size], most))), [])


def _alike(typed: str, limit: int) -> Iterator[str]:
    """Names of about the same length that begin or end with the same letter."""
    for length in range(len(typed) - limit, len(typed) + limit + 1):
        for name in _by_length().get(length, ()):
            if name[0] == typed[0] or name[-1] == typed[-1]:
                yield name


@cache
def _by_length() -> dict[int, list[str]]:
    index: dict[int, list[str]] = defaultdict(list)
    for name in places.names():
        index[len(name)].append(name)
    return index

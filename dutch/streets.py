"""Streets in a text: "Kerkstraat", "Koningin Astridlaan 12", "Steenweg op Gierle".

A street is a name: "winkelstraat", "schoolplein" and a bare "weg" are things to be cared for, unless a house number
follows. Whether a street goes with a town is for who reads the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dutch import lexicon, places
from dutch.normalise import fold

SURE_ENDINGS = ("straat", "laan", "steenweg", "dreef", "sebaan")  # what ends so is a street, but for GENERIC
ENDINGS = (*SURE_ENDINGS, "weg", "plein", "lei", "kaai", "singel")  # what ends so may be another thing
ALONE = frozenset({"straat", "laan", "weg", "steenweg", "plein", "lei", "kaai", "dreef", "singel", "baan"})
# Compounds that say what kind of street it is, and words that end like one.
GENERIC = frozenset(
    (  # noqa: SIM905 - a list of words is read more easily as text
        "winkelstraat winkelwandelstraat fietsstraat leefstraat speelstraat schoolstraat tuinstraat woonstraat "
        "zijstraat dwarsstraat hoofdstraat buurtstraat wasstraat autowasstraat productiestraat teststraat "
        "oprijlaan rijlaan toegangslaan "
        "rijweg snelweg voetweg fietsweg spoorweg waterweg landweg autoweg autosnelweg ringweg wandelweg zandweg "
        "veldweg bosweg grindweg kasseiweg betonweg gewestweg buurtweg toegangsweg invalsweg verkeersweg "
        "dienstweg doorgangsweg omweg zijweg uitweg luchtweg onderweg halfweg straatweg wegens landbouwweg "
        "schoolplein speelplein sportplein dorpsplein marktplein stadsplein kermisplein evenementenplein "
        "parkeerplein binnenplein voorplein "
        "tegellei allerlei velerlei tweeerlei drieerlei generlei velei "
        "laadkaai loskaai"
    ).split()
)
TITLES = frozenset({"koning", "koningin", "prins", "prinses", "graaf", "gravin", "hertog", "sint", "st", "baron"})
PARTICLES = frozenset({"van", "de", "den", "der", "ten", "ter", "op", "het"})  # between the words of a name
TOWARDS = frozenset({"op", "naar"})  # "Steenweg op Gierle"
SQUARES = frozenset({("grote", "markt"), ("oude", "markt"), ("groene", "markt")})
APPROACHES = frozenset({"aan", "langs", "op", "over"})  # what goes with the street out of the text
ARTICLES = frozenset({"de", "het", "den"})
_NUMBER = re.compile(r"\d{1,3}[a-z]?(?:[/-]\d{1,3}[a-z]?)?", re.IGNORECASE)


def find(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The streets among words, from the last on: where each begins, with "aan de" before it, and where it ends, with
    its number."""
    for position in range(len(words) - 1, -1, -1):
        name = _name(words, position)
        if name:
            first, last = name
            yield _approach(words, first), _after_number(words, last)


def _name(words: Sequence[str], position: int) -> tuple[int, int] | None:
    """The name of a street that has its kind at this position: "Gentse Steenweg" at the second word."""
    word = fold(words[position])
    if position and (fold(words[position - 1]), word) in SQUARES:
        return position - 1, position + 1
    if word == "steenweg" and fold(" ".join(words[position + 1 : position + 2])) in TOWARDS:
        return (position, position + 3) if position + 2 < len(words) else None
    numbered = _is_number(words, position + 1)
    if word in ALONE:
        capitals = words[position][0].isupper() and words[position - 1][0].isupper()
        named = position > 0 and words[position - 1].endswith("e") and (numbered or capitals)
        return (position - 1, position + 1) if named else None
    if not word.endswith(ENDINGS) or not (numbered or _is_named(words[position])):
        return None
    return _first_of_name(words, position), position + 1


def _is_named(word: str) -> bool:
    """Whether a compound is the name of a street: with a capital, or no word of the dictionary."""
    name = fold(word)
    return name not in GENERIC and (word[0].isupper() or name.endswith(SURE_ENDINGS) or not lexicon.exists(name))


def _first_of_name(words: Sequence[str], position: int) -> int:
    """Where the name begins: "Koningin Astridlaan", "Graaf van Vlaanderenplein"."""
    first = position
    while first > 0 and (fold(words[first - 1]) in TITLES or _goes_with_name(words, first - 1)):
        first -= 1
    return first


def _goes_with_name(words: Sequence[str], position: int) -> bool:
    """Whether a word inside the text belongs to the name after it: a capital, or "van" between words with one."""
    if position == 0 or places.find(words[position]):
        return False  # a capital at the beginning says nothing, and a town before its street is no part of it
    if fold(words[position]) in PARTICLES:
        before = words[position - 1]
        return fold(before) in TITLES or (position > 1 and before[0].isupper())
    return words[position][0].isupper()


def _after_number(words: Sequence[str], last: int) -> int:
    """Where the house number ends, "bus 3" included."""
    while last < len(words) and (_is_number(words, last) or _is_box(words, last)):
        last += 1
    return last


def _is_box(words: Sequence[str], position: int) -> bool:
    return fold(words[position]) in {"bus", "nr", "nummer"} and _is_number(words, position + 1)


def _is_number(words: Sequence[str], position: int) -> bool:
    return position < len(words) and _NUMBER.fullmatch(words[position]) is not None


def _approach(words: Sequence[str], first: int) -> int:
    """Where "aan de", "langs de" before the street begins."""
    start = first - 1 if first and fold(words[first - 1]) in ARTICLES else first
    return start - 1 if start and fold(words[start - 1]) in APPROACHES else first

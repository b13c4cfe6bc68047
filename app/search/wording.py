"""The words of a need as they will be searched: verbs joined, amounts and days apart, spelling mended, Dutch for
English and French. Pure: the words of the live index come in as arguments.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from dutch import compounds, loanwords, spelling
from dutch.analysis import analyse, is_plain_plural, stop_set
from dutch.lexicon import read_words
from dutch.normalise import fold, words
from dutch.spelling import Vocabulary

Replaced = tuple[tuple[str, str], ...]

_NUMBER = re.compile(r"(?<![\w-])\d[\d.,]*(?![\w-])")
_GLUED = re.compile(r"(?<![\w-])(\d[\d.,]*)([^\W\d_]+)(?!\w)")
_LETTERS = re.compile(r"(?<![^\W\d])[^\W\d_]+(?![^\W\d])")  # beside a "_" they are a code, which nobody misspells
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_ORDINAL = frozenset(("e", "de", "ste"))
_SECOND_HAND = re.compile(r"(?:d?e)hands", re.IGNORECASE)
_NORMS = frozenset(("en", "iso", "nen", "nbn", "din", "vca"))
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DAYS = (
    "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|vandaag|overmorgen|morgen|weekend|week|weken|maand"
    f"|{_MONTHS}"
)
_DATE = rf"\d{{1,2}}(?:\s*(?:-|en|tot|t/m)\s*\d{{1,2}})?\s+(?:{_MONTHS})\b(?:\s+20\d\d\b)?"
_BEFORE_DAY = (
    "uiterlijk|tegen|vanaf|sinds|voor|op|in|per|elke|iedere|deze|dit|volgende|de|het|eind|einde|begin|half|van|rond|na"
)
_WHEN = re.compile(
    rf"(?<![\w-])(?:(?:{_BEFORE_DAY})\s+)*{_DATE}"
    rf"|\b(?:(?:{_BEFORE_DAY})\s+)+(?:{_DAYS})\b(?:\s+(?:en|of)\s+(?:{_DAYS})\b)*",
    re.IGNORECASE,
)
# What leads to an amount with a unit, and says nothing without it: "voor ongeveer 40 personen".
_LEADING = frozenset(("voor", "met", "van", "tot", "ca", "circa", "ongeveer", "max", "maximaal", "minstens", "zowat"))
# What is not wanted: the word after it, and the noun too when that is an adjective.
_NEGATED = re.compile(r"\b(?:geen|zonder)\s+(?:te\s+)?(?:[^\W\d_]+e\s+)?[^\W\d_]+", re.IGNORECASE)
# What says that something is sought, and not what.
_ASKING = frozenset(
    (  # noqa: SIM905 - a list of words is read more easily as text
        "bestaan bestaat doe doen doet gezocht graag hebt iemand iets ken kennen kent nodig vind vinden werken werkt "
        "wil wilt willen zoek zoeken zoekt"
    ).split()
)
# Who asks is not what is asked: "beenhouwer zoekt iemand om …", "onze school zoekt een poetsploeg".
_ASKER = re.compile(r"^(?:(?:een|de|het|onze|ons|mijn)\s+)?[^\W\d_]+\s+zoekt\s+", re.IGNORECASE)


@cache
def units() -> frozenset[str]:
    """What says how much after a number: "stuks", "pers"."""
    return frozenset(unit for line in read_words("units.txt") for unit in line)


def without_amounts(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without amounts and days ("5000 stuks", "tegen vrijdag", "3x per week"), and those; as it is when
    nothing else would be left."""
    days = tuple(found[0] for found in _WHEN.finditer(text))
    kept: list[str] = []
    apart: list[str] = []
    words = _GLUED.sub(_unglued, _WHEN.sub(" ", text)).split()
    for position, word in enumerate(words):
        before = words[position - 1] if position else ""
        amount = _NUMBER.fullmatch(word) and before.lower() not in _NORMS
        unit = _NUMBER.fullmatch(before) and _is_unit(word)
        of_nothing_more = all(fold(following) in stop_set() for following in words[position + 1 : position + 2])
        while unit and of_nothing_more and kept and fold(kept[-1]).strip(".") in _LEADING:
            kept.pop()
        (apart if amount or unit else kept).append(word.rstrip(".,") if unit else word)
    return (" ".join(kept), (*apart, *days)) if kept else (text, ())


def _is_unit(word: str) -> bool:
    return fold(word).rstrip(".,") in units()


def _unglued(found: re.Match[str]) -> str:
    """Number and unit or thing apart, "5000st" and "1000brieven"; "2de", "a4" and "2dehandskledij" are one word."""
    number, word = found.groups()
    if number == "2" and (second := _SECOND_HAND.match(word)):
        return f"tweedehands{word[second.end() :]}"
    apart = _is_unit(word) or (len(word) > 3 and fold(word) not in _ORDINAL)
    return f"{number} {word}" if apart else found[0]


def without_dots(text: str) -> str:
    """Letters with dots as one word: "P.M.D." -> "PMD"."""
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), text)


def without_negated(text: str) -> str:
    """The text without what is not wanted: "catering zonder vlees" -> "catering"; as it is when nothing is left."""
    rest = " ".join(_NEGATED.sub(" ", text).split())
    return rest if analyse(rest) else text


def only_asks(text: str) -> bool:
    """Whether a text says that somebody looks for something, and not for what: "welke zijn er", "ik zoek"."""
    return all(word in stop_set() or word in _ASKING for word in words(text))


def without_asker(text: str) -> str:
    """The text without who asks; as it is when nothing is left: "bakker zoekt koerier" -> "koerier"."""
    rest = _ASKER.sub("", text)
    return rest if analyse(rest) else text


def spelt(text: str, vocabulary: Vocabulary, right: Collection[str] = ()) -> tuple[str, Replaced]:
    """The text with unknown words replaced by what was probably meant, and the replacements; `right` folded words
    stay."""
    corrections: list[tuple[str, str]] = []

    def better(match: re.Match[str]) -> str:
        typed = fold(match[0])
        meant = None if typed in right else spelling.correct(typed, vocabulary)
        if meant is None:
            return match[0]
        corrections.append((match[0], meant))
        return meant

    return _LETTERS.sub(better, text), tuple(corrections)


def with_apostrophes(text: str) -> str:
    """The text with plurals as Dutch spells them, for the model knows those: "velos" -> "velo's"."""
    return _LETTERS.sub(lambda word: f"{fold(word[0])[:-1]}'s" if is_plain_plural(fold(word[0])) else word[0], text)


def with_nouns(text: str) -> str:
    """The text with rare diminutives as the noun they are of, for no list knows them: "kerstkadootjes"."""
    return _LETTERS.sub(_noun, text)


def _noun(word: re.Match[str]) -> str:
    folded = fold(word[0])
    noun = compounds.without_diminutive(folded)
    return word[0] if noun == folded else noun


def in_dutch(text: str, stems: Mapping[str, int]) -> tuple[str, Replaced]:
    """The text with English and French words in Dutch, where the index has more of that."""
    return loanwords.translate(text, lambda typed, meant: _having(meant, stems) >= _having(typed, stems))


def _having(text: str, stems: Mapping[str, int]) -> int:
    """How many offerings have the rarest word of a text, about."""
    return min((stems.get(stem, 0) for stem in analyse(text)), default=0)

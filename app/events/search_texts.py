"""Which texts of searches may be kept, and in what form: never one that may hold a person's data. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from app.search.live import synonym_words
from app.search.understand import UnderstoodQuery
from dutch import lexicon
from dutch.lexicon import read_words
from dutch.normalise import WORD, fold, words

LONGEST = 12  # words: a longer text is a story, and may tell about somebody
MOST_DIGITS = 5  # a telephone number, a birthday, an account have more
ORDINARY_ZIPF = 3.7  # a word this usual is no family name
_ADDRESS = re.compile(r"@|://|\bwww\.|\b[\w.-]+\.(?:be|com|eu|net|nl|org)\b", re.IGNORECASE)
_TITLES = frozenset("mevrouw mevr mvr meneer mijnheer dhr juffrouw mr mrs madame monsieur dr dokter pastoor".split())  # noqa: SIM905
_SELF = re.compile(r"\b(?:ik heet|mijn naam|mijn adres|mijn nummer|geboren op|rijksregister)\b")


def to_keep(query: UnderstoodQuery) -> str | None:
    """The text under which a search is counted: folded, without place and numbers; None when it must not be kept."""
    return None if query.kbo else _to_keep(query.sentence, query.shown, query.organisation is not None)


@lru_cache(maxsize=1000)  # a need comes again with each place and page
def _to_keep(sentence: str, typed: str, named: bool) -> str | None:
    kept = words(sentence)
    if not kept or len(kept) > LONGEST or is_personal(typed, named=named):
        return None
    return " ".join(kept)[:200]


def is_personal(typed: str, *, named: bool = False) -> bool:
    """Whether a text may hold personal data: an address, a number, a name. `named`: an organisation's name is in it."""
    if _ADDRESS.search(typed) or sum(map(str.isdigit, typed)) > MOST_DIGITS or _SELF.search(fold(typed)):
        return True
    if named:
        return False
    return _names_somebody([word for word in WORD.findall(fold(typed)) if not word.isdigit()])


def _names_somebody(folded: list[str]) -> bool:
    """Whether a given name or a title stands beside a word that may be a family name."""
    for at, word in enumerate(folded):
        beside = [*folded[at + 1 : at + 2], *folded[max(0, at - 1) : at]]
        if word in _TITLES and folded[at + 1 : at + 2]:
            return True
        if word in _given_names() and any(_may_be_family_name(other) for other in beside):
            return True
    return False


def _may_be_family_name(word: str) -> bool:
    usual = lexicon.zipf(word) >= ORDINARY_ZIPF and word not in _given_names()
    particle = word in {"de", "van", "der", "den", "el", "al", "ben", "vande", "vander", "vanden"}
    return particle or not (usual or word in synonym_words())


@cache
def _given_names() -> frozenset[str]:
    return frozenset(word for line in read_words("given_names.txt") for word in line)

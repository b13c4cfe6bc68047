"""Diminutives: the Flemish "velokes", "boekskes", "mandeke" are "velo", "boek", "mand", which nobody lists; the
standard "paneeltjes", "autootje", "glaasje" are "paneel", "auto", "glas".

The stemmer's overrides cover the usual standard ones ("doosjes"); of the others the noun is made by rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dutch.lexicon import zipf

_ENDING = re.compile(r"(?P<base>\w{2,}?)(?P<link>e|s|)ke(?:s|n)?")
_STANDARD = re.compile(r"(\w{3,})jes?")
# What stands before "je", and what may stand there in the noun itself: of these rules several may fit.
_NOUN_ENDINGS = (
    (re.compile(r"(?<=[^aeiou])$"), ""),  # "doos", "huis"
    (re.compile(r"(?<=[lnrwjaeiou])t$"), ""),  # "paneelt", "bureaut"
    (re.compile(r"(?<=[^aeiou])([aou])\1t$"), r"\1"),  # "autoot"
    (re.compile(r"eet$"), "e"),  # "cafeet"
    (re.compile(r"([aou])\1([lnr])t$"), r"\1\2e"),  # "brochuurt"
    (re.compile(r"ient$"), "ine"),  # "machient"
    (re.compile(r"mp$"), "m"),  # "boomp"
    (re.compile(r"nk$"), "ng"),  # "kettink"
    (re.compile(r"([aeou])\1([dfgklmnpst])$"), r"\1\2"),  # "glaas"
    (re.compile(r"(?<=[aeiou][^aeiou])et$|(?<=[^aeiou]{2})et$"), ""),  # "bloemet"
)
_SHORT_VOWEL = re.compile(r"\w+([bglmnr])\1et")  # "kammet", "ballonnet": no other noun ends so
_VOICED = {"z": "s", "v": "f"}  # "huizeke", "brieveke"


def base(word: str, is_word: Callable[[str], bool]) -> str | None:
    """The word of which a folded word is the Flemish diminutive, as far as `is_word` knows it; None when it is none."""
    match = _ENDING.fullmatch(word)
    if match is None:
        return None
    found = [candidate for candidate in _candidates(match["base"], match["link"]) if is_word(candidate)]
    return max(found, key=zipf, default=None)


def _candidates(stem: str, link: str) -> Iterator[str]:
    """ "mann" + "e" -> man, "huiz" + "e" -> huis; "zak" + "s" -> zak, "kaar" + "s" -> kaars."""
    if link == "e" and len(stem) > 2 and stem[-1] == stem[-2]:
        yield stem[:-1]
    if link == "e" and stem[-1] in _VOICED:
        yield stem[:-1] + _VOICED[stem[-1]]
    yield stem
    yield stem + link


def nouns(word: str) -> list[str]:
    """What a folded word may be the standard diminutive of, whether or not that exists: "kaart" and "kaar"."""
    match = _STANDARD.fullmatch(word)
    before = match[1] if match else ""
    if _SHORT_VOWEL.fullmatch(before):
        return [before[:-3]]
    return [ending.sub(noun, before, count=1) for ending, noun in _NOUN_ENDINGS if ending.search(before)]

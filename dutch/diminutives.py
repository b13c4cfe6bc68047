"""Flemish diminutives: "velokes", "boekskes", "mandeke" are "velo", "boek", "mand".

The dictionary has the standard ones ("doosjes"), which the stemmer's overrides cover; nobody lists the Flemish ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dutch.lexicon import zipf

_ENDING = re.compile(r"(?P<base>\w{2,}?)(?P<link>e|s|)ke(?:s|n)?")
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

"""Whether a text in French or English still has Dutch in it. Pure."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"[“«\"][^”»\"]*[”»\"]")  # the name of a button, words that somebody typed
_MARK = re.compile(r"\{[^{}]*\}|<[^>]*>")
_ALWAYS = (  # words of Dutch sentences that neither French nor English has
    "aanbieding aanbiedingen aanbod bekijk bij deze een geen heel het kies maar mee meer naar niet nog onder ook "
    "pagina rond schrijf tot uit uw van voor vraag wij worden wordt zijn zoek zoeken zoekt zonder"
)
_WORDS = {
    language: re.compile(rf"\b(?:{'|'.join(_ALWAYS.split())}{more})\b", re.IGNORECASE)
    for language, more in (("fr", ""), ("en", "|de|en|of de|te"))
}


def dutch_in(text: str, language: str) -> bool:
    """Whether words of a Dutch sentence stand in a text, outside what it quotes."""
    return bool(_WORDS[language].search(_MARK.sub("", _QUOTED.sub("", text))))

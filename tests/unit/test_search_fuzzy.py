"""Words spelt nearly so: what the engine is asked for."""

from __future__ import annotations

import json

from app.search import relevance
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.query import More, more_body
from app.search.understand import understand

COMPOUND = "verpakkingsmateriaalverwerkings" * 6


def _fuzzy_words(text: str) -> set[str]:
    """What is sought with small differences in spelling for `text`."""
    params = SearchParams(q=text)
    body = more_body(Ask(params, understand(params)), More((), (), 10))
    found: set[str] = set()

    def look(part: object) -> None:
        if isinstance(part, dict):
            if "fuzziness" in part:
                found.update(str(part["query"]).split())
            part = list(part.values())
        for smaller in part if isinstance(part, list) else ():
            look(smaller)

    look(json.loads(json.dumps(body)))
    return found


def test_an_ordinary_word_is_also_sought_spelt_nearly_so() -> None:
    assert _fuzzy_words("graveeren") == {"graveeren"}


def test_a_word_longer_than_anybody_misspells_is_sought_only_as_written() -> None:
    assert len(COMPOUND) > relevance.FUZZY_LETTERS
    assert _fuzzy_words(f"graveeren {COMPOUND}") == {"graveeren"}

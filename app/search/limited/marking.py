"""The marks of a need's words in the texts of a hit, as the engine sets them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from markupsafe import escape

from app.search.limited.matching import Body
from app.search.limited.terms import Terms
from dutch.analysis import analyse, stem
from dutch.normalise import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def stems(highlight: Body, terms: Terms) -> set[str]:
    """The stems that are marked: those of the words of a need, and of what their synonyms bring."""
    return set(_stems(highlight["fields"]["affirmed"]["highlight_query"]["bool"]["should"], terms))


def _stems(clauses: Collection[Body], terms: Terms) -> Iterator[str]:
    for clause in clauses:
        ((kind, body),) = clause.items()
        text = body["affirmed"]["query"]
        yield from analyse(text)
        if kind == "match" and "analyzer" not in body["affirmed"]:
            yield from (each for word in analyse(text) for form in terms.brought.get((word,), ()) for each in form)


def marked(
    document: Mapping[str, object], highlight: Body, sought: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """The fields of a document that have such words, escaped and with their marks."""
    start, end = highlight["pre_tags"][0], highlight["post_tags"][0]
    texts = {name: _marked(str(document.get(name) or ""), sought[name], start, end) for name in highlight["fields"]}
    return {name: [text] for name, text in texts.items() if start in text}


@lru_cache(maxsize=20_000)  # every word of every text that is shown is looked at
def _stem(word: str) -> str:
    return stem(fold(word))


def _marked(text: str, sought: Collection[str], start: str, end: str) -> str:
    pieces: list[str] = []
    at = 0
    for word in _WORD.finditer(text):
        if _stem(word[0]) in sought:
            pieces += [str(escape(text[at : word.start()])), start, str(escape(word[0])), end]
            at = word.end()
    return "".join([*pieces, str(escape(text[at:]))])

"""The words of an index: how often each occurs, for spelling. Stored beside the index, one document per index.

Words of titles count twice: what an enterprise puts in a title is what people type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opensearchpy import NotFoundError, OpenSearch

from dutch import compounds, lexicon
from dutch.normalise import words
from indexer.document.fields import Offering
from indexer.engine.making import ensure_index

_ARTICLES = frozenset({"de", "het", "den", "t"})
_ADDITION = re.compile(r",|\(| [-–—|] |\b(?:vzw|bvba|bv|cvba|cv|nv)\b", re.IGNORECASE)  # what follows is not said
_BODY = {
    "settings": {"number_of_replicas": 0},
    "mappings": {"dynamic": "strict", "properties": {"words": {"type": "object", "enabled": False}}},
}


@dataclass
class Words:
    """`counts`: folded word -> occurrences; `names`: folded words of an organisation's name -> the name; `offerings`:
    how many documents; `unsorted`: how many of them name no activity; `titled`: the words of titles and activities."""

    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    offerings: int = 0
    unsorted: int = 0
    titled: set[str] = field(default_factory=set)

    def add(self, offering: Offering) -> None:
        """Count the words of one document."""
        self.offerings += 1
        self.unsorted += not offering["activities"]
        title, activities = words(offering["title"]), words(offering["activity_text"])
        self.counts.update([*title, *title, *words(offering["affirmed"]), *activities])
        self.titled.update(title, activities)
        name = offering["organisation_name"]
        whole = " ".join(words(name))
        if self.names.get(whole) != name:
            self.names |= {form: name for form in spoken_forms(name) if form not in self.names}
            self.names[whole] = name  # a whole name wins from another's short form


def spoken_forms(name: str) -> list[str]:
    """What people say for a name, in folded words: "De Volle Lepel vzw" is "volle lepel" as well.

    A form of one word counts only when it is no word of the language; without its article it must be no compound
    either: "Het Strijkatelier" is not "strijkatelier".
    """
    said = _ADDITION.split(name)[0]
    own = words(said)
    short = own[1:] if own[:1] and own[0] in _ARTICLES else own
    forms = [own] if len(own) > 1 or (own and not _is_word(own[0])) else []
    if len(short) > 1 or (len(short) < len(own) and not _is_word(short[0]) and len(compounds.split(short[0])) == 1):
        forms.append(short)
    if "&" in said:
        forms.append(words(said.replace("&", " en ")))
    return list(dict.fromkeys(" ".join(form) for form in forms))


def _is_word(word: str) -> bool:
    return lexicon.exists(word) or word in lexicon.foreign()


def of(offerings: Iterable[Offering]) -> Words:
    """The words of some documents."""
    found = Words()
    for offering in offerings:
        found.add(offering)
    return found


def store(client: OpenSearch, alias: str, index: str, words: Words) -> None:
    """Keep the words of `index`, and drop those of indices that are gone."""
    shelf = f"{alias}-words"
    ensure_index(client, shelf, _BODY)
    client.index(index=shelf, id=index, body={"words": to_json(words)}, params={"refresh": "true"})


def to_json(words: Words) -> dict[str, object]:
    """Words as they are stored."""
    texts = {"counts": dict(words.counts), "names": words.names, "titled": sorted(words.titled)}
    return {**texts, "offerings": words.offerings, "unsorted": words.unsorted}


def from_json(stored: Mapping[str, Any]) -> Words:
    """Words as they were stored."""
    numbers = stored.get("offerings", 0), stored.get("unsorted", 0)
    return Words(Counter(stored["counts"]), dict(stored["names"]), *numbers, set(stored.get("titled", ())))


def forget(client: OpenSearch, alias: str, keep: list[str]) -> None:
    """Drop the words of all indices but `keep`."""
    query = {"query": {"bool": {"must_not": [{"ids": {"values": keep}}]}}}
    client.delete_by_query(index=f"{alias}-words", body=query, params={"conflicts": "proceed", "refresh": "true"})


def load(client: OpenSearch, alias: str, index: str) -> Words:
    """The words of `index`; none when they were not stored."""
    try:
        return from_json(client.get(index=f"{alias}-words", id=index)["_source"]["words"])
    except NotFoundError:
        return Words()

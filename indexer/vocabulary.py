"""The words of an index: how often each occurs, for spelling. Stored beside the index, one document per index.

Words of titles count twice: what an enterprise puts in a title is what people type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opensearchpy import NotFoundError, OpenSearch

from dutch.normalise import words

_BODY = {
    "settings": {"number_of_replicas": 0},
    "mappings": {"dynamic": "strict", "properties": {"words": {"type": "object", "enabled": False}}},
}


@dataclass
class Words:
    """`counts`: folded word -> occurrences; `names`: folded words of an organisation's name -> the name."""

    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, offering: Mapping[str, Any]) -> None:
        """Count the words of one document."""
        self.counts.update(words(offering["title"]) * 2)
        self.counts.update(words(f"{offering['description']} {offering['activity_text']}"))
        self.names[" ".join(words(offering["organisation_name"]))] = offering["organisation_name"]


def of(offerings: Iterable[Mapping[str, Any]]) -> Words:
    """The words of some documents."""
    found = Words()
    for offering in offerings:
        found.add(offering)
    return found


def store(client: OpenSearch, alias: str, index: str, found: Words) -> None:
    """Keep the words of `index`, and drop those of indices that are gone."""
    shelf = f"{alias}-words"
    if not client.indices.exists(index=shelf):
        client.indices.create(index=shelf, body=_BODY)
    body = {"words": {"counts": dict(found.counts), "names": found.names}}
    client.index(index=shelf, id=index, body=body, params={"refresh": "true"})


def forget(client: OpenSearch, alias: str, keep: list[str]) -> None:
    """Drop the words of all indices but `keep`."""
    query = {"query": {"bool": {"must_not": [{"ids": {"values": keep}}]}}}
    client.delete_by_query(index=f"{alias}-words", body=query, params={"conflicts": "proceed", "refresh": "true"})


def load(client: OpenSearch, alias: str, index: str) -> Words:
    """The words of `index`; none when they were not stored."""
    try:
        kept = client.get(index=f"{alias}-words", id=index)["_source"]["words"]
    except NotFoundError:
        return Words()
    return Words(Counter(kept["counts"]), dict(kept["names"]))

"""What an index knows of itself: the `_meta` of its mapping, read and written here alone.

An index of other code may lack some of it: what is not there has the value that says so, and what we do not know stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from opensearchpy import OpenSearch

_KEYS = {"change_tokens": "marks"}  # field -> key, where the indices that stand have another word


@dataclass(frozen=True)
class IndexMeta:
    """Times are ISO 8601 in UTC; each mapping goes from source to value, unless said otherwise."""

    digest: str = ""  # of its definition
    parts: Mapping[str, str] = field(default_factory=dict)  # part of the definition -> digest
    code: str = ""  # release that wrote last
    documents: str = ""  # digest of what its documents are made of
    phrases: Mapping[str, Sequence[str]] = field(default_factory=dict)  # activity -> what administrators added
    rules: Mapping[str, str] | None = None  # id of an edit of the synonyms -> rule; None when it does not say
    edits: int = 0  # number of the last edit of offerings that is in it
    built_at: str = ""
    run: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    change_tokens: Mapping[str, str] = field(default_factory=dict)
    refused_by_engine: Sequence[str] = ()  # ids that were accepted as refused
    lucene: str = ""
    stale_sources: Sequence[str] = ()
    synced_at: Mapping[str, str] = field(default_factory=dict)
    unsettled: str = ""  # run that began to change it and has not ended
    others: Mapping[str, object] = field(default_factory=dict)  # what other code wrote

    @property
    def offerings(self) -> int:
        """How many offerings were written into it."""
        return sum(self.counts.values())


_FIELDS = {_KEYS.get(f.name, f.name): f.name for f in fields(IndexMeta) if f.name != "others"}  # key -> field


def from_json(meta: Mapping[str, object]) -> IndexMeta:
    """The value of a `_meta`, whatever index it is of."""
    make: Callable[..., IndexMeta] = IndexMeta
    values = {name: meta[key] for key, name in _FIELDS.items() if meta.get(key) is not None}
    others = {key: value for key, value in meta.items() if key not in _FIELDS}
    return make(**values, others=others)


def to_json(meta: IndexMeta) -> dict[str, object]:
    """The `_meta` of a value; what it does not say is left out."""
    values = {key: getattr(meta, name) for key, name in _FIELDS.items()}
    return {**meta.others, **{key: value for key, value in values.items() if value is not None and value != ""}}


def read(client: OpenSearch, index: str) -> IndexMeta:
    """What an index knows of itself (or the live one, by the alias)."""
    answer = client.indices.get_mapping(index=index)
    return from_json(next(iter(answer.values()))["mappings"].get("_meta", {}))


def write(client: OpenSearch, index: str, meta: IndexMeta) -> None:
    """Let an index know it. The engine compiles all its word lists for that: only where something changed."""
    client.indices.put_mapping(index=index, body={"_meta": to_json(meta)})

"""What the engine answers to a search, in the parts that we read: its client gives it as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from indexer.document.fields import Offering


class EngineHit(TypedDict):
    """One document; `_source` has the fields that were asked for."""

    _id: str
    _index: str
    _score: float | None
    _source: Offering
    sort: NotRequired[Sequence[int]]
    highlight: NotRequired[Mapping[str, Sequence[str]]]
    matched_queries: NotRequired[Sequence[str] | Mapping[str, float]]  # with their scores when those were asked for


class Total(TypedDict):
    """How many documents match."""

    value: int


class EngineHits(TypedDict):
    """The documents of a page, and how many match."""

    total: Total
    hits: Sequence[EngineHit]


class Answer(TypedDict):
    """The answer to a search, with what was counted when that was asked."""

    took: int
    hits: EngineHits
    aggregations: NotRequired[Mapping[str, Any]]  # by the names, and in the shape, of the request

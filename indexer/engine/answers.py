"""What the engine answers, in the parts that we read: the client gives it as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from indexer.document.fields import Offering

Aliases = Mapping[str, Mapping[str, object]]  # alias -> its filter and routing, when it has any


class Hit(TypedDict):
    """A document that a search found; `_source` or `fields` is there as was asked for."""

    _source: Offering
    fields: Mapping[str, Sequence[str]]
    sort: Sequence[object]


class Fault(TypedDict, total=False):
    """Why a part of a bulk request failed."""

    type: str
    reason: str


class BulkItem(TypedDict):
    """What became of one document of a bulk request; one that went well has no error."""

    _id: str
    status: int
    error: NotRequired[Fault]


class Block(TypedDict, total=False):
    """A block that the engine put on an index, or on all of them."""

    description: str
    levels: Sequence[str]

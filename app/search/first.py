"""What fits a search best, in short: how many there are, and the names of the first ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class First:
    """How many offerings fit a search, and title and organisation of the first ones by their id."""

    total: int
    offerings: Mapping[str, tuple[str, str]]


def first_of(hits: Mapping[str, Any]) -> First:
    """The part of an answer with the hits of one search."""
    first = {hit["_id"]: (hit["_source"]["title"], hit["_source"]["organisation_name"]) for hit in hits["hits"]}
    return First(hits["total"]["value"], first)

"""An alert: a search, the address that wants to know what fits it, and how often. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

import orjson

from app.search.params import SearchParams, parse

FREQUENCIES = {"daily": "Elke dag", "weekly": "Elke week", "monthly": "Elke maand"}
PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=30)}
Pairs = Sequence[Sequence[str]]
_UNSTORED = {"sort": "relevantie", "page": 1, "per_page": 20}  # what changes nothing of what fits


@dataclass(frozen=True)
class Alert:
    """A row of the table."""

    id: str
    email: str
    digest: str
    search: list[list[str]]
    search_key: str
    frequency: str
    created_at: datetime
    confirmed_at: datetime | None
    written_at: datetime | None

    @property
    def params(self) -> SearchParams:
        """The search."""
        return params_of(self.search)

    def is_due(self, now: datetime) -> bool:
        """Whether its period is over, so that what was found meanwhile may be sent."""
        return self.written_at is None or self.written_at <= now - PERIODS[self.frequency]


COLUMNS = tuple(field.name for field in fields(Alert))


def pairs_of(params: SearchParams) -> list[tuple[str, str]]:
    """What is stored of a search."""
    return replace(params, **_UNSTORED).as_args()  # type: ignore[arg-type]  # names and values of one table


def params_of(pairs: Pairs) -> SearchParams:
    """The search that was stored."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return parse(values)[0]


def key_of(pairs: Pairs) -> str:
    """The same for equal searches."""
    return hashlib.sha256(orjson.dumps(list(pairs))).hexdigest()

"""Events of facts: written in the transaction of what happened, so that both are there, or neither."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from app.events import rows
from app.events.rows import Row
from base import clock

KINDS = frozenset({"question", "contact", "request", "outcome", "result", "organisation", "practice", "alert"})


def record(connection: sa.Connection, kind: str, dimensions: Mapping[str, str], *, value: int = 1) -> None:
    """Count a fact. Raises KeyError for a kind or a dimension that docs/figures.md does not have."""
    if kind not in KINDS:
        raise KeyError(kind)
    rows.write(connection, [Row(kind=kind, at=clock.now(), value=value, dimensions=dimensions)])

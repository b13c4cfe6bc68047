"""Corrections: the only way in which a closed month changes. Each is listed, and in the sums at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from app.events import sums
from base import clock
from base.tables import event_corrections as table

LATE = "late"  # an event that came when its day was not open any more


def add(
    connection: sa.Connection, day: date, what: Mapping[str, str], *, n: int, value: int, by: str, why: str
) -> None:
    """Add to the sum of a day, kind and dimensions, and list it, in the caller's transaction."""
    row = {"day": day, **what, "n": n, "value": value}
    connection.execute(table.insert().values(at=clock.now(), by=by, why=why, **row))
    sums.add(connection, [row])

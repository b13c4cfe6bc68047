"""The clock, in one place, so that tests and `rank` can hold it still."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment, in UTC, with its zone."""
    return datetime.now(UTC)


def today() -> date:
    """Today in UTC, or the day that DOENERS_TODAY fixes (YYYY-MM-DD)."""
    fixed = os.environ.get("DOENERS_TODAY")
    return date.fromisoformat(fixed) if fixed else now().date()


def aware(moment: datetime) -> datetime:
    """`moment` with the zone UTC when it has none: SQLite forgets zones."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

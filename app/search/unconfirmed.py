"""Offerings of which nobody has said for long that they are still right: marked, and a little lower in the order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from indexer.derived import freshness, half_year

# Three of the letters that owners get twice a year without an answer, and no change in the source either. At twelve
# months every source that is gone through once a year would be marked just before that.
MONTHS = 18


def limit(today: date) -> int:
    """The half-year before which an offering is long unconfirmed, as in the field `freshness`."""
    months = today.year * 12 + today.month - 1 - MONTHS
    return half_year(date(months // 12, months % 12 + 1, 1).isoformat())


def is_unconfirmed(offering: Mapping[str, Any], today: date) -> bool:
    """Whether an offering (or a hit) is long unconfirmed; one without any date is not: its source has none."""
    return 0 < freshness(dict(offering)) < limit(today)

"""Buyers of the demo that make themselves known: each is counted once in a period, as docs/figures.md says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from demo.happening import Happening


@dataclass
class Buyers:
    """When each buyer was known last; asked day by day."""

    last: dict[str, date] = field(default_factory=dict)

    def counted(self, today: date, happening: Happening) -> Iterator[Happening]:
        """A happening as it is; that a buyer makes itself known, once for each period in which it is the first time."""
        if not happening.who:
            yield happening
            return
        before = self.last.get(happening.who)
        self.last[happening.who] = today
        for step, begin in _periods(today).items():
            if before is None or before < begin:
                yield replace(happening, dimensions={**happening.dimensions, "step": step})


def _periods(today: date) -> dict[str, date]:
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    return {"new": date.min, "year": today.replace(month=1, day=1), "quarter": quarter, "month": today.replace(day=1)}

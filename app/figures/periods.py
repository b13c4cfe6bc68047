"""Periods: a month ("2026-07"), a quarter ("2026-Q3"), a year ("2026"), and everything so far ("alles").

A month is over for figures when the 7th of the next one has passed: then its counts change by listed corrections only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.wording import dutch

Level = Literal["month", "quarter", "year"]
LEVELS: tuple[Level, ...] = ("month", "quarter", "year")
EVERYTHING = "alles"
CLOSES_AFTER = 7  # days of the next month
_MONTHS: dict[Level, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, order=True)
class Period:
    """Some months of a year, from the month `first` (1 to 12) on."""

    year: int
    first: int
    level: Level

    @property
    def slug(self) -> str:
        """Its name in addresses and files."""
        if self.level == "year":
            return f"{self.year}"
        return f"{self.year}-Q{self.first // 3 + 1}" if self.level == "quarter" else f"{self.year}-{self.first:02}"

    @property
    def label(self) -> str:
        """Its name as people read it: "juli 2026", "kwartaal 3 van 2026", "2026"."""
        if self.level == "month":
            return dutch.month(self.starts)
        return f"kwartaal {self.first // 3 + 1} van {self.year}" if self.level == "quarter" else f"{self.year}"

    @property
    def starts(self) -> date:
        """Its first day."""
        return date(self.year, self.first, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        last = self.first + _MONTHS[self.level]  # the month that follows
        return date(self.year + last // 13, (last - 1) % 12 + 1, 1) - timedelta(days=1)

    def is_closed(self, today: date) -> bool:
        """Whether its counts are final."""
        return self.ends + timedelta(days=CLOSES_AFTER) < today

    def holds(self, year: int, month: int) -> bool:
        """Whether a month lies in it."""
        return year == self.year and self.first <= month < self.first + _MONTHS[self.level]

    @property
    def parts(self) -> list[Period]:
        """The months of a quarter, the quarters of a year; none of a month."""
        if self.level == "month":
            return []
        below: Level = "month" if self.level == "quarter" else "quarter"
        step = _MONTHS[below]
        return [Period(self.year, month, below) for month in range(self.first, self.first + _MONTHS[self.level], step)]

    @property
    def before(self) -> Period:
        """The period of the same length before this one."""
        month = self.first - _MONTHS[self.level]
        return Period(self.year, month, self.level) if month > 0 else Period(self.year - 1, month + 12, self.level)

    @property
    def after(self) -> Period:
        """The period of the same length after this one."""
        month = self.first + _MONTHS[self.level]
        return Period(self.year, month, self.level) if month < 13 else Period(self.year + 1, month - 12, self.level)


def of_slug(slug: str) -> Period | None:
    """The period of a name; None for what is none."""
    year, _, rest = slug.partition("-")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and int(year)):
        return None
    if rest in ("Q1", "Q2", "Q3", "Q4"):
        return Period(int(year), 3 * int(rest[1]) - 2, "quarter")
    if len(rest) == 2 and rest.isascii() and rest.isdigit() and 1 <= int(rest) <= 12:
        return Period(int(year), int(rest), "month")
    return Period(int(year), 1, "year") if slug == year else None


def of_year(year: int) -> list[Period]:
    """All periods of a year, months first."""
    return [Period(year, month, level) for level in LEVELS for month in range(1, 13, _MONTHS[level])]


def closed(first_day: date, today: date) -> list[Period]:
    """All periods that are over, from that of the first day on."""
    every = [period for year in range(first_day.year, today.year + 1) for period in of_year(year)]
    return [period for period in every if period.ends >= first_day and period.is_closed(today)]

"""Which days are counted anew each night, and which months no longer change."""

from __future__ import annotations

from datetime import date, timedelta

OPEN_DAYS = 28  # rows stay 30: of an open day none is gone
CLOSES_AFTER = 7  # days of the next month


def month_is_closed(day: date, today: date) -> bool:
    """Whether the month of a day is closed: the first week of the next month is over."""
    first_of_next = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return today >= first_of_next + timedelta(days=CLOSES_AFTER)


def is_open(day: date, today: date) -> bool:
    """Whether a day is counted from its rows: all of them are there, and its month is not closed."""
    return day > today - timedelta(days=OPEN_DAYS) and not month_is_closed(day, today)


def open_days(today: date) -> list[date]:
    """The days that are counted anew, today among them; the first one first."""
    days = (today - timedelta(days=back) for back in range(OPEN_DAYS - 1, -1, -1))
    return [day for day in days if is_open(day, today)]

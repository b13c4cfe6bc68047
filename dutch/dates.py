"""A day, in whatever form people and spreadsheets in Flanders write it. No form can be taken for another one.

2026-12-31, 2026/12/31, 20261231, 31/12/2026, 31-12-26, 31.12.2026, do 31 december 2026, 31-dec-26, and
46387: the number that Excel keeps for a day. A month never comes before its day, as it does in America.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from dutch.normalise import fold

_MONTHS = (
    ("jan", "januari", "january"), ("feb", "febr", "februari", "february"), ("mrt", "maa", "maart", "mar", "march"),
    ("apr", "april"), ("mei", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"), ("aug", "augustus", "august"),
    ("sep", "sept", "september"), ("okt", "oktober", "oct", "october"), ("nov", "november"),
    ("dec", "december"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
MONTH_NAME = "|".join(sorted(_MONTH, key=len, reverse=True))  # as a pattern, the longest first
_TIME = r"(?:[t ,]+\d{1,2}[:.]\d{2}.*)?"  # is no part of the day
_YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"(?P<d>\d{{1,2}}) ?([-/. ]) ?(?P<m>\d{{1,2}}) ?\2 ?(?P<y>\d{{4}}|\d{{2}}){_TIME}")
_WEEKDAY = r"(?:(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|di|wo|do|vr|za|zo)[.,]* )?"
_NAMED = re.compile(
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:e|de|ste)?[-/. ]+(?P<m>[a-z]{{3,9}})[-/. ]+'?(?P<y>\d{{4}}|\d{{2}}){_TIME}"
)
_EIGHT = (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})"))
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?")  # of the years 1954 to 2119
_EXCEL_BEGINS = date(1899, 12, 30)
FIRST = date(1900, 1, 1)  # what lies before it, such as the year 1, is a system's way to say "nothing"


def day(written: str) -> date:
    """The day that is meant. Raises ValueError."""
    text = " ".join(fold(written).split())
    for meant in _meanings(text):
        if meant >= FIRST:
            return meant
    raise ValueError(f"“{written.strip()[:60]}” is geen geldige datum.")


def _meanings(text: str) -> Iterator[date]:
    if serial := _SERIAL.fullmatch(text):
        yield _EXCEL_BEGINS + timedelta(days=int(serial[1]))
    forms: tuple[re.Pattern[str], ...] = (_YEAR_FIRST, _DAY_FIRST, _NAMED, *_EIGHT)
    for match in filter(None, (form.fullmatch(text) for form in forms)):
        try:
            yield date(_year(match["y"]), _month(match["m"]), int(match["d"]))
        except ValueError:
            continue


def _year(digits: str) -> int:
    """Two digits are a year as Excel reads them: 26 is 2026, 99 is 1999."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits) - 100 * (int(digits) >= 70)


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTH.get(text, 0)

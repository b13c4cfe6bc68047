"""Which file of a folder counts: the newest one by the date in its name, as people write dates and names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

from dutch import dates

_NOT_OURS = (".", "~$")  # hidden files, also those of macOS, and locks of Excel
_PART = rf"(?:\d{{1,2}}|{dates.MONTH_NAME})"
_DATES = (  # a date in a name, the fullest first
    re.compile(r"(?<!\d)\d{8}(?=(?:\d{4}|\d{6})?(?!\d))"),  # with or without a time
    re.compile(rf"(?<!\d)(?:{_PART}[-_. ]{_PART}[-_. ]\d{{4}}|\d{{4}}[-_. ]{_PART}[-_. ]\d{{1,2}})(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}[-_. ]\d{1,2}[-_. ]\d{2}(?!\d)"),
)
_MONTH = re.compile(rf"(?<!\d)(?:(?P<y>\d{{4}})[-_. ]?(?P<m>\d{{1,2}})|(?P<m2>{_PART})[-_. ](?P<y2>\d{{4}}))(?!\d)")
_NUMBERS = re.compile(r"\d+")


def matching(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that a pattern names, in capitals or not. Raises OSError."""
    return sorted(
        file
        for file in folder.iterdir()
        if not file.name.startswith(_NOT_OURS) and fnmatch(file.name.lower(), pattern.lower()) and file.is_file()
    )


def newest(files: Sequence[Path], by: str) -> tuple[Path, list[Path]]:
    """The newest file `by` its "name" or when it was "modified", and those that do not count: without a date in it."""
    if by == "modified":
        return max(files, key=lambda file: (file.stat().st_mtime_ns, file.name)), []
    dated = [file for file in files if date_in(file.stem)]
    undated = [file for file in files if file not in dated] if dated else []
    return max(dated or files, key=_order), undated


def _order(file: Path) -> tuple[date, list[int], int, int]:
    """By date, then by the other numbers of the name (a time, a version); a copy comes before what it is a copy of."""
    stem = file.stem.lower()
    numbers = [int(number) for number in _NUMBERS.findall(_without_date(stem))]
    return date_in(stem) or date.min, numbers, -len(stem), file.stat().st_mtime_ns


def date_in(stem: str) -> date | None:
    """The date in a name, whatever its order: 20261101, 1-11-2026, 2026-11; a month is its first day."""
    found = _date_in(stem.lower())
    return found[0] if found else None


def _without_date(stem: str) -> str:
    found = _date_in(stem)
    return stem.replace(found[1], " ", 1) if found else stem


def _date_in(stem: str) -> tuple[date, str] | None:
    """A date in a name, and how it is written there."""
    for form in _DATES:
        for match in form.finditer(stem):
            if meant := _day(re.sub(r"[-_. ]", "-", match[0])):
                return meant, match[0]
    for match in _MONTH.finditer(stem):
        if meant := _day(f"1-{match['m'] or match['m2']}-{match['y'] or match['y2']}"):
            return meant, match[0]
    return None


def _day(written: str) -> date | None:
    try:
        meant = dates.day(written)
    except ValueError:
        return None
    return meant if 2000 <= meant.year < 2100 else None

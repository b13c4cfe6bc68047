"""Values in any form that people write them in: for files of which no form was agreed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from dutch import places
from indexer.sources.converters import decimal_comma, dmy_date, iso_date, moment_belgium, text, ymd_date

_SEPARATORS = ("|", ";", "\n", ",")  # the first that occurs counts
_POINT = re.compile(r"-?\d+\.\d+")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_PHONE = re.compile(r"(?:\+|0)[\d\s./()-]{7,}")
_TIME = re.compile(r"(\S+)[ T](\d{1,2}:\d{2}(?::\d{2})?)")


def any_list(value: Any) -> list[str]:
    """A list, or a text with bars, semicolons, lines or commas between its parts."""
    if isinstance(value, list):
        return [str(part).strip() for part in value if str(part).strip()]
    whole = str(value)
    mark = next((mark for mark in _SEPARATORS if mark in whole), ",")
    return [part.strip() for part in whole.split(mark) if part.strip()]


def any_number(value: Any) -> float:
    """A number with a decimal point or comma. Raises ValueError."""
    if isinstance(value, str) and _POINT.fullmatch(value.strip()):
        return float(value)
    return decimal_comma(value)


def any_date(value: Any) -> str | None:
    """A day, written as 2026-05-03, 3/05/2026, 3-5-2026 or 20260503. Raises ValueError."""
    if isinstance(value, date):
        return iso_date(value)
    day = str(value).strip().replace(".", "/")
    reads: tuple[tuple[str, Callable[[str], str | None]], ...] = (
        (r"\d{4}-\d{2}-\d{2}.*", iso_date),
        (r"\d{8}", ymd_date),
        (r"\d{1,2}[/-]\d{1,2}[/-]\d{4}.*", lambda written: dmy_date(written.split()[0])),
    )
    for form, read in reads:
        if re.fullmatch(form, day):
            return read(day)
    raise ValueError(f"“{text(value)[:60]}” is geen datum.")


def any_moment(value: Any) -> str | None:
    """A day with or without a time, in Belgian time where no zone is given. Raises ValueError."""
    written = str(value).strip()
    split = _TIME.fullmatch(written)
    if split and not written[:4].isdecimal():  # "3/05/2026 14:30"
        return moment_belgium(f"{any_date(split[1])}T{split[2].zfill(5)}")
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", written):
        return moment_belgium(written)
    day = any_date(value)
    return moment_belgium(day) if day else None


def is_mail_address(text: str) -> bool:
    """Whether it looks like one."""
    return bool(_MAIL.fullmatch(text.strip()))


def is_phone(text: str) -> bool:
    """Whether it looks like a telephone number in Belgium."""
    return bool(_PHONE.fullmatch(text.strip()))


def is_postcode(text: str) -> bool:
    """Whether it is a postcode in Flanders or Brussels."""
    return places.locate(text.strip()) is not None

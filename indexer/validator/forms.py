"""Values in any form that people write them in: for files of which no form was agreed."""

from __future__ import annotations

import re

from dutch import places
from indexer.sources import converters

_SEPARATORS = ("|", ";", "\n", ",")  # the first that occurs counts
_POINT = re.compile(r"-?\d+\.\d+")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_PHONE = re.compile(r"(?:\+|0)[\d\s./()-]{7,}")


any_date = converters.any_date
any_moment = converters.moment_belgium


def any_list(value: object) -> list[str]:
    """A list, or a text with bars, semicolons, lines or commas between its parts."""
    if isinstance(value, list):
        return [str(part).strip() for part in value if str(part).strip()]
    whole = str(value)
    mark = next((mark for mark in _SEPARATORS if mark in whole), ",")
    return [part.strip() for part in whole.split(mark) if part.strip()]


def any_number(value: object) -> float:
    """A number with a decimal point or comma. Raises ValueError."""
    if isinstance(value, str) and _POINT.fullmatch(value.strip()):
        return float(value)
    return converters.decimal_comma(value)


def is_mail_address(text: str) -> bool:
    """Whether it looks like one."""
    return bool(_MAIL.fullmatch(text.strip()))


def is_phone(text: str) -> bool:
    """Whether it looks like a telephone number in Belgium."""
    return bool(_PHONE.fullmatch(text.strip()))


def is_postcode(text: str) -> bool:
    """Whether it is a postcode in Flanders or Brussels."""
    return places.locate(places.postcode(text)) is not None

"""Dates, numbers, plurals and lists as people in Flanders read them: "1 240", "3 mei 2026", "12 km"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from base import clock
from base.text import one_line

NO_BREAK = "\u00a0"  # keeps a number and its unit on one line
_LOCALE = Locale.parse("nl_BE")
_SAME = 4096  # numbers and days of which the text is remembered: a page says the same ones again and again


@lru_cache(_SAME)
def number(value: int) -> str:
    """A whole number with a space per thousand: 1240 is "1 240"."""
    return format_decimal(value, locale=_LOCALE).replace(".", NO_BREAK)


@lru_cache(_SAME)
def decimal(value: float, pattern: str = "0.00") -> str:
    """A number with a comma: "0,75"; round what must have fewer digits than it has."""
    return format_decimal(value, pattern, _LOCALE)


def score(value: float) -> str:
    """A score with two decimals: "0,70"."""
    return decimal(round(value, 2))


def as_sentence(phrase: str) -> str:
    """A phrase that stands alone: "de index is te oud" is "De index is te oud."."""
    return f"{phrase[0].upper()}{phrase[1:]}."


def begun(text: str) -> str:
    """A text with a capital at its beginning, and all else as it is: "heel Vlaanderen" is "Heel Vlaanderen"."""
    return text[:1].upper() + text[1:]


def as_phrase(sentence: str) -> str:
    """A sentence within another: the opposite of `as_sentence`."""
    return f"{sentence[0].lower()}{sentence[1:].removesuffix('.')}"


def counted(value: int, one: str, many: str) -> str:
    """A number with its noun: "1 aanbieding", "1 240 aanbiedingen"."""
    return f"{number(value)} {noun(value, one, many)}"


def noun(value: int, one: str, many: str) -> str:
    """The noun that follows a number, alone: where the number itself has a look of its own."""
    return one if value == 1 else many


def of_pages(page: int, last: int) -> str:
    """Which page of a list this is, to follow its title: " (pagina 2 van 5)"; "" on the first."""
    return f" (pagina {number(page)} van {number(last)})" if 1 < page <= last else ""


def day(value: date | str | None) -> str:
    """A day, given as a date, a moment or ISO text (a time is cut off): "3 mei 2026"; "" without one."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = clock.day_of(value)
    return _day(date.fromisoformat(value[:10]) if isinstance(value, str) else value).replace(" ", NO_BREAK)


@lru_cache(_SAME)
def _day(value: date) -> str:
    return format_date(value, "d MMMM y", _LOCALE)


def month(value: date | str | None) -> str:
    """The month of a day: "mei 2026"; "" without one."""
    return day(value).partition(NO_BREAK)[2]


def hour(at: datetime) -> str:
    """The time of day in Brussels: "03.12"."""
    return format_time(at, "HH.mm", clock.BRUSSELS, _LOCALE)


def moment(at: datetime | None, now: datetime | None = None) -> str:
    """A moment as people say it: "vandaag om 03.12", "gisteren om 16.40", "3 mei 2026 om 03.12"; "" without one."""
    if at is None:
        return ""
    that_day, today = clock.day_of(at), clock.day_of(now or clock.now())
    near = {today: "vandaag", today - timedelta(days=1): "gisteren"}
    return f"{near.get(that_day) or _day(that_day)} om {hour(at)}"


def duration(start: datetime | None, end: datetime | None) -> str:
    """How long something took: "4 s", "2 min 10 s", "1 u 5 min"; "" when it has not ended."""
    if start is None or end is None:
        return ""
    seconds = max(0, round((end - start).total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} u {seconds % 3600 // 60} min"


def age(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago: "net", "12 minuten", "5 uur", "3 dagen"; "" without a moment."""
    if at is None:
        return ""
    minutes = int(((now or clock.now()) - at).total_seconds() // 60)
    if minutes < 1:
        return "net"
    if minutes < 60:
        return counted(minutes, "minuut", "minuten")
    return counted(minutes // 60, "uur", "uur") if minutes < 48 * 60 else counted(minutes // (24 * 60), "dag", "dagen")


def km(value: float) -> str:
    """A distance in km: "12 km", below ten with a decimal "3,4 km", and "minder dan 1 km"."""
    if value < 1:
        return f"minder dan 1{NO_BREAK}km"
    return f"{decimal(round(value, 1), '0.#') if value < 9.95 else decimal(round(value), '0')}{NO_BREAK}km"


def listed(values: Sequence[str]) -> str:
    """An enumeration: "a, b en c"."""
    return format_list(values, locale=_LOCALE)


def labels(values: Sequence[str]) -> str:
    """Labels as one, with a capital at its beginning alone: "Levert bij u en haalt bij u op"."""
    return begun(listed([value[:1].lower() + value[1:] for value in values]))


def either(values: Sequence[str]) -> str:
    """A choice: "a, b of c"."""
    return format_list(values, style="or", locale=_LOCALE)


def file_size(size: int) -> str:
    """The size of a file in round numbers: "340 kB", "1,2 MB"."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1_000)))}{NO_BREAK}kB"
    return f"{decimal(round(size / 1_000_000, 1), '0.#')}{NO_BREAK}MB"


FILTERS: dict[str, Callable[..., str]] = {
    "number": number,
    "day": day,
    "month": month,
    "km": km,
    "listed": listed,
    "labels": labels,
    "begun": begun,
    "one_line": one_line,
    "file_size": file_size,
}

"""Numbers, dates and distances as people in Flanders read them: "1 240", "3 mei 2026", "12 km"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from base.text import one_line

NO_BREAK = "\u00a0"  # keeps a number and its unit on one line
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def number(value: int) -> str:
    """A whole number with a space per thousand: 1240 is "1 240"."""
    return f"{value:,}".replace(",", NO_BREAK)


def counted(value: int, one: str, many: str) -> str:
    """A number with its noun: "1 aanbieding", "1 240 aanbiedingen"."""
    return f"{number(value)} {one if value == 1 else many}"


def of_pages(page: int, last: int) -> str:
    """Which page of a list this is, to follow its title: " (pagina 2 van 5)"; "" on the first."""
    return f" (pagina {number(page)} van {number(last)})" if 1 < page <= last else ""


def day(value: date | str | None) -> str:
    """A day, given as a date or as ISO text (a time is cut off): "3 mei 2026"; "" without one."""
    if not value:
        return ""
    moment = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return NO_BREAK.join((str(moment.day), _MONTHS[moment.month - 1], str(moment.year)))


def month(value: date | str | None) -> str:
    """The month of a day: "mei 2026"; "" without one."""
    return day(value).partition(NO_BREAK)[2]


def km(value: float) -> str:
    """A distance in km: "12 km", below ten with a decimal "3,4 km", and "minder dan 1 km"."""
    if value < 1:
        return f"minder dan 1{NO_BREAK}km"
    text = f"{value:.1f}".replace(".", ",").removesuffix(",0") if value < 9.95 else f"{value:.0f}"
    return f"{text}{NO_BREAK}km"


def listed(values: Sequence[str]) -> str:
    """An enumeration: "a, b en c"."""
    return " en ".join(part for part in (", ".join(values[:-1]), *values[-1:]) if part)


FILTERS: dict[str, Callable[..., str]] = {
    "number": number,
    "day": day,
    "month": month,
    "km": km,
    "listed": listed,
    "one_line": one_line,
}

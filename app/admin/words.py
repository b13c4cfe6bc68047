"""Words of the back office: moments, durations, and names of states, roles and kinds of runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from base import clock

ZONE = ZoneInfo("Europe/Brussels")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

STATES = {
    "queued": "wacht op een vrij proces",
    "running": "bezig",
    "succeeded": "geslaagd",
    "partial": "gedeeltelijk",
    "refused": "tegengehouden",
    "failed": "mislukt",
    "abandoned": "afgebroken",
}
SOURCE_STATES = {
    "waiting": "wacht",
    "reading": "wordt gelezen",
    "done": "gelezen",
    "failed": "niet te lezen",
    "carried": "overgenomen",
}
KINDS = {"rebuild": "opbouw", "rollback": "vorige index terugzetten", "prune": "opruimen"}
ROLES = {"platform": "platform", "province": "provincie"}
HEALTH = {
    "green": "goed",
    "yellow": "goed, zonder reservekopie",
    "red": "een deel van de gegevens is onbereikbaar",
    None: "antwoordt niet",
}


def moment(at: datetime | None, now: datetime | None = None) -> str:
    """A moment as people say it: "vandaag om 03.12", "gisteren om 16.40", "3 mei 2026 om 03.12"; "" without one."""
    if at is None:
        return ""
    local, today = clock.aware(at).astimezone(ZONE), (now or clock.now()).astimezone(ZONE).date()
    days = {today: "vandaag", today - timedelta(days=1): "gisteren"}
    day = days.get(local.date(), f"{local.day} {_MONTHS[local.month - 1]} {local.year}")
    return f"{day} om {local:%H.%M}"


def duration(start: datetime | None, end: datetime | None) -> str:
    """How long something took: "4 s", "2 min 10 s", "1 u 5 min"; "" when it has not ended."""
    if start is None or end is None:
        return ""
    seconds = max(0, round((clock.aware(end) - clock.aware(start)).total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} u {seconds % 3600 // 60} min"


def age(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago: "net", "12 minuten", "5 uur", "3 dagen"; "" without a moment."""
    if at is None:
        return ""
    minutes = int(((now or clock.now()) - clock.aware(at)).total_seconds() // 60)
    if minutes < 1:
        return "net"
    if minutes < 60:
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    if minutes < 48 * 60:
        return f"{minutes // 60} uur"
    return f"{minutes // (24 * 60)} dagen"


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: "1 aanbieding", "1 240 aanbiedingen"."""
    return f"{count:,} ".replace(",", "\u00a0") + (one if count == 1 else many)


def listed(words: list[str]) -> str:
    """An enumeration: "a, b en c"."""
    return " en ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)

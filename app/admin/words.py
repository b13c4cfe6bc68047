"""Words of the back office: moments, durations, and names of states, roles and kinds of runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from base import clock

ZONE = ZoneInfo("Europe/Brussels")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

STATES = {
    "queued": "wacht",
    "running": "bezig",
    "succeeded": "geslaagd",
    "partial": "gedeeltelijk",
    "refused": "tegengehouden",
    "failed": "mislukt",
    "abandoned": "afgebroken",
    "cancelled": "geannuleerd",
}
SOURCE_STATES = {
    "waiting": "wacht",
    "reading": "wordt gelezen",
    "done": "gelezen",
    "failed": "niet te lezen",
    "carried": "overgenomen",
}
KINDS = {
    "rebuild": "opbouw",
    "sync": "bijwerking",
    "synonyms": "synoniemen live zetten",
    "rollback": "vorige index terugzetten",
    "prune": "opruimen",
}
ROLES = {
    "platform": "platform",
    "province": "provincie",
    "editor": "redacteur",
    "regisseur": "regisseur",
    "read-only": "meekijker",
}
ACTIONS = {  # of the audit trail; one that is not here is shown by its code
    "account.email": "eigen e-mailadres gewijzigd",
    "accounts.create": "account gemaakt",
    "accounts.first": "eerste account gemaakt",
    "accounts.password": "nieuw eerste wachtwoord gegeven",
    "accounts.remove": "account verwijderd",
    "accounts.role": "rol gewijzigd",
    "accounts.sessions": "overal afgemeld",
    "accounts.unlink": "losgemaakt van de aanmelddienst",
    "backup.make": "reservekopie gemaakt",
    "backup.restore": "reservekopie teruggezet",
    "index.prune": "indexen opgeruimd",
    "index.rollback": "vorige index teruggezet",
    "login": "aangemeld",
    "login.code_failed": "code van de tweede stap klopte niet",
    "login.failed": "aanmelden mislukt",
    "logout": "afgemeld",
    "password.change": "eigen wachtwoord gewijzigd",
    "pins.add": "vaste plaats gegeven",
    "pins.remove": "vaste plaats weggehaald",
    "runs.order": "run besteld",
    "second_factor.off": "eigen tweede stap uitgezet",
    "second_factor.on": "eigen tweede stap aangezet",
    "second_factor.reset": "tweede stap van iemand uitgezet",
    "tokens.create": "token gemaakt",
    "tokens.revoke": "token ingetrokken",
    "webhooks.add": "webhook toegevoegd",
    "webhooks.remove": "webhook verwijderd",
    "webhooks.test": "proef naar webhook gestuurd",
}
FIELDS = {
    "about": "voorstelling", "activities": "activiteiten", "buyer_kinds": "klanten", "capacity": "capaciteit",
    "confirmed_on": "nagekeken op", "contact": "e-mail of telefoon", "delivery": "manier van leveren",
    "description": "beschrijving", "document": "hele rij", "email": "e-mail", "full_until": "volzet tot",
    "kbo": "ondernemingsnummer", "keywords": "trefwoorden", "km": "straal", "languages": "talen",
    "lat": "breedtegraad", "lead_time": "levertijd", "lon": "lengtegraad", "min_quantity": "minimum",
    "municipalities": "gemeenten", "name": "naam", "opening_hours": "openingsuren",
    "organisation_name": "organisatie", "phone": "telefoon", "photos": "foto's", "place": "plaats",
    "postcode": "postcode", "provinces": "provincies", "quality_labels": "kwaliteitslabels",
    "service_area": "werkgebied", "sites": "vestiging", "source_id": "sleutel", "street": "straat",
    "title": "titel", "type": "soort", "updated_at": "gewijzigd op", "website": "webadres",
    "work_form": "werkvorm",
}  # fmt: skip
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


def source_state(row: Mapping[str, Any]) -> str:
    """What became of a source in a run. A message with carried-over offerings says why it could not be read."""
    unreadable = row["state"] == "carried" and row["message"]
    return "niet te lezen, overgenomen" if unreadable else SOURCE_STATES[row["state"]]


def field(name: str) -> str:
    """A field of a rejected row: "sites.0.postcode" is "vestiging 1, postcode"."""
    spoken = ""
    for part in name.split("."):
        if part.isdecimal():
            spoken += f" {int(part) + 1}"
        else:
            spoken += (", " if spoken else "") + FIELDS.get(part, part)
    return spoken


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: "1 aanbieding", "1 240 aanbiedingen"."""
    return f"{count:,} ".replace(",", "\u00a0") + (one if count == 1 else many)


def listed(words: list[str]) -> str:
    """An enumeration: "a, b en c"."""
    return " en ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)

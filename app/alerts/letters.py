"""The letters of alerts: one for an address, with all that was found since the last one. Queued with what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import sqlalchemy as sa

from app.alerts import keys, store
from app.alerts.alert import FREQUENCIES, Alert
from app.alerts.labels import label
from app.outbox import letters
from app.outbox.mail import To
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger

log = get_logger("alerts")
Found = Mapping[str, Sequence[tuple[str, str]]]  # alert -> (offering, title)


def send_confirm(settings: Settings, connection: sa.Connection, alert: Alert) -> None:
    """Queue the letter that asks whether an address is theirs."""
    facts = {"label": label(alert.params), "frequency": FREQUENCIES[alert.frequency].lower()}
    facts["confirm"] = keys.address(settings, "confirm", alert.id)
    days = keys.MAX_AGE["confirm"].days
    letters.send(connection, "alert_confirm", to=alert.email, days=days, **facts)


def send_due(settings: Settings, db: sa.Engine) -> int:
    """Queue the letters whose time has come; how many."""
    sent = 0
    for digest in store.addresses_due(db):
        with alone(log, "alert_letter_failed", address=digest[:8]), database.write(db) as connection:
            sent += _send(settings, connection, digest)
    return sent


def _send(settings: Settings, connection: sa.Connection, digest: str) -> bool:
    """The letter to one address; none when nothing is due. Of two workers the second waits, and finds that all left."""
    store.lock(connection, digest)
    due = [one for one in store.of_address(connection, digest) if one.is_due(clock.now())]
    found = store.waiting(connection, [one.id for one in due])
    alerts = [one for one in due if one.id in found]
    if not alerts:
        return False
    store.set_sent(connection, found)
    stop = keys.address(settings, "stop", digest)  # a link with fifty alerts would be longer than a header may be
    to = To(alerts[0].email, unsubscribe=stop)
    letters.send(connection, "alert_found", to=to, **_facts(settings, alerts, found), stop=stop)
    return True


def _facts(settings: Settings, alerts: Sequence[Alert], found: Found) -> dict[str, object]:
    """What the letter names: each alert with what was found for it, and where to stop it."""
    parts = [
        (label(one.params), _links(settings, found[one.id]), keys.address(settings, "stop", [one.id])) for one in alerts
    ]
    number = len({offering for one in alerts for offering, _ in found[one.id]})
    return {"parts": parts, "number": number, "page": keys.address(settings, "page", alerts[0].digest)}


def _links(settings: Settings, offerings: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(title, f"{settings.site}/aanbod/{quote(identity, safe=':')}") for identity, title in offerings]

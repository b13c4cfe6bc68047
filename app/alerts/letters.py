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
from base.tables import alerts as table

log = get_logger("alerts")
Found = Mapping[str, Sequence[tuple[str, str]]]  # alert -> (offering, title)


def send_confirm(settings: Settings, connection: sa.Connection, alert: Alert) -> None:
    """Queue the letter that asks whether an address is theirs."""
    facts = {"label": label(alert.params), "frequency": FREQUENCIES[alert.frequency].lower()}
    facts["confirm"] = keys.address(settings, "confirm", alert.id)
    days = keys.MAX_AGE["confirm"].days
    letters.send(connection, "alert_confirm", to=To(alert.email, about=_about(alert)), days=days, **facts)


def send_due(settings: Settings, db: sa.Engine) -> int:
    """Queue the letters whose time has come; how many."""
    sent = 0
    for digest in store.addresses_waiting(db):
        with alone(log, "alert_letter_failed", address=digest[:8]), database.write(db) as connection:
            sent += _send(settings, connection, digest)
    return sent


def _send(settings: Settings, connection: sa.Connection, digest: str) -> bool:
    """The letter to one address; none when nothing is due, or another worker is writing it."""
    due = {one.id: one for one in store.of_address(connection, digest) if one.is_due(clock.now())}
    _lock(connection, list(due))
    found = store.waiting(connection, list(due))
    told = [due[alert_id] for alert_id in due if alert_id in found]
    if not told or not store.set_sent(connection, [alert.id for alert in told]):
        return False
    stop = keys.address(settings, "stop", [alert.id for alert in told])
    to = To(told[0].email, unsubscribe=stop, about=_about(told[0]))
    letters.send(connection, "alert_found", to=to, **_facts(settings, told, found), stop=stop)
    return True


def _lock(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Take the rows: of two workers the second waits, and then finds that all was sent."""
    connection.execute(table.update().where(table.c.id.in_(ids)).values(digest=table.c.digest))


def _about(alert: Alert) -> str:
    return f"alert:{alert.id}"


def _facts(settings: Settings, alerts: Sequence[Alert], found: Found) -> dict[str, object]:
    """What the letter names: each alert with what was found for it, and where to stop it."""
    parts = [
        (label(one.params), _links(settings, found[one.id]), keys.address(settings, "stop", [one.id])) for one in alerts
    ]
    number = len({offering for one in alerts for offering, _ in found[one.id]})
    return {"parts": parts, "number": number, "page": keys.address(settings, "page", alerts[0].digest)}


def _links(settings: Settings, offerings: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(title, f"{settings.site}/aanbod/{quote(identity, safe=':')}") for identity, title in offerings]

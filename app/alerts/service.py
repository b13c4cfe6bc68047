"""What happens to an alert: asked for, confirmed, stopped. Each with its letter in one transaction, and never twice."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.alerts import letters, store
from app.alerts.alert import Alert, key_of, pairs_of
from app.events import facts
from app.search.params import SearchParams
from app.security import digests
from base import database, sent_again
from base.config import Settings
from base.tables import alerts as table

MOST = 50  # alerts of an address; and confirmations that may wait at once, so that nobody is flooded with letters
MOST_UNCONFIRMED = 5


def ask(settings: Settings, db: sa.Engine, params: SearchParams, email: str, frequency: str, form_key: str) -> None:
    """Keep an alert and ask by letter whether the address is theirs; the same form with the same wish is the same one.

    Nobody learns whether an address has alerts: one that has too many gets no letter. Raises SQLAlchemyError.
    """
    try:
        with database.write(db) as connection:
            digest = digests.of_address(settings, email)
            pairs = pairs_of(params)
            own_key = sent_again.key(form_key, digest, key_of(pairs), frequency)
            if not _is_full(connection, digest) and not store.some(connection, table.c.form_key == own_key):
                alert = store.insert(connection, own_key, email, digest, pairs, frequency)
                _count(connection, alert, "ask")
                letters.send_confirm(settings, connection, alert)
    except sa.exc.IntegrityError:  # the same form at the same moment: what stands there counts
        return


def _is_full(connection: sa.Connection, digest: str) -> bool:
    every = store.some(connection, table.c.digest == digest)
    return len(every) >= MOST or sum(alert.confirmed_at is None for alert in every) >= MOST_UNCONFIRMED


def confirm(db: sa.Engine, alert_id: str) -> Alert | None:
    """The address is confirmed, also for who says so twice; None when the alert was stopped."""
    with database.write(db) as connection:
        is_new = store.confirm(connection, alert_id)
        alert = store.find(connection, alert_id)
        if alert and is_new:
            _count(connection, alert, "confirm")
        return alert


def stop(db: sa.Engine, ids: Collection[str]) -> None:
    """No letter about these any more, also for who says so twice."""
    with database.write(db) as connection:
        for alert in store.some(connection, table.c.id.in_(ids)):
            _count(connection, alert, "stop")
        store.stop(connection, ids)


def _count(connection: sa.Connection, alert: Alert, step: str) -> None:
    place, activities = alert.params.place, alert.params.choices.get("activiteit", ())
    where = {"province": place.province, "municipality": place.nis or ""} if place else {}
    facts.record(connection, "alert", {**where, "activity": next(iter(activities), ""), "step": step})

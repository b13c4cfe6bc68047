"""Secrets that we must be able to read again, such as those of second factors: sealed with the key of this platform.

Who reads only the database or a backup learns nothing. What an older key sealed can be read as long as that key is
among DOENERS_ACCEPTED_KEYS; `renew` seals it with the newest one.
"""

from __future__ import annotations

import base64
import hashlib

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from base.config import Settings
from base.tables import second_factors, webhooks

_COLUMNS = (second_factors.c.secret, webhooks.c.secret)  # where sealed texts stand


def close(settings: Settings, text: str) -> str:
    """`text`, unreadable without the key."""
    return _box(settings).encrypt(text.encode()).decode()


def read(settings: Settings, closed: str) -> str | None:
    """What was sealed; None when it was sealed with another key."""
    try:
        return _box(settings).decrypt(closed.encode()).decode()
    except InvalidToken:
        return None


def renew(settings: Settings, connection: sa.Connection) -> dict[str, int]:
    """Seal all with the newest key; how many texts of each table. What no key opens stays as it is."""
    counts = {}
    for column in _COLUMNS:
        table, key = column.table, column.table.primary_key.columns[0]
        texts = {row[0]: read(settings, row[1]) for row in connection.execute(sa.select(key, column))}
        fresh = {number: close(settings, text) for number, text in texts.items() if text is not None}
        for number, closed in fresh.items():
            connection.execute(sa.update(table).where(key == number).values({column.name: closed}))
        counts[str(table.name)] = len(fresh)
    return counts


def _box(settings: Settings) -> MultiFernet:
    """The newest key seals, each one opens."""
    return MultiFernet([_of_key(key) for key in reversed(settings.keys)])


def _of_key(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"doeners sealed " + key.encode()).digest()))

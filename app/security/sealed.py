"""Secrets that we must be able to read again, such as those of second factors: sealed with the key of this platform.

Who reads only the database or a backup learns nothing. With another DOENERS_SECRET_KEY they must be set up again.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from base.config import Settings


def close(settings: Settings, text: str) -> str:
    """`text`, unreadable without the key."""
    return _box(settings).encrypt(text.encode()).decode()


def read(settings: Settings, closed: str) -> str | None:
    """What was sealed; None when it was sealed with another key."""
    try:
        return _box(settings).decrypt(closed.encode()).decode()
    except InvalidToken:
        return None


def _box(settings: Settings) -> Fernet:
    key = hashlib.sha256(b"doeners sealed " + settings.secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

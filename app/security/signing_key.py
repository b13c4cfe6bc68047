"""The key that signs sessions and forms."""

from __future__ import annotations

from base.config import Settings
from base.errors import ConfigError

MIN_KEY = 32  # characters


def secret_key(settings: Settings) -> str:
    """The key, as it was set. Raises ConfigError when it is missing, or one that counts is short."""
    if len(settings.secret_key) < MIN_KEY:
        raise ConfigError(f"DOENERS_SECRET_KEY ontbreekt of is korter dan {MIN_KEY} tekens.")
    if any(len(key) < MIN_KEY for key in settings.keys):
        raise ConfigError(f"Een sleutel in DOENERS_ACCEPTED_KEYS is korter dan {MIN_KEY} tekens.")
    return settings.secret_key

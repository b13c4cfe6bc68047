"""Guards the website: the key that signs, forms that cannot be forged, sessions and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from app.security import limits, sessions
from base.config import Settings
from base.errors import ConfigError

if TYPE_CHECKING:
    from app.http.services import Services

MIN_KEY = 32  # characters

csrf = CSRFProtect()  # every form; what programs call with a token is exempt (app.api.runs)


def secret_key(settings: Settings) -> str:
    """The key that signs sessions and forms. Raises ConfigError when it is missing, or one that counts is short."""
    if len(settings.secret_key) < MIN_KEY:
        raise ConfigError(f"DOENERS_SECRET_KEY ontbreekt of is korter dan {MIN_KEY} tekens.")
    if any(len(key) < MIN_KEY for key in settings.keys):
        raise ConfigError(f"Een sleutel in DOENERS_ACCEPTED_KEYS is korter dan {MIN_KEY} tekens.")
    return settings.secret_key


def attach(app: Flask) -> None:
    """Guard `app`; its services must be attached already."""
    services: Services = app.extensions["doeners"]
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: who types slowly loses nothing
    app.config["SECRET_KEY_FALLBACKS"] = services.settings.keys[:-1]  # of sessions that began with another key
    app.config["WTF_CSRF_SECRET_KEY"] = services.settings.keys  # the last one signs, each one counts
    csrf.init_app(app)
    sessions.attach(app, services.db)
    limits.attach(app, services.settings)

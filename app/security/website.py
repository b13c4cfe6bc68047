"""Guards the website: forms that cannot be forged, sessions and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from app.security import limits, sessions

if TYPE_CHECKING:
    from app.http.services import Services

csrf = CSRFProtect()  # every form; what programs call with a token is exempt (app.api.runs)


def attach(app: Flask) -> None:
    """Guard `app`; its services must be attached already."""
    services: Services = app.extensions["doeners"]
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: who types slowly loses nothing
    app.config["SECRET_KEY_FALLBACKS"] = services.settings.keys[:-1]  # of sessions that began with another key
    app.config["WTF_CSRF_SECRET_KEY"] = services.settings.keys  # the last one signs, each one counts
    csrf.init_app(app)
    sessions.attach(app, services.db)
    limits.attach(app, services.settings)

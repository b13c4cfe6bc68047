"""Limits on guessing, counted in Redis for all web processes together; in memory while Redis is away."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.security import sessions
from base.config import Settings

WRONG = 422  # the status of a form with a wrong name or password
_TIMEOUT = 1  # seconds

limiter = Limiter(key_func=get_remote_address, in_memory_fallback_enabled=True)


def attach(app: Flask, settings: Settings) -> None:
    """Count where all web processes can see it."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_KEY_PREFIX"] = settings.index
    if settings.redis_url:
        timeouts = {"socket_timeout": _TIMEOUT, "socket_connect_timeout": _TIMEOUT}
        app.config["RATELIMIT_STORAGE_OPTIONS"] = timeouts
    limiter.init_app(app)


def _name() -> str:
    return request.form.get("name", "").strip().lower()[:80]


def _failed(response: Response) -> bool:
    return response.status_code == WRONG


per_address = limiter.limit("10 per minute", methods=["POST"])
per_name = limiter.limit("5 per 5 minutes", methods=["POST"], key_func=_name, deduct_when=_failed)
costly = limiter.limit("20 per minute", methods=["POST"])  # what keeps a process busy for seconds
per_half_login = limiter.limit("5 per 5 minutes", methods=["POST"], key_func=sessions.half_key, deduct_when=_failed)
per_visitor = limiter.limit("20 per minute")

"""Keys of the links of who has alerts: to confirm one, to see all of an address, to stop some. No login."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from app.security import links
from app.security.links import Opened
from base.config import Settings

Purpose = Literal["confirm", "page", "stop"]
PATHS: dict[Purpose, str] = {
    "confirm": "/meldingen/bevestig",
    "page": "/meldingen",
    "stop": "/meldingen/stop",
}
MAX_AGE: dict[Purpose, timedelta] = {
    "confirm": timedelta(days=14),
    "page": timedelta(days=400),
    "stop": timedelta(days=400),  # also of a letter that was read much later
}


def address(settings: Settings, purpose: Purpose, data: str | Sequence[str]) -> str:
    """The full address of a page. `data`: an alert to confirm, the digest of an address, some alerts or all of a
    digest to stop."""
    return f"{settings.site}{PATHS[purpose]}?{urlencode({'sleutel': make(settings, purpose, data)})}"


def make(settings: Settings, purpose: Purpose, data: str | Sequence[str]) -> str:
    """The key alone."""
    return links.make(settings, f"alert.{purpose}", data if isinstance(data, str) else list(data))


def open_key(settings: Settings, purpose: Purpose, key: str) -> Opened:
    """What a key says, or why it says nothing."""
    return links.open_key(settings, f"alert.{purpose}", key, MAX_AGE[purpose])

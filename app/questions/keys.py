"""Keys of the links of an asker: to confirm the address, and to see where the question stands. No login.

A key is for one question and one purpose; it stands in the address beside the id of the question.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from app.security import links
from base import clock
from base.config import Settings

Purpose = Literal["confirm", "page"]
Fault = Literal["", "altered", "expired", "other"]
MAX_AGE: dict[Purpose, timedelta] = {
    "confirm": timedelta(days=14),  # then the question lapses
    "page": timedelta(days=400),  # the longest life of a question, with its outcome and the holidays of a year
}
_PATHS: dict[Purpose, str] = {"confirm": "/bevestig", "page": ""}
_FORM = "question.form"
_FORM_AGE = timedelta(days=1)


def make(settings: Settings, purpose: Purpose, question_id: str) -> str:
    """The key to a question."""
    return links.make(settings, f"question.{purpose}", question_id)


def fault(settings: Settings, purpose: Purpose, key: str, question_id: str) -> Fault:
    """Why a key does not open this question: altered, expired, of another question; "" when it does."""
    opened = links.open_key(settings, f"question.{purpose}", key, MAX_AGE[purpose])
    return opened.fault or ("" if opened.data == question_id else "other")


def address(settings: Settings, purpose: Purpose, question_id: str) -> str:
    """The full address of a page of a question, for letters."""
    query = urlencode({"sleutel": make(settings, purpose, question_id)})
    return f"{settings.site}/vraag/{question_id}{_PATHS[purpose]}?{query}"


def form_stamp(settings: Settings) -> str:
    """When a form was opened, signed: it goes along in the form."""
    return links.make(settings, _FORM, clock.now().timestamp())


def seconds_open(settings: Settings, stamp: str) -> float | None:
    """How long the form with that stamp was open; None for a stamp that is not ours, or of long ago."""
    opened_at = links.read(settings, _FORM, stamp, _FORM_AGE)
    return clock.now().timestamp() - opened_at if isinstance(opened_at, float) else None

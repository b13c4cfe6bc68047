"""Keys of the links by which a side says what came of a request. A key is for one outcome and one side."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from app.outcomes.outcome import Side
from app.questions.keys import Fault
from app.security import links
from base.config import Settings

MAX_AGE = timedelta(days=180)  # later nobody remembers it well


def make(settings: Settings, side: Side, outcome_id: str) -> str:
    """The key of a side to an outcome."""
    return links.make(settings, f"outcome.{side}", outcome_id)


def fault(settings: Settings, side: Side, key: str, outcome_id: str) -> Fault:
    """Why a key does not open this outcome for that side: altered, expired, of another one; "" when it does."""
    opened = links.open_key(settings, f"outcome.{side}", key, MAX_AGE)
    return opened.fault or ("" if opened.data == outcome_id else "other")


def address(settings: Settings, side: Side, outcome_id: str) -> str:
    """The full address of the page of a side, for letters."""
    own = {"asker": "vrager", "supplier": "organisatie"}[side]
    return f"{settings.site}/uitkomst/{outcome_id}/{own}?{urlencode({'sleutel': make(settings, side, outcome_id)})}"

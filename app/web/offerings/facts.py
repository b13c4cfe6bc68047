"""The facts on the page of an offering: the fields that have a heading, with what they say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.web.search import cards
from app.wording.dutch import day
from indexer.document.fields import Offering, described

HEADINGS = {name: about.heading for name, about in described().items() if about.heading}


def facts(offering: Offering, today: date) -> list[tuple[str, str]]:
    """(heading, text) of each field with a heading that says something, in the order of the document."""
    values: Mapping[str, object] = offering
    texts = {name: _text(values[name]) for name in HEADINGS}
    until = cards.full_until(offering, today)
    parts = [texts["capacity"], f"volzet tot {day(until)}" if until else ""]
    texts["capacity"] = "; ".join(part for part in parts if part)
    return [(HEADINGS[name], text) for name, text in texts.items() if text]


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")

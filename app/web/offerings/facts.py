"""The facts on the page of an offering: the fields that have a heading, with what they say."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.document.fields import Offering, described

HEADINGS = {name: about.heading for name, about in described().items() if about.heading}


def facts(offering: Offering) -> list[tuple[str, str]]:
    """(heading, text) of each field with a heading that says something, in the order of the document: all of it is what
    the supplier wrote."""
    values: Mapping[str, object] = offering
    texts = {name: _text(values[name]) for name in HEADINGS}
    return [(HEADINGS[name], text) for name, text in texts.items() if text]


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")

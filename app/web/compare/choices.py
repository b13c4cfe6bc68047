"""A comparison as it stands in its address: which offerings, and a note about each. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import quote_plus, urlencode

from werkzeug.datastructures import MultiDict

from app.http import shortlist
from base.text import lines

LONGEST_NOTE = 300  # characters
_MOST_BYTES = 1500  # of a note in an address: four of them fit in the longest first line of a request


@dataclass(frozen=True)
class Choice:
    """An offering that is compared."""

    identity: str
    note: str = ""


def read(args: MultiDict[str, str]) -> list[Choice]:
    """The choices in an address."""
    return paired(args.getlist("aanbod"), args.getlist("notitie"))


def paired(ids: Sequence[str], texts: Sequence[str]) -> list[Choice]:
    """Choices with their notes, which stand in the order of the offerings."""
    notes: dict[str, str] = {}
    for identity, text in zip_longest(ids, texts, fillvalue=""):
        notes.setdefault(identity, note(text))
    return [Choice(identity, notes[identity]) for identity in shortlist.usable(notes)]


def note(text: str) -> str:
    """A note, as much of it as an address holds."""
    text = lines(text)[:LONGEST_NOTE]
    while len(quote_plus(text)) > _MOST_BYTES:
        text = text[:-1]
    return text


def of(ids: Iterable[str]) -> list[Choice]:
    """Choices without notes."""
    return [Choice(identity) for identity in ids]


def address(choices: Sequence[Choice], **more: str) -> str:
    """The path of a comparison: whoever opens it sees the same."""
    pairs = [("aanbod", choice.identity) for choice in choices]
    if any(choice.note for choice in choices):
        pairs += [("notitie", choice.note) for choice in choices]
    query = urlencode([*pairs, *more.items()], safe=":")
    return f"/vergelijken?{query}" if query else "/vergelijken"

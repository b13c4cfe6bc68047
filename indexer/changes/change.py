"""One offering that changes in the index: what it was beside what it becomes. Pure: two documents -> a change.

A document that differs only in what we derive from it (word lists, taxonomy, code) is no change: nobody said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indexer import twins
from indexer.document.fields import Offering
from indexer.offering import OfferingSchema

Kind = Literal["new", "changed", "gone", "paused"]
Cause = Literal["source", "edit"]
Fields = Mapping[str, list[object]]  # field -> [before, after]
LONGEST = 500  # characters of a text in a change
_OF_READING = frozenset({"source", "source_id", "read_at", "stale", "organisation_id"})
SOURCE_FIELDS = tuple(
    name for name, each in OfferingSchema().fields.items() if not each.dump_only and name not in _OF_READING
)
EDIT_FIELDS = (*SOURCE_FIELDS, "organisation_id", "paused_until", "verified_at", "duplicate_of")
READ_FIELDS = (
    *EDIT_FIELDS,
    "id",
    "overridden",
    "own",
    "hash",
    "activities",
    "municipalities",
    "source",
)  # of a document


@dataclass(frozen=True)
class Departed:
    """What the page of an offering that is gone shows; `moved_to` is its successor's id."""

    title: str
    activities: list[str]
    municipality: str | None  # NIS code of its first site
    moved_to: str | None = None


@dataclass(frozen=True)
class Change:
    """What became of an offering. `digest` is the hash of its document afterwards, "" when there is none."""

    offering_id: str
    kind: Kind
    cause: Cause = "source"
    fields: Fields = field(default_factory=dict)
    digest: str = ""
    departed: Departed | None = None


def between(before: Offering | None, after: Offering | None) -> Change | None:
    """What became of an offering; None when nobody says anything else of it."""
    if before is None:
        return _arrival(after) if after else None
    if after is None:
        return _departure(before)
    said = _differing(_as_in_source(before), _as_in_source(after), SOURCE_FIELDS)
    edited = _differing({**before, **twins.own_values(before)}, {**after, **twins.own_values(after)}, EDIT_FIELDS)
    pauses = "paused_until" in edited and after["paused_until"] is not None
    if not said and not edited:
        return None
    kind: Kind = "paused" if pauses else "changed"
    return Change(after["id"], kind, "source" if said else "edit", said or edited, after["hash"])


def _arrival(offering: Offering) -> Change:
    return Change(offering["id"], "new", digest=offering["hash"])


def _departure(offering: Offering) -> Change:
    municipality = next(iter(offering["municipalities"]), None)
    departed = Departed(offering["title"], offering["activities"], municipality)
    return Change(offering["id"], "gone", departed=departed)


def _as_in_source(offering: Offering) -> Mapping[str, object]:
    """The offering without what edits and twins made of it."""
    return {**offering, **twins.own_values(offering), **offering["overridden"]}


def _differing(before: Mapping[str, object], after: Mapping[str, object], names: tuple[str, ...]) -> Fields:
    return {name: [_cut(before[name]), _cut(after[name])] for name in names if _differs(name, before, after)}


def _differs(name: str, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """An index of an older definition may lack a field: that is no change of what somebody says."""
    return name in before and name in after and before[name] != after[name]


def _cut(value: object) -> object:
    return f"{value[:LONGEST]} …" if isinstance(value, str) and len(value) > LONGEST else value

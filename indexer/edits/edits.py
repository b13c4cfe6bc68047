"""Edits: what owners and administrators put on top of what the sources say. Pure: an offering and edits -> an offering.

Applied in one place, whatever brings a document into an index: a row that is read, a carry-over, an edit that goes live
at once. A document keeps what its source said of the fields that an edit replaced (`overridden`), so that applying
again, or taking an edit back, needs no source.

* pause         {"until": day}: not shown in searches before that day; it comes back by itself
* capacity      {"fields": {"full_until": {"old", "new"}}}: "full until", or room again; shown, and hides nothing; of an
                answer to a question also {"request": id}
* confirmation  {}: `verified_at`
* correction    {"fields": {name: {"old", "new"}}}: counts for as long as the source says "old"; when the source
                changes, the source is right
* duplicate     {"of": id}: hidden in favour of an equal offering
* merge         {"into": organisation}: the offerings of one organisation count as those of another
* distinct      {"from": id}: two that look alike are two; changes no document
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from indexer import twins
from indexer.derived import derive
from indexer.document.fields import Offering, described

Kind = Literal["pause", "capacity", "confirmation", "correction", "duplicate", "merge", "distinct"]
CORRECTABLE = tuple(name for name, about in described().items() if about.correctable)
REPLACEABLE = frozenset({*CORRECTABLE, "full_until"})
UNTOUCHED: Mapping[str, object] = {"overridden": {}, "paused_until": None, "verified_at": None, "duplicate_of": None}


class Replaced(TypedDict):
    """A field that a correction replaces: what the source says, and what is shown instead."""

    old: object
    new: object


Details = TypedDict(  # of an edit: those of its kind; `name` and `into_name` are of a merge
    "Details",
    {
        "until": str,
        "fields": dict[str, Replaced],
        "request": str,
        "of": str,
        "into": str,
        "name": str,
        "into_name": str,
        "from": str,
    },
    total=False,
)


@dataclass(frozen=True)
class Edit:
    """An edit that counts. `subject` is the id of an offering, or of an organisation; `made_at` is ISO 8601 in UTC."""

    number: int
    subject: str
    kind: str
    details: Details
    made_at: str


@dataclass(frozen=True)
class Edits:
    """All edits that count: per offering, and organisation -> the one that it was merged into; `last` is a number."""

    of: Mapping[str, Sequence[Edit]] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    last: int = 0


def collect(rows: Iterable[Edit], last: int) -> Edits:
    """The edits as they are looked up."""
    own: dict[str, list[Edit]] = {}
    into: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.number):
        if row.kind == "merge":
            into[row.subject] = row.details["into"]
        else:
            own.setdefault(row.subject, []).append(row)
    return Edits(own, {organisation: _end_of(organisation, into) for organisation in into}, last)


def _end_of(organisation: str, into: Mapping[str, str]) -> str:
    """Where a chain of merges ends; a circle ends where it began."""
    seen = [organisation]
    while (following := into.get(seen[-1])) and following not in seen:
        seen.append(following)
    return seen[-1]


def apply(offering: Offering, edits: Edits) -> Offering:
    """The offering as it is shown, without its twins; itself when it has none, no edit counts and none did."""
    offering = twins.apart(offering)
    own = edits.of.get(offering["id"], ())
    if not own and offering["organisation_id"] not in edits.merged and not _is_edited(offering):
        return offering  # nearly all of them, at each rebuild
    untouched: dict[str, object] = {**offering, **offering["overridden"], **UNTOUCHED}
    changes = _corrected(untouched, own)
    organisation = str(untouched["organisation_id"])
    if edits.merged.get(organisation, organisation) != organisation:
        changes["organisation_id"] = edits.merged[organisation]
    shown: dict[str, object] = {**untouched, **_marks(own), **changes}
    shown["overridden"] = {name: untouched[name] for name in changes}
    return offering if shown == offering else derive(shown)


def _is_edited(offering: Mapping[str, object]) -> bool:
    return any(offering[name] != nothing for name, nothing in UNTOUCHED.items())


def _marks(own: Sequence[Edit]) -> dict[str, str]:
    """What edits say beside the fields of the source; the latest of a kind counts."""
    marks: dict[str, str] = {}
    for edit in own:
        if edit.kind == "pause":
            marks["paused_until"] = edit.details["until"]
        elif edit.kind == "duplicate":
            marks["duplicate_of"] = edit.details["of"]
        elif edit.kind in ("confirmation", "correction"):  # who corrects has looked at it all
            marks["verified_at"] = max(marks.get("verified_at", ""), edit.made_at)
    return marks


def _corrected(untouched: Mapping[str, object], own: Sequence[Edit]) -> dict[str, object]:
    """The fields that corrections replace, as long as the source says what it said when they were made."""
    changes: dict[str, object] = {}
    for edit in own:
        for name, values in edit.details.get("fields", {}).items():
            if name in REPLACEABLE and untouched[name] == values["old"]:
                changes[name] = values["new"]
    return {name: value for name, value in changes.items() if value != untouched[name]}

"""What visitors do, without who they are: the events that the queue writes after the answer.

The page puts address and browser on the queue of the process; here, seconds later, they become the visitor of the day,
and are gone. The page itself hashes nothing, looks for no robot and asks no database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from app.events import profile, robots, rows, touches, visitor
from app.events.record import Event
from app.events.rows import Row
from app.events.touches import Touches, Visitor
from base import clock
from base.tables.events import DIMENSIONS

NAME = "visits"
KINDS = frozenset({"visit", "search", "offering", "export", "comparison", "brochure", "campaign"})
OF_VISITOR = ("address", "agent", "profile", "partner")  # facts of whoever asks for a page
ONCE_A_DAY = frozenset({"visit", "campaign"})  # for each visitor; of the second kind: each campaign


def write(connection: sa.Connection, events: Sequence[Event]) -> dict[str, int]:
    """Write a batch of events of people; how many were refused, by reason."""
    return rows.write(connection, list(_rows(connection, [*_visits(events), *events])))


def _visits(events: Sequence[Event]) -> list[Event]:
    """The visits that pages with results are, each once: of such a page one event is recorded."""
    visits: dict[tuple[object, ...], Event] = {}
    for event in events:
        if event.facts.get("visit"):
            facts = {name: event.facts[name] for name in (*OF_VISITOR, "campaign") if name in event.facts}
            same = (clock.day_of(event.moment), *facts.values())
            visits.setdefault(same, Event("visit", event.moment, {**facts, "value": 1}))
    return list(visits.values())


def _rows(connection: sa.Connection, events: Sequence[Event]) -> Iterator[Row]:
    salts = {day: visitor.salt_of(connection, day) for day in {clock.day_of(event.moment) for event in events}}
    of_people = [event for event in events if not robots.is_robot(str(event.facts["agent"]))]
    steps = [(_visitor(salts, event), str(event.facts.get("campaign", ""))) for event in of_people]
    after = touches.follow(connection, steps)
    for event, (who, _), came in zip(of_people, steps, after, strict=True):
        yield _row(event, who.digest, came)


def _visitor(salts: Mapping[date, bytes], event: Event) -> Visitor:
    day = clock.day_of(event.moment)
    return Visitor(day, visitor.digest(salts[day], str(event.facts["address"]), str(event.facts["agent"])))


def _row(event: Event, who: str, came: Touches) -> Row:
    said = profile.read(str(event.facts["profile"])).dimensions() if event.facts["profile"] else {}
    own = {name: str(event.facts[name]) for name in DIMENSIONS if name in event.facts}
    dimensions = _campaigns(event, came) | said | own
    row = Row(kind=event.kind, at=event.moment, visitor=who, value=int(event.facts["value"]), dimensions=dimensions)
    return Row(**{**vars(row), "id": _once(row)}) if event.kind in ONCE_A_DAY else row


def _campaigns(event: Event, came: Touches) -> dict[str, str]:
    """The campaigns of an event; a touch itself is the first one or not."""
    if event.kind == "campaign" and came.campaign_first != came.campaign_last:
        return {"campaign_last": came.campaign_last}
    return came.dimensions


def _once(row: Row) -> str:
    """The id of what a visitor does once a day."""
    campaign = row.dimensions.get("campaign_last", "") if row.kind == "campaign" else ""
    return hashlib.blake2b(f"{row.kind}\0{row.day}\0{row.visitor}\0{campaign}".encode(), digest_size=16).hexdigest()

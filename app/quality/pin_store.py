"""Pins in the platform database: kept by administrators, remembered by each process for a few seconds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from app.search.ask import MOST_FIRST, Pins, need_key
from base import clock, database
from base.errors import DoenersError
from base.remembered import Remembered
from base.tables import pins as table


class PinRefused(DoenersError):
    """A pin that cannot be kept; the text says why, in Dutch."""


@dataclass(frozen=True)
class Pin:
    """One row: `first` or else last."""

    id: int
    need: str
    offering_id: str
    first: bool
    reason: str
    created_by: str
    created_at: datetime


def add(
    connection: sa.Connection, *, need: str, understood: str, offering_id: str, first: bool, reason: str, by: str
) -> int:
    """Put an offering first or last for a need; the number of that pin.

    `understood` is the need without place, fillers and misspellings. Raises PinRefused when the need says nothing, has
    this offering already, or has all pins that it may have.
    """
    compared = need_key(understood)
    if not compared:
        raise PinRefused("Geef een zoekvraag met een woord dat iets zegt.")
    row = {"key": compared, "need": need, "offering_id": offering_id, "first": first, "reason": reason}
    known = connection.execute(sa.select(table.c.offering_id, table.c.first).where(table.c.key == compared)).all()
    if offering_id in {old.offering_id for old in known}:
        raise PinRefused("Deze aanbieding heeft voor deze zoekvraag al een vaste plaats.")
    if first and sum(old.first for old in known) >= MOST_FIRST:
        raise PinRefused(f"Voor een zoekvraag staan er hoogstens {MOST_FIRST} aanbiedingen vooraan.")
    connection.execute(table.insert(), row | {"created_by": by, "created_at": clock.now()})
    same = (table.c.key == compared) & (table.c.offering_id == offering_id)
    return int(connection.execute(sa.select(table.c.id).where(same)).scalar_one())


def remove(connection: sa.Connection, pin_id: int) -> bool:
    """Let an offering go back to its own place; whether there was such a pin."""
    return connection.execute(table.delete().where(table.c.id == pin_id)).rowcount > 0


def listed(db: sa.Engine) -> list[Pin]:
    """All pins, by need, the first ones first."""
    order = sa.select(table).order_by(table.c.key, table.c.first.desc(), table.c.id)
    with database.read(db) as connection:
        return [
            Pin(r.id, r.need, r.offering_id, r.first, r.reason, r.created_by, r.created_at)
            for r in connection.execute(order)
        ]


def load(db: sa.Engine) -> dict[str, Pins]:
    """The pins of every need, by its key."""
    first: defaultdict[str, list[str]] = defaultdict(list)
    last: defaultdict[str, list[str]] = defaultdict(list)
    with database.read(db) as connection:
        for row in connection.execute(sa.select(table).order_by(table.c.id)):
            (first if row.first else last)[row.key].append(row.offering_id)
    return {need: Pins(tuple(first[need]), tuple(last[need])) for need in sorted({*first, *last})}


def remembered(db: sa.Engine) -> Remembered[dict[str, Pins]]:
    """The pins of every need, as every search asks for them."""
    return Remembered("pins", partial(load, db), {})

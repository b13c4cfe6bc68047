"""By which campaigns a visitor came today, first and last: written beside its events, known until its day is over.

A touch is of the visitor of a day (app/events/visitor.py): nobody is recognised tomorrow, and no cookie is needed.
docs/campaigns.md says what this can see and what not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from app.events import upsert, visitor
from base import clock
from base.tables import campaign_touches as table

_PAGE = 500  # visitors in one condition


class Visitor(NamedTuple):
    """The visitor of a day."""

    day: date
    digest: str


@dataclass(frozen=True)
class Touches:
    """The campaigns by which somebody came on a day; "" for none. The fields are dimensions of events."""

    campaign_first: str = ""
    campaign_last: str = ""

    def then(self, campaign: str) -> Touches:
        """The same after one more touch; without a campaign there was none."""
        return Touches(self.campaign_first or campaign, campaign) if campaign else self

    @property
    def dimensions(self) -> dict[str, str]:
        """What they give an event, or a question."""
        return asdict(self)


def follow(connection: sa.Connection, steps: Sequence[tuple[Visitor, str]]) -> list[Touches]:
    """The touches of a visitor after each step, in the order of the steps: one by a campaign, or by none ("")."""
    before = _stored(connection, {who for who, _ in steps})
    known, after = dict(before), []
    for who, campaign in steps:
        known[who] = known.get(who, Touches()).then(campaign)
        after.append(known[who])
    changed = {who: touches for who, touches in known.items() if touches not in (before.get(who), Touches())}
    _write(connection, changed)
    return after


def of_today(connection: sa.Connection, address: str, agent: str) -> Touches:
    """The touches of who sends this request; none when nothing was counted of it today."""
    today = clock.today()
    salt = visitor.stored_salt(connection, today)
    if salt is None:
        return Touches()
    who = Visitor(today, visitor.digest(salt, address, agent))
    return _stored(connection, {who}).get(who, Touches())


def _write(connection: sa.Connection, changed: Mapping[Visitor, Touches]) -> None:
    """Write them down; those of earlier days go with it."""
    rows = [{"day": who.day, "visitor": who.digest, **touches.dimensions} for who, touches in changed.items()]
    if rows:
        upsert.put(connection, table, rows, ("campaign_last",))
        connection.execute(table.delete().where(table.c.day < clock.today()))


def _stored(connection: sa.Connection, visitors: Iterable[Visitor]) -> dict[Visitor, Touches]:
    found, every = dict[Visitor, Touches](), sorted(visitors)
    for start in range(0, len(every), _PAGE):
        some = every[start : start + _PAGE]
        days, digests = {who.day for who in some}, [who.digest for who in some]
        own = sa.select(table).where(table.c.day.in_(days), table.c.visitor.in_(digests))
        for row in connection.execute(own):
            found[Visitor(row.day, row.visitor)] = Touches(row.campaign_first, row.campaign_last)
    return found

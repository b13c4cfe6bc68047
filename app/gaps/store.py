"""Gaps in the platform database, and who was asked about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from app.gaps.gap import COLUMNS, REQUEST_COLUMNS, Gap, GapRequest
from app.requests.proposals import Contact
from base import clock, database
from base.tables import gap_requests as requests
from base.tables import gaps as table
from dutch.gazetteer import by_nis

_ROW = [table.c[name] for name in COLUMNS]
_REQUEST = [requests.c[name] for name in REQUEST_COLUMNS]


def insert(
    connection: sa.Connection, activity: str, municipality: str, days: Sequence[date], present: Sequence[str]
) -> Gap:
    """A gap that opens: the days of its signals, the first one first, and what is there."""
    where = {"activity": activity, "municipality": municipality, "province": by_nis()[municipality].province}
    signals = {"since": days[0], "latest": days[-1], "signals": len(days), "present": list(present)}
    empty = dict.fromkeys(("filled_by", "filled_title", "reason"), "")
    connection.execute(table.insert().values(**where, **signals, **empty, state="open", changed_at=clock.now()))
    return some(connection, table.c.activity == activity, table.c.municipality == municipality)[0]


def some(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Gap]:
    """The gaps that meet all conditions, the last ones that changed first."""
    rows = connection.execute(sa.select(*_ROW).where(*conditions).order_by(table.c.changed_at.desc(), table.c.id))
    return [Gap(**row._mapping) for row in rows]


def in_states(connection: sa.Connection, states: Collection[str]) -> list[Gap]:
    """All gaps in some states."""
    return some(connection, table.c.state.in_(sorted(states)))


def find(db: sa.Engine, gap_id: int) -> Gap | None:
    """A gap by its number."""
    with database.read(db) as connection:
        return next(iter(some(connection, table.c.id == gap_id)), None)


def lock(connection: sa.Connection, gap_id: int) -> Gap | None:
    """A gap by its number, which nobody else moves until the end of the transaction."""
    row = connection.execute(sa.select(*_ROW).where(table.c.id == gap_id).with_for_update()).first()
    return Gap(**row._mapping) if row else None


def update(connection: sa.Connection, gap: Gap, **values: object) -> bool:
    """Change a gap that is still in the state in which it was read; False when somebody was first."""
    still = (table.c.id == gap.id) & (table.c.state == gap.state)
    return connection.execute(table.update().where(still).values(**values)).rowcount == 1


def insert_request(connection: sa.Connection, gap: Gap, contact: Contact) -> None:
    """Write down that an organisation is asked about a gap."""
    row = {"gap_id": gap.id, "organisation_id": contact.organisation_id, "organisation": contact.organisation}
    row |= {"offering_id": contact.offering_id, "title": contact.title[:200], "email": contact.email}
    connection.execute(requests.insert().values(**row, sent_at=clock.now(), answer=""))


def requests_where(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[GapRequest]:
    """The requests that meet all conditions, the newest first."""
    query = sa.select(*_REQUEST).where(*conditions).order_by(requests.c.sent_at.desc(), requests.c.id)
    return [GapRequest(**row._mapping) for row in connection.execute(query)]


def requests_of(connection: sa.Connection, gap: Gap) -> list[GapRequest]:
    """Who was asked about a gap."""
    return requests_where(connection, requests.c.gap_id == gap.id)


def answer(connection: sa.Connection, request: GapRequest, text: str, from_day: date | None) -> None:
    """Write down what an organisation answers."""
    values = {"answer": text, "from_day": from_day, "answered_at": clock.now()}
    connection.execute(requests.update().where(requests.c.id == request.id).values(**values))


def last_letters(connection: sa.Connection, since: datetime) -> set[str]:
    """The organisations that had a letter since a moment, by id."""
    return set(connection.scalars(sa.select(requests.c.organisation_id).where(requests.c.sent_at > since)))

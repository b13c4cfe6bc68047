"""The outbox: a row for each thing that leaves, from the transaction of its fact until it arrived or was given up.

waiting -> sent, or given_up after the last wait or a refusal that lasts; an administrator may let it be tried again.
A row leaves at least once: a process that dies between sending and writing that down sends it again, with the same
reference.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import sqlalchemy as sa

from base import clock, database
from base.due import is_due
from base.logging import get_logger
from base.tables import outbox as table

log = get_logger("outbox")
HOLD = timedelta(minutes=5)  # of one try; a row of a worker that died is taken again after it
KEPT = timedelta(days=30)  # what was sent, and what was given up
LONGEST_SUBJECT = 200
LONGEST_OUTCOME = 200


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    id: int
    kind: str
    state: str
    reference: str
    recipient: str
    subject: str
    body: str
    reply_to: str
    unsubscribe: str
    about: str
    webhook_id: int | None
    run_id: str | None
    created_at: datetime
    tries: int
    next_try_at: datetime | None
    tried_at: datetime | None
    outcome: str


COLUMNS = [table.c[field.name] for field in fields(Row)]


@dataclass(frozen=True)
class Outcome:
    """What came of a try, in Dutch; one that `lasts` will be the same at every other try."""

    arrived: bool
    message: str
    lasts: bool = False


@dataclass(frozen=True)
class Channel:
    """How rows of one kind leave: so many at once, and a wait before each next try."""

    kind: str
    waits: Sequence[timedelta]
    at_once: int
    send: Callable[[Row], Outcome]


def new_reference() -> str:
    """What a receiver knows a row by."""
    return str(uuid.uuid4())


def put(connection: sa.Connection, kind: str, *, reference: str = "", **values: str | int | None) -> None:
    """Write a row in the transaction of its fact: both happen, or neither."""
    now = clock.now()
    state = {"kind": kind, "state": "waiting", "reference": reference or new_reference(), "tries": 0, "outcome": ""}
    connection.execute(table.insert().values(**state, **values, created_at=now, next_try_at=now))


def send_due(db: sa.Engine, channel: Channel) -> int:
    """Send the rows of a channel whose time has come; how many arrived."""
    bounds = [max(wait, HOLD) for wait in channel.waits]
    due = (table.c.kind == channel.kind) & (table.c.state == "waiting")
    due &= is_due(table.c.next_try_at, table.c.tries, bounds)
    rows = chosen(db, sa.select(*COLUMNS).where(due).order_by(table.c.id).limit(channel.at_once))
    return sum(_try(db, channel, row) for row in rows)


def chosen(db: sa.Engine, query: sa.Select[tuple[object, ...]]) -> list[Row]:
    """The rows of a query over `COLUMNS`."""
    with database.read(db) as connection:
        return [Row(**row._mapping) for row in connection.execute(query)]


def _try(db: sa.Engine, channel: Channel, row: Row) -> bool:
    if not claim(db, row):
        return False
    outcome = _outcome(channel, row)
    state = _next_state(channel, row, outcome)
    wait = channel.waits[min(row.tries, len(channel.waits) - 1)]
    values = {"state": state, "outcome": outcome.message[:LONGEST_OUTCOME], "tried_at": clock.now()}
    next_try_at = clock.now() + wait if state == "waiting" else None
    own = (table.c.id == row.id) & (table.c.tries == row.tries + 1) & (table.c.state == "waiting")
    with database.write(db) as connection:  # what another worker made of it since, after a long HOLD, stays
        connection.execute(table.update().where(own).values(**values, next_try_at=next_try_at))
    log.info("tried", row=row.id, kind=row.kind, state=state, tries=row.tries + 1)
    return outcome.arrived


def _outcome(channel: Channel, row: Row) -> Outcome:
    try:
        return channel.send(row)
    except Exception:  # whatever it is: the rows behind this one leave all the same
        log.exception("send_failed", row=row.id, kind=row.kind)
        return Outcome(False, "Versturen mislukt door een onverwachte fout.")


def _next_state(channel: Channel, row: Row, outcome: Outcome) -> str:
    if outcome.arrived:
        return "sent"
    return "given_up" if outcome.lasts or row.tries >= len(channel.waits) else "waiting"


def claim(db: sa.Engine, row: Row) -> bool:
    """Take a row for one try: of two workers one wins, and after HOLD anybody may take it again."""
    mine = (table.c.id == row.id) & (table.c.tries == row.tries) & (table.c.state == "waiting")
    values = {"tries": row.tries + 1, "next_try_at": clock.now() + HOLD}
    with database.write(db) as connection:
        return connection.execute(table.update().where(mine).values(**values)).rowcount == 1


def send_again(connection: sa.Connection, number: int) -> bool:
    """Let a row that was given up be tried from the first wait on; whether there was one."""
    given_up = (table.c.id == number) & (table.c.state == "given_up")
    values = {"state": "waiting", "tries": 0, "next_try_at": clock.now()}
    return connection.execute(table.update().where(given_up).values(**values)).rowcount == 1


def newest(db: sa.Engine, *conditions: sa.ColumnElement[bool], limit: int, offset: int = 0) -> list[Row]:
    """The rows that meet all conditions, the newest first."""
    every = sa.select(*COLUMNS).where(*conditions).order_by(table.c.id.desc())
    return chosen(db, every.limit(limit).offset(offset))


def count(db: sa.Engine, *conditions: sa.ColumnElement[bool]) -> int:
    """How many rows meet all conditions."""
    with database.read(db) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0

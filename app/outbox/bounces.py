"""Mails that came back: read from a folder, tied to their row of the outbox; where mail is of no use, none is sent.

A mail server puts what comes back into a Maildir. A message belongs to a row when the row's reference stands in it: in
the address that it went to (name+reference@domain), or in the Message-ID of the mail that it brings back.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app.security import digests
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger
from base.tables import bounces as table
from base.tables import outbox

log = get_logger("bounces")
NOT_SENT = "Niet verstuurd: een vroegere mail naar dit adres kwam voorgoed terug."
FOR_GOOD, FOR_NOW = "voorgoed", "voorlopig"
TRUSTED_AFTER = timedelta(days=180)  # an address that came back for good is tried again
_REFERENCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Bounce:
    """A message that brings mail back: the references in it, and whether the address is of no use any more."""

    references: frozenset[str]
    permanent: bool


@dataclass(frozen=True)
class NotArrived:
    """A mail that did not arrive, and why."""

    subject: str
    recipient: str
    reason: str
    at: datetime


def sender(settings: Settings, reference: str) -> str:
    """The envelope sender of a mail: to that address it comes back."""
    name, _, domain = settings.bounce_address.rpartition("@")
    return f"{name}+{reference}@{domain}" if name else settings.mail_from


def read_new(settings: Settings, db: sa.Engine) -> int:
    """Read what came back since the last time; how many rows it was about. What was read goes: it names people."""
    if not settings.bounces or not Path(settings.bounces).is_dir():
        return 0
    box, came_back = mailbox.Maildir(settings.bounces, create=False), 0
    for key in list(box.iterkeys()):
        bounce = _bounce(box, key)
        if bounce:  # a database that is away leaves the message where it is, for the next time
            came_back += _record(settings, db, bounce)
        box.discard(key)
    return came_back


def _bounce(box: mailbox.Maildir, key: str) -> Bounce | None:
    """What a message says; None when it is no bounce, such as an answer of who is away, or cannot be read."""
    from flufl.bounce import all_failures  # noqa: PLC0415 - many patterns, which only the worker needs

    with alone(log, "bounce_unread"):
        message = box[key]
        for_now, for_good = all_failures(message)
        if for_now or for_good:
            return Bounce(frozenset(_REFERENCE.findall(message.as_string())), permanent=bool(for_good))
    return None


def _record(settings: Settings, db: sa.Engine, bounce: Bounce) -> int:
    """Write down the rows that a bounce is about; how many."""
    chosen = sa.select(outbox.c.id).where(outbox.c.reference.in_(bounce.references), outbox.c.kind == "mail")
    with database.write(db) as connection:
        ids = list(connection.scalars(chosen.order_by(outbox.c.id)))
        for row in ids:
            _insert(settings, connection, row, permanent=bounce.permanent)
    log.info("came_back", rows=ids, permanent=bounce.permanent)
    return len(ids)


def _insert(settings: Settings, connection: sa.Connection, row: int, *, permanent: bool) -> None:
    same = (table.c.outbox_id == row) & (table.c.permanent == permanent)
    if connection.scalar(sa.select(table.c.id).where(same)) is None:
        recipient = str(connection.scalar(sa.select(outbox.c.recipient).where(outbox.c.id == row)))
        values = {"digest": digests.of_address(settings, recipient), "permanent": permanent, "at": clock.now()}
        connection.execute(table.insert().values(outbox_id=row, **values))


def is_dead(settings: Settings, db: sa.Engine, address: str) -> bool:
    """Whether mail to an address came back for good."""
    with database.read(db) as connection:
        return connection.scalar(sa.select(table.c.id).where(_for_good(settings, address)).limit(1)) is not None


def trust_again(settings: Settings, connection: sa.Connection, row: int) -> None:
    """The address of a row is tried again, because an administrator says so."""
    recipient = connection.scalar(sa.select(outbox.c.recipient).where(outbox.c.id == row))
    connection.execute(table.delete().where(_for_good(settings, str(recipient))))


def _for_good(settings: Settings, address: str) -> sa.ColumnElement[bool]:
    lately = table.c.at > clock.now() - TRUSTED_AFTER
    return lately & table.c.permanent & (table.c.digest == digests.of_address(settings, address))


def of_rows(db: sa.Engine, ids: Collection[int]) -> dict[int, str]:
    """Row of the outbox -> for good, or for now."""
    chosen = sa.select(table.c.outbox_id, table.c.permanent).where(table.c.outbox_id.in_(ids))
    with database.read(db) as connection:  # for good, when it was both
        found = connection.execute(chosen.order_by(table.c.permanent)).all()
    return {row.outbox_id: FOR_GOOD if row.permanent else FOR_NOW for row in found}


def not_arrived(db: sa.Engine, about: Collection[str]) -> list[NotArrived]:
    """The mails about something that came back or were given up, the newest first."""
    joined = outbox.outerjoin(table, (table.c.outbox_id == outbox.c.id) & table.c.permanent)
    failed = outbox.c.about.in_(about) & (table.c.id.is_not(None) | (outbox.c.state == "given_up"))
    columns = (outbox.c.subject, outbox.c.recipient, outbox.c.outcome, outbox.c.tried_at, outbox.c.created_at)
    chosen = sa.select(*columns, table.c.at).select_from(joined).where(failed).order_by(outbox.c.id.desc())
    with database.read(db) as connection:
        found = connection.execute(chosen).all()
    return [
        NotArrived(
            row.subject,
            row.recipient,
            "ze kwam terug" if row.at else row.outcome,
            row.at or row.tried_at or row.created_at,
        )
        for row in found
    ]

"""Letters to organisations: twice a year, is what stands here still right? With a link per offering, and no login.

They go to the public address of the offering. One letter holds all offerings of an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.outbox import letters, stops
from app.outbox.mail import To
from app.owners import keys
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger
from base.tables import owner_letters as table
from indexer.document.fields import Offering
from indexer.engine import alias, documents

log = get_logger("letters")
LETTER = "still_right"
EVERY = timedelta(days=182)
AT_ONCE = 50  # addresses a day: a first round is spread, and so are the answers that people must look at
AGAIN = timedelta(days=1)  # who asks for a link again within a day already has one
FIELDS = ("id", "title", "email", "verified_at", "duplicate_of")


def send_due(settings: Settings, client: OpenSearch, db: sa.Engine) -> int:
    """Queue the letters of today; how many. None without a mail server or a public address to link to."""
    live = alias.live(client, settings.index)
    if not (settings.letters and settings.mail_url and settings.base_url and live):
        return 0
    offerings = documents.scan(client, live, fields=FIELDS)
    stopped = _stopped(db)
    wanted = (one for one in offerings if stops.is_wanted(settings, stopped, one["email"] or ""))
    due = chosen(wanted, _sent(db), clock.now())
    for address, theirs in due.items():
        with alone(log, "letter_failed", offering=theirs[0]["id"]), database.write(db) as connection:
            _queue(settings, connection, address, theirs)
    if due:
        log.info("letters_queued", letters=len(due))
    return len(due)


def chosen(offerings: Iterable[Offering], sent: Mapping[str, datetime], now: datetime) -> dict[str, list[Offering]]:
    """Address -> its offerings, for the addresses of which one is due; those that wait longest first."""
    every = by_address(offerings)
    heard = {address: min(_heard(o, sent) for o in theirs) for address, theirs in every.items()}
    due = sorted((at, address) for address, at in heard.items() if at < (now - EVERY).isoformat())
    return {address: every[address] for _, address in due[:AT_ONCE]}


def by_address(offerings: Iterable[Offering]) -> dict[str, list[Offering]]:
    """Address -> its offerings; what is hidden as a duplicate is in no letter."""
    found: dict[str, list[Offering]] = {}
    for offering in offerings:
        if offering["email"] and not offering["duplicate_of"]:
            found.setdefault(offering["email"].strip().lower(), []).append(offering)
    return found


def _heard(offering: Offering, sent: Mapping[str, datetime]) -> str:
    """When the organisation was last asked about an offering, or last confirmed it: ISO 8601; "" for never."""
    asked = sent.get(offering["id"])
    return max(offering["verified_at"] or "", asked.isoformat() if asked else "")


def send_one(settings: Settings, db: sa.Engine, offering: Offering) -> None:
    """Queue a letter about one offering, because somebody asks for it; none when there was one today."""
    with suppress(sa.exc.IntegrityError), database.write(db) as connection:  # two who ask at the same moment get one
        own = sa.select(table.c.sent_at).where(table.c.offering_id == offering["id"]).with_for_update()
        before = connection.scalar(own)
        if offering["email"] and not (before and clock.now() - before < AGAIN):
            _queue(settings, connection, offering["email"], [offering])


def _sent(db: sa.Engine) -> dict[str, datetime]:
    with database.read(db) as connection:
        return {row.offering_id: row.sent_at for row in connection.execute(sa.select(table))}


def _queue(settings: Settings, connection: sa.Connection, address: str, offerings: list[Offering]) -> None:
    ids = [offering["id"] for offering in offerings]
    connection.execute(table.delete().where(table.c.offering_id.in_(ids)))
    connection.execute(table.insert(), [{"offering_id": id_, "sent_at": clock.now()} for id_ in ids])
    stop = stops.address(settings, LETTER, address)
    letters.send(connection, LETTER, to=To(address, unsubscribe=stop), stop=stop, **facts(settings, offerings))


def _stopped(db: sa.Engine) -> frozenset[str]:
    with database.read(db) as connection:
        return stops.stopped(connection, LETTER)


def facts(settings: Settings, offerings: list[Offering]) -> dict[str, object]:
    """What the letter names."""
    links = [(offering["title"], keys.address(settings, offering)) for offering in offerings]
    return {"days": keys.MAX_AGE.days, "links": links, "contact": settings.pages_contact}

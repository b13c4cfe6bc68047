"""Whose address a source brings is told so, once: what stands here, where it came from, how to change or remove it."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.outbox import letters
from app.owners import keys
from app.owners import letters as letters_to_owners
from app.security import digests
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger
from base.tables import listed_addresses as table
from indexer.document.fields import Offering
from indexer.engine import alias, documents

log = get_logger("privacy")
LETTER = "listed"
AT_ONCE = 200  # letters a night: the first time, every address is new
FIELDS = ("id", "title", "email", "source", "duplicate_of")


def tell_new(settings: Settings, client: OpenSearch, db: sa.Engine) -> None:
    """Queue a letter to addresses that had none yet, when that is switched on and can be sent."""
    live = alias.live(client, settings.index)
    if not (settings.tell_listed and settings.mail_url and settings.base_url and live):
        return
    with database.read(db) as connection:
        informed = frozenset(connection.scalars(sa.select(table.c.digest)))
    new = untold(settings, documents.scan(client, live, fields=FIELDS), informed)
    for address, theirs in list(new.items())[:AT_ONCE]:
        with alone(log, "listed_failed", offering=theirs[0]["id"]):
            _tell(settings, db, address, theirs)


def untold(settings: Settings, offerings: Iterable[Offering], informed: frozenset[str]) -> dict[str, list[Offering]]:
    """Address -> its offerings, for the addresses whose digest is not among those that were informed."""
    every = letters_to_owners.by_address(offerings)
    return {one: theirs for one, theirs in every.items() if digests.of_address(settings, one) not in informed}


def _tell(settings: Settings, db: sa.Engine, address: str, offerings: list[Offering]) -> None:
    links = [(offering["title"], keys.address(settings, offering)) for offering in offerings]
    sources = sorted({offering["source"] for offering in offerings})
    with database.write(db) as connection:
        connection.execute(table.insert().values(digest=digests.of_address(settings, address), told_at=clock.now()))
        facts = {"links": links, "sources": sources, "days": keys.MAX_AGE.days, "contact": settings.pages_contact}
        letters.send(connection, LETTER, to=address, **facts, site=settings.site)

"""Letters to who looks after a source: once a week what is refused and incomplete, and at once when it cannot be read.

What was told is kept in the same transaction as the mail, so that nobody hears the same twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.operations.source_state import SourceState, states
from app.outbox import letters, stops
from app.outbox.mail import To
from app.security import accounts
from app.wording import source_words
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger
from base.tables import source_letters as table
from indexer.offering import Reject
from indexer.sources import SourceConfig, source_reads, source_rejects

log = get_logger("source_letters")
WEEKLY = "source_week"
WEEK = timedelta(days=7)
SHORTEST = timedelta(days=6)  # between two weekly letters, unless somebody asks for one
NAMED = 15  # rows in a letter; the page has them all


def weekly(
    settings: Settings, db: sa.Engine, client: OpenSearch, configs: Sequence[SourceConfig], *, on_request: bool = False
) -> dict[str, int]:
    """Queue the letter of the week for each source that has something to tell: source -> mails."""
    mails: dict[str, int] = {}
    for state in states(db, client, settings.index, configs):
        with alone(log, "weekly_letter_failed", source=state.source):
            mails[state.source] = _tell_week(settings, db, state, on_request=on_request)
    return mails


def _tell_week(settings: Settings, db: sa.Engine, state: SourceState, *, on_request: bool) -> int:
    everybody, now = accounts.addresses(db, state.source), clock.now()
    with database.write(db) as connection:
        stopped = frozenset() if on_request else stops.stopped(connection, WEEKLY)
        addresses = [to for to in everybody if stops.is_wanted(settings, stopped, to)]
        last = _sent(connection, state.source).weekly_at
        since = last or now - WEEK
        if not on_request and last and now - since < SHORTEST:
            return 0
        fresh, mended = source_rejects.changed_since(connection, state.source, since)
        if not (state.open_rejects or mended):
            return 0
        for address in addresses:
            stop, facts = stops.address(settings, WEEKLY, address), _week(settings, state, fresh, mended)
            letters.send(connection, WEEKLY, to=To(address, unsubscribe=stop), stop=stop, **facts)
        _remember(connection, state.source, weekly_at=now)
    return len(addresses)


def alarms(settings: Settings, db: sa.Engine, configs: Sequence[SourceConfig]) -> list[str]:
    """Tell who must know of sources that fail again and again, and that they recovered; the sources told of."""
    heard: list[str] = []
    for config in configs:
        with alone(log, "alarm_failed", source=config.province):
            heard += [config.province] if _alarm(settings, db, config) else []
    return heard


def _alarm(settings: Settings, db: sa.Engine, config: SourceConfig) -> bool:
    readings = source_reads.readings(db, config.province)
    addresses = accounts.addresses(db, config.province)
    unread = source_words.unread(readings.failures)
    facts = {"label": config.label, "readings": readings, "unread": unread, "where": _where(settings, config.province)}
    with database.write(db) as connection:
        known = _sent(connection, config.province).alarm_since
        if readings.alarming and known is None:
            letter, since = "source_failing", readings.failing_since
        elif known is not None and readings.failures == 0:
            letter, since = "source_recovered", None
        else:
            return False
        for address in addresses:
            letters.send(connection, letter, to=address, since=known, **facts)
        _remember(connection, config.province, alarm_since=since)
    return True


class _Sent(NamedTuple):
    """When the letters about a source were sent."""

    weekly_at: datetime | None
    alarm_since: datetime | None


def _sent(connection: sa.Connection, source: str) -> _Sent:
    """The letters about a source; its row is made when there is none."""
    query = sa.select(table.c.weekly_at, table.c.alarm_since).where(table.c.source == source).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        connection.execute(table.insert().values(source=source))
        return _Sent(None, None)
    return _Sent(*row)


def _remember(connection: sa.Connection, source: str, **values: datetime | None) -> None:
    connection.execute(table.update().where(table.c.source == source).values(**values))


def _week(
    settings: Settings, state: SourceState, fresh: Sequence[Reject], mended: Sequence[Reject]
) -> dict[str, object]:
    """The facts of the weekly letter."""
    return {
        "label": state.label,
        "live": state.live,
        "open_rejects": state.open_rejects,
        "rejects": [("Nieuw geweigerd", fresh), ("Verbeterd of verwijderd", mended)],
        "named": NAMED,
        "where": _where(settings, state.source),
    }


def _where(settings: Settings, source: str) -> str:
    """Where more stands: an address when ours is known."""
    if settings.base_url:
        return f": {settings.base_url.rstrip('/')}/beheer/bronnen/{source}"
    return " in het beheer van doeners, onder Bronnen."

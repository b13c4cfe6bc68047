"""Searches that found little or nothing where they looked, by day, activity and municipality: docs/gaps.md says which.

No text and no visitor: those of a day are one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date

import sqlalchemy as sa

from app.events import robots
from app.events.record import Event
from app.events.search_log import NO_ROOM
from base import clock
from base.tables import gap_searches as table

NAME = "unmet"
MOST = 2_000  # rows of a day: who searches at random fills no disk
_Key = tuple[date, str, str]  # a row of the table


def write(connection: sa.Connection, events: Sequence[Event]) -> dict[str, int]:
    """Write the rows of a batch that their days do not have yet; how many events there was no room for. What a search
    lacked are its activity and municipality as two words: "ramen-wassen 24001"; "" if nothing."""
    signals = (event for event in events if event.facts["unmet"] and not robots.is_robot(str(event.facts["agent"])))
    counts = Counter(_key(event) for event in signals)
    stored = _stored(connection, counts)
    left_out = sum(times for key, times in counts.items() if key not in stored and not _is_written(connection, key))
    return {NO_ROOM: left_out} if left_out else {}


def _key(event: Event) -> _Key:
    activity, municipality = str(event.facts["unmet"]).split()
    return clock.day_of(event.moment), activity, municipality


def _stored(connection: sa.Connection, keys: Collection[_Key]) -> set[_Key]:
    """Rows that are there, at least those of `keys`."""
    if not keys:
        return set()
    of_these = [column.in_(set(values)) for column, values in zip(table.c, zip(*keys, strict=True), strict=True)]
    return {(row.day, row.activity, row.municipality) for row in connection.execute(sa.select(table).where(*of_these))}


def _is_written(connection: sa.Connection, key: _Key) -> bool:
    """Whether a row is there now; a day has so many at most."""
    of_day = sa.select(sa.func.count()).select_from(table).where(table.c.day == key[0])
    if connection.execute(of_day).scalar_one() >= MOST:
        return False
    with suppress(sa.exc.IntegrityError), connection.begin_nested():  # another process was first
        connection.execute(table.insert().values(key))
    return True

"""Searches that found little or nothing where they looked, by day, activity and municipality: docs/gaps.md says which.

No text and no visitor: those of a day are one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import sqlalchemy as sa

from app.events import robots
from app.events.record import Event
from app.events.search_log import NO_ROOM
from base import clock
from base.tables import gap_searches as table

KIND = "unmet"
MOST = 2_000  # rows of a day: who searches at random fills no disk
_Key = tuple[date, str, str]  # a row of the table


def write(connection: sa.Connection, events: Sequence[Event]) -> dict[str, int]:
    """Write the rows of a batch that their days do not have yet; how many events there was no room for."""
    counts = Counter(_key(event) for event in events if not robots.is_robot(str(event.facts["agent"])))
    left_out = sum(times for key, times in counts.items() if not _is_written(connection, key))
    return {NO_ROOM: left_out} if left_out else {}


def _key(event: Event) -> _Key:
    return clock.day_of(event.moment), str(event.facts["activity"]), str(event.facts["municipality"])


def _is_written(connection: sa.Connection, key: _Key) -> bool:
    """Whether a row is there now; a day has so many at most."""
    same = sa.select(table.c.day).where(*(column == value for column, value in zip(table.c, key, strict=True)))
    if connection.execute(same).first():
        return True
    of_day = sa.select(sa.func.count()).select_from(table).where(table.c.day == key[0])
    if connection.execute(of_day).scalar_one() >= MOST:
        return False
    with suppress(sa.exc.IntegrityError), connection.begin_nested():  # another process was first
        connection.execute(table.insert().values(key))
    return True

"""Which offerings are shown for which texts, and which of them are opened from there: sums per day, no visitor.

A text counts only if the log of searches has it (app/events/search_log.py): that has no text which may hold a person's
data, and only so many of a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.events import robots, upsert
from app.events.record import Event
from base import clock
from base.tables import offering_counts, result_counts, searches

KIND = "results"
TOP = 10  # results that count as shown: so many are seen
_Sums = defaultdict[tuple[object, ...], list[int]]


def write(connection: sa.Connection, events: Sequence[Event]) -> dict[str, int]:
    """Add a batch to the sums of its days. An event has the ids that were shown, in their order, or the one opened."""
    people = [event for event in events if not robots.is_robot(str(event.facts["agent"]))]
    texts, offerings = _sums(people, _logged(connection, people))
    of_text = [_row(result_counts, key, numbers) for key, numbers in texts.items()]
    upsert.add(connection, result_counts, of_text, ("shown", "ranks", "opened"))
    of_offering = [_row(offering_counts, key, numbers) for key, numbers in offerings.items()]
    upsert.add(connection, offering_counts, of_offering, ("shown", "opened"))
    return {}


def _sums(events: Sequence[Event], logged: set[tuple[date, str]]) -> tuple[_Sums, _Sums]:
    """By day, text and offering: shown, ranks, opened. By day and offering: shown, opened."""
    texts, offerings = _Sums(lambda: [0, 0, 0]), _Sums(lambda: [0, 0])
    for event in events:
        day, text = clock.day_of(event.moment), str(event.facts["text"])
        shown, opened = str(event.facts["shown"]).split(), str(event.facts["opened"])
        for identity in shown:
            offerings[day, identity][0] += 1
        if opened:
            offerings[day, opened][1] += 1
        if (day, text) in logged:
            for rank, identity in enumerate(shown, 1):
                sums = texts[day, text, identity]
                sums[0], sums[1] = sums[0] + 1, sums[1] + rank
            if opened:
                texts[day, text, opened][2] += 1
    return texts, offerings


def _logged(connection: sa.Connection, events: Sequence[Event]) -> set[tuple[date, str]]:
    texts = {str(event.facts["text"]) for event in events} - {""}
    days = {clock.day_of(event.moment) for event in events}
    if not texts:
        return set()
    of_these = searches.c.day.in_(days) & searches.c.text.in_(texts)
    return {
        (row.day, row.text) for row in connection.execute(sa.select(searches.c.day, searches.c.text).where(of_these))
    }


def _row(table: sa.Table, key: Sequence[object], numbers: Sequence[int]) -> dict[str, object]:
    return dict(zip(table.c.keys(), (*key, *numbers), strict=True))

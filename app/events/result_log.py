"""Which offerings are shown for which texts, and which of them are opened from there: sums per day, no visitor.

A text counts only if the log of searches has it (app/events/search_log.py): that has no text which may hold a person's
data, and only so many of a day. A list that is shown is one row, with how often; the rollup makes of it the sums of its
ten offerings, so that no page pays for that.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from app.events import robots, upsert
from app.events.record import Event
from base import clock, database
from base.tables import offering_counts, result_counts, result_lists, searches

KIND = "results"
TOP = 10  # results that count as shown: so many are seen
_Sums = defaultdict[tuple[object, ...], list[int]]
_List = tuple[date, str, str]  # the day, the text ("" may not be counted), and the ids in their order


def write(connection: sa.Connection, events: Sequence[Event]) -> dict[str, int]:
    """Add a batch to the sums of its days. An event has the ids that were shown, in their order, or the one opened."""
    people = [event for event in events if not robots.is_robot(str(event.facts["agent"]))]
    logged = _logged(connection, people)
    shown: Counter[_List] = Counter()
    texts, offerings = _Sums(lambda: [0, 0, 0]), _Sums(lambda: [0, 0])
    for event in people:
        day, text, opened = clock.day_of(event.moment), str(event.facts["text"]), str(event.facts["opened"])
        text = text if (day, text) in logged else ""
        if event.facts["shown"]:
            shown[day, text, str(event.facts["shown"])] += 1
        if opened:
            offerings[day, opened][1] += 1
        if opened and text:
            texts[day, text, opened][2] += 1
    upsert.add(connection, result_lists, [_of_list(key, times) for key, times in shown.items()], ("times",))
    _add(connection, texts, offerings)
    return {}


def _logged(connection: sa.Connection, events: Sequence[Event]) -> set[tuple[date, str]]:
    texts = {str(event.facts["text"]) for event in events} - {""}
    days = {clock.day_of(event.moment) for event in events}
    if not texts:
        return set()
    of_these = searches.c.day.in_(days) & searches.c.text.in_(texts)
    return {
        (row.day, row.text) for row in connection.execute(sa.select(searches.c.day, searches.c.text).where(of_these))
    }


def _of_list(key: _List, times: int) -> dict[str, object]:
    day, text, shown = key
    cell = hashlib.blake2b(f"{day}\0{text}\0{shown}".encode(), digest_size=16).hexdigest()
    return {"cell": cell, "day": day, "text": text, "shown": shown, "times": times}


def roll_up(db: sa.Engine) -> int:
    """Make of the lists that were shown the sums of their offerings; how many lists. May run twice at once."""
    lists = result_lists.c
    taken = result_lists.delete().returning(lists.day, lists.text, lists.shown, lists.times)
    with database.write(db) as connection:
        rows = connection.execute(taken).all()
        _add(connection, *_sums((row.day, row.text, row.shown, row.times) for row in rows))
    return len(rows)


def _sums(lists: Iterable[tuple[date, str, str, int]]) -> tuple[_Sums, _Sums]:
    """By day, text and offering: shown, ranks, opened. By day and offering: shown, opened."""
    texts, offerings = _Sums(lambda: [0, 0, 0]), _Sums(lambda: [0, 0])
    for day, text, shown, times in lists:
        for rank, identity in enumerate(shown.split(), 1):
            offerings[day, identity][0] += times
            if text:
                sums = texts[day, text, identity]
                sums[0], sums[1] = sums[0] + times, sums[1] + times * rank
    return texts, offerings


def _add(connection: sa.Connection, texts: _Sums, offerings: _Sums) -> None:
    of_text = [_row(result_counts, key, numbers) for key, numbers in texts.items()]
    upsert.add(connection, result_counts, of_text, ("shown", "ranks", "opened"))
    of_offering = [_row(offering_counts, key, numbers) for key, numbers in offerings.items()]
    upsert.add(connection, offering_counts, of_offering, ("shown", "opened"))


def _row(table: sa.Table, key: Sequence[object], numbers: Sequence[int]) -> dict[str, object]:
    return dict(zip(table.c.keys(), (*key, *numbers), strict=True))

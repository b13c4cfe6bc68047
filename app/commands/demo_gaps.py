"""The gaps of the demo: searches in vain of fictional visitors, and what organisations, desk and sources made of them.

What is sought is really missing in the live index, and what fills a gap really does it; days and answers are fiction.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from app.gaps import filling, nightly, rule, service, store, supply
from app.outbox import mail
from app.search.service import SearchService
from base import clock, database
from base.config import PROVINCES, Settings
from base.tables import gap_requests, gap_searches
from base.tables import gaps as table
from dutch import places
from indexer import taxonomy
from indexer.engine import documents

GAPS = 12
TRIES = 1_000  # activities and municipalities that are looked at
LONG_AGO = (250, 247, 244)  # days: what was sought then lapses
RECENT = 70
EVERY = 10  # days between two nights that are played
ANSWERS = {"": 50, "cannot": 30, "can": 8, "from": 12}  # of a hundred organisations
REASON = "De gemeente doet dit zelf, met een eigen ploeg."
_NOON = time(12, 0)
Pair = tuple[str, str]


def make(settings: Settings, db: sa.Engine, search: SearchService) -> int:
    """Make them; how many. Raises EngineUnavailable."""
    draw = random.Random(GAPS)  # noqa: S311 - the same lives each time, no secret
    missing = list(_missing(search, draw))
    sought = _sought(missing, draw)
    nights = {LONG_AGO[-1] - 1, *range(RECENT - EVERY, 0, -EVERY)}
    for ago in sorted(sought.keys() | nights, reverse=True):
        with clock.moved(to=datetime.combine(clock.today() - timedelta(days=ago), _NOON, clock.BRUSSELS)):
            _search(db, sought.get(ago, []))
            if ago in nights:
                _night(settings, db, search, draw)
    _end(settings, db, search)
    return len(missing)


def _missing(search: SearchService, draw: random.Random) -> Iterator[Pair]:
    """Activities that hardly anybody does in a municipality of Flanders; the first one that somebody does."""
    towns = [town.nis for town in places.municipalities() if town.province in PROVINCES]
    drawn = [(draw.choice(list(taxonomy.activities())), draw.choice(towns)) for _ in range(TRIES)]
    left = GAPS
    for pair in drawn:
        if not left:
            return
        there = supply.of(search, *pair)
        if there.is_weak and (left < GAPS or there.total):
            left -= 1
            yield pair


def _sought(missing: list[Pair], draw: random.Random) -> Mapping[int, list[Pair]]:
    """What is sought in vain, by how many days ago: the last of it long ago only."""
    days: dict[int, list[Pair]] = defaultdict(list)
    for pair in missing[:-1]:
        for ago in draw.sample(range(1, RECENT), draw.randint(rule.LIKE, 14)):
            days[ago].append(pair)
    for ago in LONG_AGO:
        days[ago].append(missing[-1])
    return days


def _search(db: sa.Engine, pairs: list[Pair]) -> None:
    with database.write(db) as connection:
        for activity, municipality in pairs:
            row = {"day": clock.today(), "activity": activity, "municipality": municipality}
            connection.execute(gap_searches.insert().values(**row))


def _night(settings: Settings, db: sa.Engine, search: SearchService, draw: random.Random) -> None:
    """A night, and what the organisations answer that were asked in it."""
    nightly.do_due(settings, db, search)
    with database.read(db) as connection:
        asked = store.requests_where(connection, gap_requests.c.sent_at > clock.now() - timedelta(hours=1))
    for request in asked:
        answer = draw.choices(list(ANSWERS), list(ANSWERS.values()))[0]
        if answer:
            begins = clock.today() + timedelta(days=90) if answer == "from" else None
            service.answer(settings, db, request, answer, begins)
    while mail.send_due(settings, db):
        pass


def _end(settings: Settings, db: sa.Engine, search: SearchService) -> None:
    """One of them is filled, as if its offering had come today, and one is dismissed."""
    with database.write(db) as connection:
        there = store.some(connection, table.c.state.in_(("open", "promised")))
        filled = next((gap for gap in there if gap.present), None)
        dismissed = next((gap for gap in there if gap is not filled), None)
        if filled:
            store.update(connection, filled, present=[])
            offerings = documents.some(search.client, search.live.target, filled.present).values()
            filling.fill(settings, connection, offerings)
        if dismissed:
            service.change(settings, connection, dismissed, "dismiss", "regisseur", values={"reason": REASON})
    while mail.send_due(settings, db):
        pass

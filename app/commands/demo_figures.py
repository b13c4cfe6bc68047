"""The figures of a year of the demo: visits and questions go through the functions that write all events, day by day,
with a moved clock. Nobody is written to, and no question stands in the back office: that is `doeners demo year`.

The same numbers and the same day give the same year.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import click
import sqlalchemy as sa

from app.commands.console import platform_database
from app.events import rows, sums, visits
from app.events.record import Event
from app.events.rows import Row
from app.figures import publish
from base import clock, database
from base.tables import event_counts
from demo import visits as demo_visits
from demo.buyers import Buyers
from demo.campaigns import running
from demo.happening import Happening
from demo.lives import life

ROLLUP_DAYS = (7, 21)  # of a month: each day is still open on one of them
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_EVENING = time(22, 0)
_WEEKEND = 0.45  # of the visits of a day of work


def play(db: sa.Engine, visit_count: int, question_count: int, days: int) -> Iterator[date]:
    """Play the days up to yesterday; gives each day when it is over."""
    draw = random.Random(f"{visit_count} {question_count} {days}")  # noqa: S311 - the same year each time, no secret
    first = clock.today() - timedelta(days=days)
    agenda: dict[date, list[Happening]] = defaultdict(list)
    buyers = Buyers()
    shares = list(zip(_shared(draw, visit_count, first, days), _shared(draw, question_count, first, days), strict=True))
    for number, (visitors, questions) in enumerate(shares):
        today = first + timedelta(days=number)
        campaign = running(today, first, days)
        for _ in range(questions):
            for later, happening in life(draw, campaign):
                agenda[today + timedelta(days=later)].append(happening)
        came = list(demo_visits.visits(draw, visitors, campaign))
        with clock.moved(to=datetime.combine(today, _EVENING, clock.BRUSSELS)):
            _write(db, came, [each for one in agenda.pop(today, []) for each in buyers.counted(today, one)])
            if today.day in ROLLUP_DAYS or number == days - 1:
                sums.roll_up(db)
        yield today


def _shared(draw: random.Random, total: int, first: date, days: int) -> list[int]:
    """So many, over the days: fewer at the weekend, and more each month."""
    every = [first + timedelta(days=number) for number in range(days)]
    weights = [(_WEEKEND if day.weekday() > 4 else 1) * (1 + at / days) for at, day in enumerate(every)]
    shares = [0] * days
    for day in draw.choices(range(days), weights, k=total):
        shares[day] += 1
    return shares


def _write(db: sa.Engine, came: list[Happening], facts: list[Happening]) -> None:
    """What visitors did, as the queue writes it; then the facts, as their transactions do."""
    now = clock.now()
    with database.write(db) as connection:
        visits.write(connection, [_event(now, one) for one in sorted(came, key=lambda one: one.kind)])
        dated = [Row(kind=one.kind, at=now, value=one.value, dimensions=one.dimensions) for one in facts]
        rows.write(connection, dated)


def _event(now: datetime, one: Happening) -> Event:
    who = {"address": one.address, "agent": BROWSER, "profile": one.profile}
    return Event(one.kind, now, {**who, "value": one.value, **one.dimensions})


def _played(db: sa.Engine) -> bool:
    """Whether there are figures of more than a month ago."""
    old = event_counts.c.day < clock.today() - timedelta(days=31)
    with database.read(db) as connection:
        return connection.scalar(sa.select(event_counts.c.cell).where(old).limit(1)) is not None


def command(visit_count: int, question_count: int, days: int) -> None:
    """Play them on this site, once."""
    db = platform_database()
    if _played(db):
        click.echo("De cijfers van een jaar staan er al.")
        return
    with click.progressbar(play(db, visit_count, question_count, days), length=days, label="Dagen") as bar:
        for _ in bar:
            pass
    click.echo(f"{visit_count} bezoeken en {question_count} vragen zijn geteld.")
    click.echo(f"{publish.publish(db)} groepen cijfers zijn gepubliceerd.")

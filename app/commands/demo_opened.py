"""A month of the demo in which visitors search the live index and open what they find, and its nightly scores.

What they find is what the search finds; what they open is drawn (demo/searches.py). Written through the functions that
the queue uses, with a moved clock.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache

import click
import sqlalchemy as sa

from app.commands.console import platform_database, settings
from app.events import result_log, search_log
from app.events.record import Event
from app.operations import news
from app.quality import implicit, score_log
from app.search.results import SearchResults
from base import clock, database
from demo import searches
from indexer.engine import alias

SEARCHES = (4, 9)  # of a text on a day
_EVENING = time(22, 0)


def make() -> None:
    """Play the month, once, when there is an index."""
    db = platform_database()
    if score_log.nights(db, 1):
        return
    search = news.patient_search(replace(settings(), meaning=False))  # the model may not run yet
    if live := alias.live(search.client, settings().index):
        play(db, live, score_log.answers(search))
        click.echo(f"{implicit.DAYS - 1} dagen van zoeken en openen zijn gespeeld.")


def play(db: sa.Engine, live: str, answer: score_log.Answer) -> None:
    """Play the days up to yesterday, and measure the last nights, that of today too."""
    remembered = cache(answer)  # the index stays the same
    days = [clock.today() - timedelta(days=back) for back in range(implicit.DAYS - 1, 0, -1)]
    draw = random.Random("opened")  # noqa: S311 - the same month each time, no secret
    for day in days:
        with clock.moved(to=datetime.combine(day, _EVENING, clock.BRUSSELS)):
            _play(db, draw, remembered)
    result_log.roll_up(db)
    for day in [*days[-score_log.NIGHTS :], clock.today()]:
        with clock.moved(to=datetime.combine(day, _EVENING, clock.BRUSSELS)):
            score_log.measure(db, live, remembered, meaning=False)


def _play(db: sa.Engine, draw: random.Random, answer: score_log.Answer) -> None:
    """A day: each text is searched some times, and perhaps something is opened from it."""
    events = [event for text in searches.TEXTS for event in _of_text(draw, text, answer(text, ""))]
    with database.write(db) as connection:
        search_log.write(connection, [event for event in events if event.facts["shown"]])
        result_log.write(connection, events)


def _of_text(draw: random.Random, text: str, found: SearchResults) -> Iterator[Event]:
    shown = [hit["id"] for hit in (*found.hits, *found.more)][: result_log.TOP]
    kept, weak = search_log.to_keep(found.understood) or "", max(found.total, found.everywhere) < search_log.WEAK
    for _ in range(draw.randint(*SEARCHES)):
        facts: dict[str, str | int | bool] = {"agent": search_log.PROGRAM, "text": kept, "weak": weak, "opened": ""}
        facts["shown"] = " ".join(shown)
        yield Event("search", clock.now(), facts)
        if opened := searches.opened(draw, text, shown):
            yield Event("offering", clock.now(), {**facts, "shown": "", "opened": opened})

"""Which texts are searched, and which find hardly anything: counted per day, without who or when.

A page puts its search on a queue after the answer is made and goes on; one thread of the process counts and writes.
A full queue or a database that is away loses counts, never time.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from prometheus_client import Counter as Metric

from app.events.search_texts import to_keep
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.search.understand import UnderstoodQuery
from base import clock, database
from base.logging import get_logger
from base.tables import searches as table

log = get_logger("search_log")
SHOWN_FROM = 5  # searches of a text: below that it is nobody else's business
KEPT_DAYS = 30
WEAK = 3  # exact hits below which a search found hardly anything
MOST_WAITING = 1000
MOST_TEXTS = 20_000  # new texts a process keeps in a day: who searches at random fills no disk
BATCH_SECONDS = 2.0
_dropped = Metric("doeners_searches_not_counted_total", "Searches that could not be counted", ["reason"])


@dataclass(frozen=True)
class Counted:
    """A text with how often it was searched in the last 30 days, and how often it then found hardly anything."""

    text: str
    asked: int
    weak: int


class SearchLog:
    """Counts the searches of one process."""

    def __init__(self, db: sa.Engine) -> None:
        self._db = db
        self._waiting: queue.Queue[tuple[UnderstoodQuery, bool]] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._new = (clock.today(), 0)

    def tell(self, params: SearchParams, found: SearchResults) -> None:
        """Count a search; further pages of the same one do not count. Never waits, never raises."""
        if params.page > 1 or not found.understood.sentence:
            return
        self._start()
        try:
            self._waiting.put_nowait((found.understood, found.total < WEAK))
        except queue.Full:
            _dropped.labels("queue full").inc()

    def flush(self) -> None:
        """Wait until everything told so far has been written; for tests."""
        self._waiting.join()

    def _start(self) -> None:
        """The thread begins with the first search: after gunicorn has forked."""
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name="search-log", daemon=True)
                    self._thread.start()

    def _work(self) -> None:
        while True:
            batch = [self._waiting.get()]
            time.sleep(BATCH_SECONDS)
            while len(batch) < MOST_WAITING and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            try:
                self._write(batch)
            except Exception as error:  # noqa: BLE001 - counting goes on whatever one batch meets
                _dropped.labels("not written").inc(len(batch))
                log.warning("searches_not_counted", count=len(batch), reason=type(error).__name__)
            for _ in batch:
                self._waiting.task_done()

    def _write(self, batch: list[tuple[UnderstoodQuery, bool]]) -> None:
        asked: Counter[str] = Counter()
        weak: Counter[str] = Counter()
        for query, is_weak in batch:
            if text := to_keep(query):
                asked[text] += 1
                weak[text] += is_weak
        with database.write(self._db) as connection:
            for text, times in asked.items():
                self._count(connection, text, times, weak[text])

    def _count(self, connection: sa.Connection, text: str, asked: int, weak: int) -> None:
        day = clock.today()
        mine = (table.c.day == day) & (table.c.text == text)
        more = table.update().where(mine).values(asked=table.c.asked + asked, weak=table.c.weak + weak)
        if connection.execute(more).rowcount:
            return
        known_day, count = self._new
        self._new = (day, count + 1 if known_day == day else 1)
        if self._new[1] > MOST_TEXTS:
            _dropped.labels("too many texts").inc(asked)
            return
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(day=day, text=text, asked=asked, weak=weak))
        except sa.exc.IntegrityError:  # another process was first
            connection.execute(more)


def latest(db: sa.Engine, most: int) -> list[tuple[str, int]]:
    """The texts searched last, each with how often in the last 30 days; of one day the usual ones first."""
    asked = sa.func.sum(table.c.asked)
    query = sa.select(table.c.text, asked).where(table.c.day > _oldest()).group_by(table.c.text)
    ordered = query.order_by(sa.func.max(table.c.day).desc(), asked.desc(), table.c.text).limit(most)
    with database.read(db) as connection:
        return [(row[0], int(row[1])) for row in connection.execute(ordered)]


def weak(db: sa.Engine, most: int = 100) -> list[Counted]:
    """The texts that found hardly anything five times or more in the last 30 days, most often first."""
    asked, failed = sa.func.sum(table.c.asked), sa.func.sum(table.c.weak)
    query = sa.select(table.c.text, asked, failed).where(table.c.day > _oldest()).group_by(table.c.text)
    ordered = query.having(failed >= SHOWN_FROM).order_by(failed.desc(), table.c.text).limit(most)
    with database.read(db) as connection:
        return [Counted(row[0], int(row[1]), int(row[2])) for row in connection.execute(ordered)]


def forget_old(db: sa.Engine) -> int:
    """Delete the counts of more than 30 days ago; how many."""
    with database.write(db) as connection:
        return connection.execute(table.delete().where(table.c.day <= _oldest())).rowcount


def _oldest() -> date:
    return clock.today() - timedelta(days=KEPT_DAYS)

"""The one way to count what happens: an event goes on a queue of the process, one thread writes batches of them.

Who records an event never waits and never sees an exception: a full queue or a database that is away loses events,
which are counted in their turn, and written down with the next batch. Nothing is written while an answer is made, and
of a page one event is recorded: what is to be counted of it is taken apart by the thread.
"""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from collections import Counter as Tally
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa
from prometheus_client import Counter

from base import clock, database
from base.logging import get_logger
from base.tables import lost_events as lost_table

log = get_logger("events")
MOST_WAITING = 1000
BATCH_SECONDS = 5.0  # a batch costs as much as many events: what came meanwhile is written at once
DRAIN_SECONDS = 3.0  # that the end of a process waits for what is still on its queue
LATELY = timedelta(days=1)  # that losses are shown
Facts = Mapping[str, str | int | bool]
_dropped = Counter("doeners_events_not_counted_total", "Events that could not be counted", ["kind", "reason"])


class Event(NamedTuple):
    """Something that happened: its kind, when, and a few facts."""

    kind: str
    moment: datetime
    facts: Facts


# Writes a batch of events; how many of them were refused, by reason.
Write = Callable[[sa.Connection, Sequence[Event]], Mapping[str, int]]
Kinds = Mapping[str, Mapping[str, Write]]  # kind of event -> all that is counted of it, by name


class Recorder:
    """The events of one process; `kinds` says of each kind what is counted of it."""

    def __init__(self, db: sa.Engine, kinds: Kinds, *, most: int = MOST_WAITING) -> None:
        self._db, self._kinds, self._most = db, kinds, most
        self._begin()
        os.register_at_fork(after_in_child=partial(_begin_again, weakref.ref(self)))

    def _begin(self) -> None:
        """An empty queue without a thread: at first, and in a child, which has no threads of its parent."""
        self._waiting: deque[Event | threading.Event] = deque()  # the latter: somebody waits until it is its turn
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._awake, self._ending = threading.Event(), threading.Event()
        self._unwritten: Tally[str] = Tally()  # name -> losses that are in no row yet
        self._counting = threading.Lock()  # held while they change

    def record(self, kind: str, facts: Facts) -> None:
        """Count an event. Never waits, never raises for the database's sake; KeyError for an unknown kind."""
        self._kinds[kind]  # a kind that nobody writes is a fault of ours
        if len(self._waiting) < self._most:
            self._waiting.append(Event(kind, clock.now(), facts))
        else:
            self._lose(kind, "queue full")
        if self._thread is None:
            self._start()

    def flush(self) -> None:
        """Wait until everything recorded so far has been written or dropped; for tests."""
        turn = threading.Event()
        self._waiting.append(turn)
        self._awake.set()
        while self._thread is not None and self._thread.is_alive() and not turn.wait(BATCH_SECONDS):
            pass

    def close(self, seconds: float = DRAIN_SECONDS) -> None:
        """Write what is on the queue, at most so long; for the end of the process."""
        self._ending.set()
        self._awake.set()
        if self._thread is not None:
            self._thread.join(seconds)
        if left := len(self._waiting):
            log.warning("events_not_counted", count=left, reason="process ended")

    def _start(self) -> None:
        """The thread begins with the first event: after gunicorn has forked."""
        with self._starting:
            if self._thread is None and not self._ending.is_set():
                self._thread = threading.Thread(target=self._work, name="events", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _work(self) -> None:
        while not (self._ending.is_set() and not self._waiting):
            if not self._ending.is_set():
                self._awake.wait(BATCH_SECONDS)
                self._awake.clear()
            batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
            self._write([event for event in batch if isinstance(event, Event)])
            self._write_losses()
            for turn in batch:
                if isinstance(turn, threading.Event):
                    turn.set()

    def _write(self, batch: Sequence[Event]) -> None:
        shares: dict[tuple[str, Write], list[Event]] = {}
        for event in batch:
            for share in self._kinds[event.kind].items():
                shares.setdefault(share, []).append(event)
        for (name, write), events in shares.items():
            self._write_share(name, write, events)

    def _write_share(self, name: str, write: Write, events: Sequence[Event]) -> None:
        """All that is counted in one way, in a transaction of its own: one that fails takes no other with it."""
        try:
            with database.write(self._db) as connection:
                refused = write(connection, events)
            for reason, count in refused.items():
                self._lose(name, reason, count)
        except Exception as error:  # noqa: BLE001 - counting goes on whatever one batch meets
            self._lose(name, "not written", len(events))
            log.warning("events_not_counted", kind=name, count=len(events), reason=type(error).__name__)

    def _lose(self, name: str, reason: str, count: int = 1) -> None:
        """Count events that are lost."""
        _dropped.labels(name, reason).inc(count)
        with self._counting:
            self._unwritten[name] += count

    def _write_losses(self) -> None:
        """Write the losses down; while the database is away they stay for the next time."""
        with self._counting:
            losses = dict(self._unwritten)
            self._unwritten.clear()
        if not losses:
            return
        now = clock.now()
        try:
            with database.write(self._db) as connection:
                rows = [{"at": now, "kind": kind, "count": count} for kind, count in losses.items()]
                connection.execute(lost_table.insert(), rows)
                connection.execute(lost_table.delete().where(lost_table.c.at < now - LATELY))
        except Exception as error:  # noqa: BLE001 - counting goes on whatever the database does
            with self._counting:
                self._unwritten.update(losses)
            log.warning("losses_not_written", reason=type(error).__name__)


def _begin_again(reference: weakref.ref[Recorder]) -> None:
    if recorder := reference():
        recorder._begin()


def lost_lately(db: sa.Engine) -> int:
    """How many events all processes lost in the last day."""
    lately = sa.select(sa.func.coalesce(sa.func.sum(lost_table.c.count), 0)).where(
        lost_table.c.at > clock.now() - LATELY
    )
    with database.read(db) as connection:
        return int(connection.execute(lately).scalar_one())

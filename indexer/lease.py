"""The lease: who may write the index.

It is a row with a growing token and a heartbeat. A holder whose heartbeat stopped loses it; the next holder gets a
higher token, and the old one is refused at the swap (`Lease.held`) and in bulk (`Lease.check`; the token is also the
documents' version). A holder also learns here that its run was cancelled. Cancelling locks the same row, so that a swap
and a cancel exclude each other (indexer/running/cancel.py).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import TracebackType

import sqlalchemy as sa

from base import clock, database
from base.errors import LeaseLost, LeaseTaken, RunCancelled
from base.tables import lease as lease_table
from base.tables import runs

QUEUE_MINUTES = 10  # an order that no worker took for so long is written off
_NAME = "index"
_HELD_BY = sa.select(lease_table.c.token, lease_table.c.run_id).where(lease_table.c.name == _NAME)


class Lease:
    """The right to write the index, kept by a heartbeat thread while the `with` block lasts."""

    def __init__(self, db: sa.Engine, run_id: str, seconds: float) -> None:
        self.db, self.run_id, self.seconds = db, run_id, seconds
        self.token = 0
        self._told = False  # that the run was cancelled
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease-heartbeat", daemon=True)

    def __enter__(self) -> Lease:
        """Take the lease and mark the run as running. Raises LeaseTaken when another run holds it."""
        with database.write(self.db) as connection:
            last = lock(connection)  # two that take it at once take it one after the other
            holder = _holder(connection, self.seconds)
            if holder and holder != self.run_id:
                raise LeaseTaken(holder)
            abandon_dead(connection, self.seconds)
            started = connection.execute(
                runs.update()
                .where(runs.c.id == self.run_id, runs.c.state == "queued")
                .values(state="running", started_at=clock.now())
            )
            if not started.rowcount:
                raise LeaseTaken(self.run_id)  # the same order delivered twice
            self.token = _take(connection, self.run_id, last)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the lease back."""
        self._stop.set()
        self._thread.join()
        mine = (lease_table.c.name == _NAME) & (lease_table.c.token == self.token)
        with database.write(self.db) as connection:
            connection.execute(lease_table.update().where(mine).values(run_id=None))

    def _beat(self) -> None:
        mine = (lease_table.c.name == _NAME) & (lease_table.c.token == self.token)
        while not self._stop.wait(self.seconds / 4):
            try:
                with database.write(self.db) as connection:
                    connection.execute(lease_table.update().where(mine).values(heartbeat_at=clock.now()))
            except sa.exc.OperationalError:
                continue  # the database is busy or away for a moment; the next beat tries again

    def check(self) -> None:
        """Raises LeaseLost when another run has the lease; RunCancelled, once, when this run was cancelled."""
        with database.read(self.db) as connection:
            self._compare(connection, _HELD_BY)

    def is_lost(self) -> bool:
        """Whether another run has the lease, so that what this one worked on may be gone."""
        with database.read(self.db) as connection:
            return self._taken(connection, _HELD_BY)

    @contextmanager
    def held(self, *, live: str | None = None) -> Iterator[None]:
        """Hold the row of the lease while the block runs: nobody can take it over, or cancel the run, meanwhile.

        `live` is the index that the block makes live; after that it is too late to cancel. Raises as `check` does.
        """
        with database.write(self.db) as connection:
            self._compare(connection, _HELD_BY.with_for_update())
            if live:
                connection.execute(runs.update().where(runs.c.id == self.run_id).values(index_name=live))
            yield

    def _compare(self, connection: sa.Connection, query: sa.Select[tuple[int, str | None]]) -> None:
        if self._taken(connection, query):
            raise LeaseLost(f"De run {self.run_id} is ingehaald door een andere.")
        by = connection.scalar(sa.select(runs.c.cancelled_by).where(runs.c.id == self.run_id))
        if by and not self._told:  # once: what comes after is cleaning up
            self._told = True
            raise RunCancelled(by)

    def _taken(self, connection: sa.Connection, query: sa.Select[tuple[int, str | None]]) -> bool:
        row = connection.execute(query).first()
        return row is None or (row.token, row.run_id) != (self.token, self.run_id)


def abandon_dead(connection: sa.Connection, lease_seconds: float) -> None:
    """Write off runs whose process died (nobody keeps their heartbeat) and orders that nobody took."""
    # Each statement sees one moment: between two, a run that begins would be running while the lease was free.
    alive = _alive(lease_seconds)
    dead = (runs.c.state == "running") & runs.c.id.not_in(alive)
    values = {"state": "abandoned", "finished_at": clock.now(), "step": ""}
    connection.execute(runs.update().where(dead).values(**values, message="Het proces is onverwacht gestopt."))
    nobody_came = _forgotten() & ~alive.exists()
    message = "Geen enkel proces nam deze run op."
    connection.execute(runs.update().where(nobody_came).values(**values, message=message))


def _forgotten() -> sa.ColumnElement[bool]:
    """Orders that waited too long, while nothing was busy that they had to wait for."""
    limit, other = clock.now() - timedelta(minutes=QUEUE_MINUTES), runs.alias()
    lately = other.c.finished_at.between(limit, clock.now())
    busy_lately = sa.exists().where(other.c.started_at.is_not(None), lately)
    return (runs.c.state == "queued") & (runs.c.requested_at < limit) & ~busy_lately


def _alive(lease_seconds: float) -> sa.Select[tuple[str]]:
    """The run that holds the lease with a fresh heartbeat, if there is one."""
    now, seconds = clock.now(), timedelta(seconds=lease_seconds)
    # One from the future is no sign of life either: the clock was set back since.
    fresh = (lease_table.c.heartbeat_at > now - seconds) & (lease_table.c.heartbeat_at < now + seconds)
    held = (lease_table.c.name == _NAME) & lease_table.c.run_id.is_not(None)
    return sa.select(lease_table.c.run_id).where(held, fresh)


def _holder(connection: sa.Connection, lease_seconds: float) -> str | None:
    row = connection.execute(_alive(lease_seconds)).first()
    return str(row.run_id) if row else None


def outrun(db: sa.Engine) -> None:
    """After a backup was put back: runs since then counted on, and the engine keeps their tokens as versions.

    The next token is higher than any of them: there have been more seconds since 1970 than runs.
    """
    now = round(clock.now().timestamp())
    with database.write(db) as connection:
        connection.execute(lease_table.update().where(lease_table.c.token < now).values(token=now))


def lock(connection: sa.Connection) -> int | None:
    """Hold the row of the lease until the transaction ends; its token, None when there never was a holder."""
    token = connection.scalar(sa.select(lease_table.c.token).where(lease_table.c.name == _NAME).with_for_update())
    return None if token is None else int(token)


def heartbeat(db: sa.Engine, run_id: str) -> datetime | None:
    """When the process of a run last said that it lives; None when it does not hold the lease."""
    mine = (lease_table.c.name == _NAME) & (lease_table.c.run_id == run_id)
    with database.read(db) as connection:
        return connection.scalar(sa.select(lease_table.c.heartbeat_at).where(mine))


def _take(connection: sa.Connection, run_id: str, last: int | None) -> int:
    """The token of a new holder, after `last` of the locked row; None when there is no row yet."""
    if last is None:
        connection.execute(lease_table.insert().values(name=_NAME, token=1, run_id=run_id, heartbeat_at=clock.now()))
        return 1
    token = last + 1
    values = {"token": token, "run_id": run_id, "heartbeat_at": clock.now()}
    connection.execute(lease_table.update().where(lease_table.c.name == _NAME).values(**values))
    return token

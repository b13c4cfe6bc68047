"""Runs and the lease: who may write the index, how far they are, and the record of every run.

The lease is a row with a growing token and a heartbeat. A holder whose heartbeat stopped loses it; the next holder gets
a higher token, and the old one is refused at the swap (`Lease.held`) and in bulk (the token is the documents' version).
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Literal

import sqlalchemy as sa

from base import clock, database
from base.errors import GateRefused, LeaseLost, LeaseTaken
from base.logging import get_logger
from base.tables import lease as lease_table
from base.tables import rejects, run_sources, runs
from indexer.offering import Reject

RunState = Literal["queued", "running", "succeeded", "partial", "refused", "failed", "abandoned"]
RunKind = Literal["rebuild", "sync", "rollback", "prune"]
ENDED: frozenset[str] = frozenset({"succeeded", "partial", "refused", "failed", "abandoned"})
QUEUE_MINUTES = 10  # an order that no worker took for so long is written off
KEEP_REJECTS_OF = 20  # runs; older ones keep their counts only
CLOCK = "klok"  # who asks for the sync of every ten minutes
_NAME = "index"


@dataclass(frozen=True)
class Run:
    """A run as it is recorded; `source` is None for all sources, `progress` one row per source."""

    id: str
    kind: str
    source: str | None
    state: str
    forced: bool
    requested_by: str
    requested_at: Any
    started_at: Any = None
    finished_at: Any = None
    step: str = ""
    index_name: str | None = None
    message: str = ""
    verdict: dict[str, Any] | None = None
    progress: list[dict[str, Any]] = field(default_factory=list)


def request(
    db: sa.Engine,
    *,
    source: str | None,
    requested_by: str,
    forced: bool = False,
    lease_seconds: float,
    kind: RunKind = "rebuild",
) -> str:
    """Record the wish for a rebuild (of one source or of all), a rollback or a prune; the new run's id.

    Raises LeaseTaken when a run is queued or running.
    """
    with database.write(db) as connection:
        _abandon_dead(connection, lease_seconds)
        active = connection.scalar(sa.select(runs.c.id).where(runs.c.state.in_(("queued", "running"))))
        if active:
            raise LeaseTaken(str(active))
        run_id = str(uuid.uuid4())
        connection.execute(
            runs.insert().values(
                id=run_id,
                kind=kind,
                source=source,
                state="queued",
                forced=forced,
                requested_by=requested_by,
                requested_at=clock.now(),
            )
        )
    return run_id


def _abandon_dead(connection: sa.Connection, lease_seconds: float) -> None:
    """Write off runs whose process died (nobody keeps their heartbeat) and orders that nobody took."""
    alive = _holder(connection, lease_seconds)
    dead = (runs.c.state == "running") & (runs.c.id != (alive or ""))
    values = {"state": "abandoned", "finished_at": clock.now(), "step": ""}
    connection.execute(runs.update().where(dead).values(**values, message="Het proces is onverwacht gestopt."))
    forgotten = (runs.c.state == "queued") & (runs.c.requested_at < clock.now() - timedelta(minutes=QUEUE_MINUTES))
    connection.execute(runs.update().where(forgotten).values(**values, message="Geen enkel proces nam deze run op."))


def _holder(connection: sa.Connection, lease_seconds: float) -> str | None:
    """The run that holds the lease with a fresh heartbeat; None when the lease is free."""
    row = connection.execute(sa.select(lease_table).where(lease_table.c.name == _NAME)).first()
    if row is None or row.run_id is None:
        return None
    fresh = clock.now() - clock.aware(row.heartbeat_at) < timedelta(seconds=lease_seconds)
    return str(row.run_id) if fresh else None


class Lease:
    """The right to write the index, kept by a heartbeat thread while the `with` block lasts."""

    def __init__(self, db: sa.Engine, run_id: str, seconds: float) -> None:
        self.db, self.run_id, self.seconds = db, run_id, seconds
        self.token = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease-heartbeat", daemon=True)

    def __enter__(self) -> Lease:
        """Take the lease and mark the run as running. Raises LeaseTaken when another run holds it."""
        with database.write(self.db) as connection:
            holder = _holder(connection, self.seconds)
            if holder and holder != self.run_id:
                raise LeaseTaken(holder)
            _abandon_dead(connection, self.seconds)
            started = connection.execute(
                runs.update()
                .where(runs.c.id == self.run_id, runs.c.state == "queued")
                .values(state="running", started_at=clock.now())
            )
            if not started.rowcount:
                raise LeaseTaken(self.run_id)  # the same order delivered twice
            self.token = _take(connection, self.run_id)
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

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the row of the lease while the block runs: nobody can take it over meanwhile.

        Raises LeaseLost when another run has it.
        """
        with database.write(self.db) as connection:
            query = sa.select(lease_table.c.token, lease_table.c.run_id).where(lease_table.c.name == _NAME)
            row = connection.execute(query.with_for_update()).first()
            if row is None or (row.token, row.run_id) != (self.token, self.run_id):
                raise LeaseLost(f"De run {self.run_id} is ingehaald door een andere.")
            yield


def carry_out(
    db: sa.Engine, run: Run, lease_seconds: float, work: Callable[[Lease], None], reason: Callable[[Exception], str]
) -> Run:
    """Carry out `run` (queued) to its end, which `work` records; the run as it ended.

    Raises LeaseTaken when another run holds the lease; every other failure ends the run, with its `reason` in Dutch.
    """
    log = get_logger(run.kind)
    with Lease(db, run.id, lease_seconds) as lease:
        try:
            work(lease)
        except GateRefused as refusal:
            finish(db, run.id, "refused", " ".join(refusal.reasons))
        except LeaseLost as lost:
            log.warning("lease_lost", run=run.id, reason=str(lost))
        except Exception as error:  # a run always ends with a reason; the details go to the log
            log.exception("run_failed", run=run.id)
            finish(db, run.id, "failed", reason(error))
    return get(db, run.id) or run


def _take(connection: sa.Connection, run_id: str) -> int:
    row = connection.execute(
        sa.select(lease_table.c.token).where(lease_table.c.name == _NAME).with_for_update()
    ).first()
    if row is None:
        connection.execute(lease_table.insert().values(name=_NAME, token=1, run_id=run_id, heartbeat_at=clock.now()))
        return 1
    token = int(row.token) + 1
    values = {"token": token, "run_id": run_id, "heartbeat_at": clock.now()}
    connection.execute(lease_table.update().where(lease_table.c.name == _NAME).values(**values))
    return token


def step(db: sa.Engine, run_id: str, text: str) -> None:
    """Say in Dutch what the run is doing now."""
    with database.write(db) as connection:
        connection.execute(runs.update().where(runs.c.id == run_id).values(step=text))


def progress(db: sa.Engine, run_id: str, source: str, **values: Any) -> None:
    """Record how far one source is: any of state, read, written, refused, carried, message."""
    key = (run_sources.c.run_id == run_id) & (run_sources.c.source == source)
    with database.write(db) as connection:
        if not connection.execute(run_sources.update().where(key).values(**values)).rowcount:
            values = {"state": "waiting"} | values
            connection.execute(run_sources.insert().values(run_id=run_id, source=source, **values))


def record_rejects(db: sa.Engine, run_id: str, found: Iterable[Reject]) -> None:
    """Keep the rejects of a run."""
    rows = [{"run_id": run_id, **vars(reject)} for reject in found]
    if rows:
        with database.write(db) as connection:
            connection.execute(rejects.insert(), rows)


def finish(db: sa.Engine, run_id: str, state: RunState, message: str = "", **values: Any) -> None:
    """End a run, unless it has ended already (taken for dead, then awake again); forget the rejects of old ones."""
    running = (runs.c.id == run_id) & runs.c.state.in_(("queued", "running"))
    kind = sa.select(runs.c.kind).where(runs.c.id == run_id).scalar_subquery()
    same = sa.select(runs.c.id).where(runs.c.kind == kind)
    newest = same.order_by(runs.c.requested_at.desc()).limit(KEEP_REJECTS_OF)
    old = rejects.c.run_id.in_(same) & rejects.c.run_id.not_in(newest.scalar_subquery())
    with database.write(db) as connection:
        ended = {"state": state, "message": message, "step": "", "finished_at": clock.now(), **values}
        connection.execute(runs.update().where(running).values(**ended))
        connection.execute(rejects.delete().where(old))


def forget_quiet(db: sa.Engine, but: str) -> None:
    """Drop the syncs of the clock that changed nothing, but one: the history would be full of them."""
    busy = sa.select(run_sources.c.run_id).where((run_sources.c.written > 0) | (run_sources.c.removed > 0))
    quiet = (runs.c.kind == "sync") & (runs.c.state == "succeeded") & (runs.c.requested_by == CLOCK)
    with database.write(db) as connection:
        connection.execute(runs.delete().where(quiet, runs.c.id != but, runs.c.id.not_in(busy)))


def get(db: sa.Engine, run_id: str) -> Run | None:
    """A run with its progress; None when there is none of that id."""
    return next(iter(_runs(db, runs.c.id == run_id, 1, 0)), None)


def elapsed_seconds(run: Run) -> int:
    """Seconds since a run was ordered, until it ended."""
    until = clock.aware(run.finished_at) if run.finished_at else clock.now()
    return max(0, int((until - clock.aware(run.requested_at)).total_seconds()))


def history(db: sa.Engine, limit: int = 20, offset: int = 0) -> list[Run]:
    """Runs with their progress, newest first."""
    return _runs(db, sa.true(), limit, offset)


def count(db: sa.Engine) -> int:
    """How many runs are recorded."""
    with database.read(db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(runs)) or 0)


def active(db: sa.Engine, lease_seconds: float) -> Run | None:
    """The run that is queued or running, after writing off the dead ones."""
    with database.write(db) as connection:
        _abandon_dead(connection, lease_seconds)
    return next(iter(_runs(db, runs.c.state.in_(("queued", "running")), 1, 0)), None)


def _runs(db: sa.Engine, where: sa.ColumnElement[bool], limit: int, offset: int) -> list[Run]:
    query = sa.select(runs).where(where).order_by(runs.c.requested_at.desc(), runs.c.id).limit(limit).offset(offset)
    with database.read(db) as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
        wanted = run_sources.c.run_id.in_([row["id"] for row in rows])
        parts = [dict(r._mapping) for r in connection.execute(sa.select(run_sources).where(wanted).order_by("source"))]
    return [Run(**row, progress=[part for part in parts if part["run_id"] == row["id"]]) for row in rows]


def rejects_of(db: sa.Engine, run_id: str, limit: int = 500) -> list[Reject]:
    """The rejects of a run, by source and id."""
    query = (
        sa.select(rejects)
        .where(rejects.c.run_id == run_id)
        .order_by(rejects.c.source, rejects.c.source_id)
        .limit(limit)
    )
    with database.read(db) as connection:
        return [Reject(row.source, row.source_id, row.field, row.message) for row in connection.execute(query)]

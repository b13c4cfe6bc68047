"""Runs: asking for one, carrying it out to its end, how far it is, and the record of every run."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from base import clock, database
from base.errors import GateRefused, LeaseLost, LeaseTaken
from base.logging import get_logger
from base.tables import rejects, run_sources, runs
from indexer.lease import Lease, abandon_dead
from indexer.offering import Reject

RunState = Literal["queued", "running", "succeeded", "partial", "refused", "failed", "abandoned"]
RunKind = Literal["rebuild", "sync", "synonyms", "rollback", "prune"]
ENDED: frozenset[str] = frozenset({"succeeded", "partial", "refused", "failed", "abandoned"})
KEEP_REJECTS_OF = 20  # runs; older ones keep their counts only
CLOCK = "klok"  # who asks for the sync of every ten minutes


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
        abandon_dead(connection, lease_seconds)
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
        abandon_dead(connection, lease_seconds)
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

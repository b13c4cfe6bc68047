"""Runs: asking for one, carrying it out to its end, how far it is, and the record of every run."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Literal, TypedDict, Unpack, cast, get_args

import sqlalchemy as sa

from base import clock, database, traces
from base.errors import GateRefused, LeaseLost, LeaseTaken, RunCancelled
from base.garbage import collected_seldom
from base.logging import get_logger
from base.tables import rejects, run_sources, runs
from indexer.lease import Lease, abandon_dead, lock
from indexer.running.gate import VerdictRecord

RunState = Literal["queued", "running", "succeeded", "partial", "refused", "failed", "abandoned", "cancelled"]
RunKind = Literal["rebuild", "sync", "synonyms", "trial", "rollback", "forward", "prune"]
KINDS: tuple[RunKind, ...] = get_args(RunKind)
ENDED: frozenset[str] = frozenset({"succeeded", "partial", "refused", "failed", "abandoned", "cancelled"})
TRIAL: Literal["trial"] = "trial"  # measures what drafts of synonym rules would change, and changes nothing
AT_ONCE: frozenset[str] = frozenset({"rollback", "forward", "prune"})  # carried out where they are asked for
KEEP_REJECTS_OF = 20  # runs; older ones keep their counts only
CLOCK = "klok"  # who asks for the sync of every ten minutes
NIGHT = "nacht"  # who asks for the rebuild of the night
SOURCE_ENDED: frozenset[str] = frozenset(
    {"done", "unchanged", "held", "failed", "carried"}
)  # states of a source in a run
EVERY_SOURCE = "alle"  # in a filter: runs that were ordered for all sources together
FILTERS = {"kind": "soort", "source": "bron", "state": "toestand"}  # of the history, and their parameters
_ACTIVE = runs.c.state.in_(("queued", "running"))
_Order = tuple[sa.ColumnElement[object], ...]
_NEWEST_FIRST: _Order = (runs.c.requested_at.desc(), runs.c.id)
_SHORT = ("sync", TRIAL)
_BY_TURN: _Order = (sa.case((runs.c.kind.in_(_SHORT), 0), else_=1), runs.c.requested_at, runs.c.id)


class Progress(TypedDict, total=False):
    """How far a source is: the columns that `progress` sets."""

    state: str
    read: int
    written: int
    refused: int
    carried: int
    removed: int
    message: str


class SourceProgress(Progress, total=True):
    """The row of a source in a run."""

    run_id: str
    source: str
    started_at: datetime | None
    finished_at: datetime | None


Alongside = Callable[[sa.Connection, str], None]  # writes what belongs to a run of that id, in the same transaction


class Wishes(TypedDict, total=False):
    """What an order may ask beside its kind and source, see Run."""

    accepted: Sequence[str]
    dry_run: bool


class Ending(TypedDict, total=False):
    """What `finish` records beside the state: what the gate found, and the index that is live now."""

    verdict: Mapping[str, object] | None
    index_name: str | None


@dataclass(frozen=True)
class Run:
    """A run as it is recorded; `source` is None for all sources, `progress` one row per source.

    `accepted` are codes of the gate's reasons that do not stop it; a `dry_run` builds, reports and never swaps.
    """

    id: str
    kind: str
    source: str | None
    state: str
    requested_by: str
    requested_at: datetime
    accepted: Sequence[str] = ()
    dry_run: bool = False
    started_at: datetime | None = None
    finished_at: datetime | None = None
    step: str = ""
    index_name: str | None = None
    message: str = ""
    verdict: VerdictRecord | None = None
    cancelled_by: str | None = None
    trace: str | None = None
    progress: list[SourceProgress] = field(default_factory=list)


def request(
    db: sa.Engine,
    *,
    source: str | None,
    requested_by: str,
    lease_seconds: float,
    kind: RunKind = "rebuild",
    alongside: Alongside | None = None,
    **wishes: Unpack[Wishes],
) -> str:
    """Record the order of a run of one source or of all; the new run's id. It waits for its turn (see `waiting`).

    `alongside` gets the id and writes what belongs to the order, in the same transaction. Raises LeaseTaken when a run
    that is queued or running does the same already, or is in the way of a rollback.
    """
    with database.write(db) as connection:
        lock(connection)  # of two equal orders at the same moment one is refused
        abandon_dead(connection, lease_seconds)
        for busy in connection.execute(sa.select(runs).where(_ACTIVE)):
            if _stops(busy, kind, source, wishes.get("dry_run", False)):
                raise LeaseTaken(str(busy.id))
        run_id = str(uuid.uuid4())
        connection.execute(
            runs.insert().values(
                id=run_id,
                kind=kind,
                source=source,
                state="queued",
                requested_by=requested_by,
                requested_at=clock.now(),
                trace=traces.current(),
                **wishes,
            )
        )
        if alongside:
            alongside(connection, run_id)
    return run_id


def _stops(busy: sa.Row[tuple[object, ...]], kind: RunKind, source: str | None, dry_run: bool) -> bool:
    """Whether a run is not accepted because of one that is queued or running; else it waits behind it."""
    if kind == TRIAL:
        return False  # each measures other drafts
    if kind in AT_ONCE:
        return bool(busy.state == "running" or busy.kind == "rebuild")
    return bool((busy.kind, busy.dry_run) == (kind, dry_run) and busy.source in (None, source))


@collected_seldom()
def carry_out(
    db: sa.Engine, run: Run, lease_seconds: float, work: Callable[[Lease], None], reason: Callable[[Exception], str]
) -> Run:
    """Carry out `run` (queued) to its end, which `work` records; the run as it ended.

    Raises LeaseTaken when another run holds the lease; every other failure ends the run, with its `reason` in Dutch.
    """
    log = get_logger(run.kind)
    facts = {"run": run.id, "source": run.source or EVERY_SOURCE}
    within = traces.span(f"run {run.kind}", "CONSUMER", facts, root=True, within=run.trace)
    with within, Lease(db, run.id, lease_seconds) as lease:
        try:
            work(lease)
        except GateRefused as refusal:
            finish(db, run.id, "refused", " ".join(refusal.reasons), verdict=refusal.verdict)
        except RunCancelled as cancelled:
            finish(db, run.id, "cancelled", str(cancelled))
        except LeaseLost as lost:
            log.warning("lease_lost", run=run.id, reason=str(lost))
        except Exception as error:  # a run always ends with a reason; the details go to the log
            log.exception("run_failed", run=run.id)
            if lease.is_lost():  # whoever took over has cleared away what this one worked on
                log.warning("lease_lost", run=run.id, reason=repr(error))
            finish(db, run.id, "failed", reason(error))
    return get(db, run.id) or run


def step(db: sa.Engine, run_id: str, text: str) -> None:
    """Say in Dutch what the run is doing now."""
    with database.write(db) as connection:
        connection.execute(runs.update().where(runs.c.id == run_id).values(step=text))


def progress(db: sa.Engine, run_id: str, source: str, **values: Unpack[Progress]) -> None:
    """Record how far one source is."""
    key = (run_sources.c.run_id == run_id) & (run_sources.c.source == source)
    state, now = values.get("state", "waiting"), clock.now()
    ended = {"finished_at": now} if state in SOURCE_ENDED else {}
    with database.write(db) as connection:
        if not connection.execute(run_sources.update().where(key).values(**values, **ended)).rowcount:
            first: Progress = {"state": "waiting", **values}
            connection.execute(run_sources.insert().values(run_id=run_id, source=source, **first, **ended))
        if state != "waiting":
            begun = key & run_sources.c.started_at.is_(None)
            connection.execute(run_sources.update().where(begun).values(started_at=now))


def finish(db: sa.Engine, run_id: str, state: RunState, message: str = "", **values: Unpack[Ending]) -> None:
    """End a run, unless it has ended already (taken for dead, then awake again); forget the rejects of old ones."""
    running = (runs.c.id == run_id) & _ACTIVE
    kind = sa.select(runs.c.kind).where(runs.c.id == run_id).scalar_subquery()
    same = sa.select(runs.c.id).where(runs.c.kind == kind)
    newest = same.order_by(runs.c.requested_at.desc()).limit(KEEP_REJECTS_OF)
    old = rejects.c.run_id.in_(same) & rejects.c.run_id.not_in(newest.scalar_subquery())
    with database.write(db) as connection:
        ended = {"state": state, "message": message, "step": "", "finished_at": clock.now(), **values}
        connection.execute(runs.update().where(running).values(**ended))
        connection.execute(rejects.delete().where(old))


def get(db: sa.Engine, run_id: str) -> Run | None:
    """A run with its progress; None when there is none of that id."""
    return next(iter(_runs(db, runs.c.id == run_id, 1, 0)), None)


def last_like(db: sa.Engine, run: Run) -> Run | None:
    """The last run of the same kind and source that was carried out to its end, before this one."""
    same = (runs.c.kind == run.kind) & runs.c.source.is_not_distinct_from(run.source)
    before = runs.c.state.in_(("succeeded", "partial")) & (runs.c.requested_at < run.requested_at)
    return next(iter(_runs(db, same & before, 1, 0)), None)


def elapsed_seconds(run: Run) -> int:
    """Seconds since a run was ordered, until it ended."""
    until = run.finished_at or clock.now()
    return max(0, int((until - run.requested_at).total_seconds()))


def history(
    db: sa.Engine, limit: int = 20, offset: int = 0, *, kind: str = "", source: str = "", state: str = ""
) -> list[Run]:
    """Runs with their progress, newest first; of one kind, source (or EVERY_SOURCE) or state, if given."""
    return _runs(db, _chosen(kind, source, state), limit, offset)


def count(db: sa.Engine, *, kind: str = "", source: str = "", state: str = "") -> int:
    """How many runs are recorded, chosen as for `history`."""
    query = sa.select(sa.func.count()).select_from(runs).where(_chosen(kind, source, state))
    with database.read(db) as connection:
        return int(connection.scalar(query) or 0)


def _chosen(kind: str, source: str, state: str) -> sa.ColumnElement[bool]:
    of_source = runs.c.source.is_(None) if source == EVERY_SOURCE else runs.c.source == source
    wanted = ((kind, runs.c.kind == kind), (source, of_source), (state, runs.c.state == state))
    return sa.and_(sa.true(), *(condition for given, condition in wanted if given))


def active(db: sa.Engine, lease_seconds: float) -> Run | None:
    """The run that is running, else the one whose turn it is, after writing off the dead ones."""
    with database.write(db) as connection:
        abandon_dead(connection, lease_seconds)
    return next(iter(_unfinished(db)), None)


def waiting(db: sa.Engine) -> list[Run]:
    """The orders that wait for the worker, in turn: short ones first, for a rebuild makes them wait long."""
    return [run for run in _unfinished(db) if run.state == "queued"]


def ahead(db: sa.Engine, run: Run) -> list[Run]:
    """What a run that waits must wait for: the run that is busy, and the orders whose turn comes first."""
    return list(takewhile(lambda other: other.id != run.id, _unfinished(db))) if run.state == "queued" else []


def _unfinished(db: sa.Engine) -> list[Run]:
    """The run that is running, then those that wait, in turn: one question, else who begins meanwhile is in neither."""
    running, queued = runs.c.state == "running", runs.c.state == "queued"
    order = (sa.case((running, 0), else_=1), *_BY_TURN)
    return _runs(db, running | (queued & runs.c.kind.not_in(AT_ONCE)), 100, 0, by=order)


def _runs(
    db: sa.Engine, where: sa.ColumnElement[bool], limit: int, offset: int, *, by: _Order = _NEWEST_FIRST
) -> list[Run]:
    query = sa.select(runs).where(where).order_by(*by).limit(limit).offset(offset)
    with database.read(db) as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
        wanted = run_sources.c.run_id.in_([row["id"] for row in rows])
        parts = [
            cast(SourceProgress, dict(row._mapping))
            for row in connection.execute(sa.select(run_sources).where(wanted).order_by("source"))
        ]
    return [Run(**row, progress=[part for part in parts if part["run_id"] == row["id"]]) for row in rows]

"""Short work on the indices: rollback, forward, prune; each a run of its own under the lease, kept in the history."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from base import database
from base.config import Settings
from base.errors import EngineUnavailable, LeaseLost, LeaseTaken
from base.logging import get_logger
from indexer import definition
from indexer.changes import record
from indexer.edits import edit_store, publishing
from indexer.edits.joining import join_all
from indexer.engine import alias, copies, index_meta, trouble
from indexer.engine.index_meta import IndexMeta
from indexer.lease import Lease, lock
from indexer.rules import rule_store
from indexer.running import planning, report, runs
from indexer.running.drill import hold

log = get_logger("upkeep")
Work = Callable[[Lease], tuple[str, str | None]]  # what it did, in Dutch, and the index that is live now


class NothingToDo(Exception):
    """There is no index to go to."""


def rollback(
    settings: Settings, client: OpenSearch, db: sa.Engine, *, requested_by: str, alongside: runs.Alongside | None = None
) -> runs.Run:
    """Make the newest index that is older than the live one live again; the run as it ended.

    Raises LeaseTaken when a rebuild is queued or any run is running.
    """
    return _turn(settings, client, db, "rollback", requested_by, alongside)


def forward(
    settings: Settings, client: OpenSearch, db: sa.Engine, *, requested_by: str, alongside: runs.Alongside | None = None
) -> runs.Run:
    """Make the index live again from which the last rollback came; else as `rollback`."""
    return _turn(settings, client, db, "forward", requested_by, alongside)


def target(client: OpenSearch, index: str, kind: str) -> str | None:
    """The index that a rollback (or "forward") would make live; None when there is none."""
    return alias.newer(client, index) if kind == "forward" else alias.older(client, index)


def _turn(
    settings: Settings,
    client: OpenSearch,
    db: sa.Engine,
    kind: runs.RunKind,
    requested_by: str,
    alongside: runs.Alongside | None,
) -> runs.Run:
    def work(lease: Lease) -> tuple[str, str | None]:
        before = alias.live(client, settings.index)
        planning.complete(db, client, settings.index, before, lease.run_id)
        with lease.held():
            now = target(client, settings.index, kind)
            if now is None:
                raise NothingToDo(f"Er is geen {'nieuwere' if kind == 'forward' else 'oudere'} index.")
            alias.swap(client, settings.index, now)
            _edited(client, db, now, lease)
        hold(settings, lease, "turned")
        lease.check()
        rule_store.follow(db, index_meta.read(client, now))
        if before:
            found = report.between(client, settings.index, before, now)
            report.store(db, client, lease.run_id, found)
            _plan_changes(client, db, lease.run_id, found)
        record.settle(db, lease.run_id, live=now)
        return f"{now} is weer live, in plaats van {before}.", now

    return _carry_out(settings, db, kind, requested_by, alongside, work)


def _plan_changes(client: OpenSearch, db: sa.Engine, run_id: str, found: report.Report) -> None:
    """After the swap: a rollback must go on when the index that it leaves cannot be read."""
    edited = publishing.touched(client, db, found.new, index_meta.read(client, found.new).edits)
    planning.plan(db, client, run_id, found, edited)
    edit_store.show_again(db, found.difference.gone)


def _edited(client: OpenSearch, db: sa.Engine, index: str | None, lease: Lease) -> None:
    """Edits that are younger than the index; an index of other fields gets them from the next rebuild."""
    about = index_meta.read(client, index) if index else IndexMeta()
    if index and about.documents == definition.of_documents():
        publishing.catch_up(client, db, index, lease, since=about.edits)
        join_all(client, db, index, lease)


def prune(
    settings: Settings, client: OpenSearch, db: sa.Engine, *, requested_by: str, alongside: runs.Alongside | None = None
) -> runs.Run:
    """Delete what killed runs left behind, and previous indices beyond those that are kept; the run as it ended.

    Raises LeaseTaken when a run is queued or running.
    """

    def work(lease: Lease) -> tuple[str, str | None]:
        planning.complete(db, client, settings.index, alias.live(client, settings.index), lease.run_id)
        with lease.held():
            gone = [*alias.remove_orphans(client, settings.index), *alias.prune(client, settings.index)]
        return (f"Verwijderd: {', '.join(gone)}." if gone else "Er was niets te verwijderen."), None

    return _carry_out(settings, db, "prune", requested_by, alongside, work)


def copy_shelves(settings: Settings, client: OpenSearch) -> None:
    """Let what stands beside the indices have its copies on other nodes too, whenever it was made."""
    try:
        if settings.replicas and (made := copies.put_on(client, settings.index, settings.replicas)):
            log.info("copies_put_on", indices=made)
    except OpenSearchException as error:
        log.warning("copies_not_put_on", reason=type(error).__name__)


def mend_alias(client: OpenSearch, db: sa.Engine, index: str) -> str:
    """Let the alias lead to the live index alone; what was wrong, in Dutch. No run swaps meanwhile."""
    try:
        if not alias.look(client, index).fault:
            return ""
        with database.write(db) as connection:
            lock(connection)
            fault = alias.mend(client, index)
    except OpenSearchException as error:
        log.warning("alias_not_looked_at", reason=type(error).__name__)
        return ""
    if fault:
        log.error("alias_mended", fault=fault)
    return fault


def _carry_out(
    settings: Settings,
    db: sa.Engine,
    kind: runs.RunKind,
    requested_by: str,
    alongside: runs.Alongside | None,
    work: Work,
) -> runs.Run:
    run_id = runs.request(
        db,
        source=None,
        requested_by=requested_by,
        lease_seconds=settings.lease_seconds,
        kind=kind,
        alongside=alongside,
    )
    try:
        _under_lease(settings, db, run_id, kind, work)
    except LeaseTaken:
        runs.finish(db, run_id, "failed", "Een andere run begon net op hetzelfde moment.")
        raise
    run = runs.get(db, run_id)
    assert run is not None  # it was recorded above
    return run


def _under_lease(settings: Settings, db: sa.Engine, run_id: str, kind: str, work: Work) -> None:
    with Lease(db, run_id, settings.lease_seconds) as lease:
        try:
            message, name = work(lease)
            runs.finish(db, run_id, "succeeded", message, index_name=name)
        except NothingToDo as nothing:
            runs.finish(db, run_id, "failed", str(nothing))
        except LeaseLost as lost:
            log.warning("lease_lost", run=run_id, reason=str(lost))
        except (EngineUnavailable, OpenSearchException) as error:
            log.exception("upkeep_failed", run=run_id, kind=kind)
            runs.finish(db, run_id, "failed", trouble.sentence(error))

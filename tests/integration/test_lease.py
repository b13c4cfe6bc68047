"""The lease on a database where many write at the same moment."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from base import database, versions
from base.errors import LeaseTaken
from indexer.lease import Lease, abandon_dead
from indexer.running import runs
from tests.kit.waiting import wait_for

SECONDS = 120.0
pytestmark = pytest.mark.postgresql


@pytest.fixture
def db(postgresql_database: str) -> Iterator[sa.Engine]:
    versions.upgrade(postgresql_database)
    engine = database.connect(postgresql_database)
    first = order(engine)
    with Lease(engine, first, SECONDS):  # from now on the row of the lease is there
        runs.finish(engine, first, "succeeded")
    yield engine
    engine.dispose()


def order(db: sa.Engine, kind: runs.RunKind = "sync") -> str:
    return runs.request(db, source=None, requested_by="test", lease_seconds=SECONDS, kind=kind)


def state(db: sa.Engine, run_id: str) -> str:
    run = runs.get(db, run_id)
    assert run is not None
    return run.state


@pytest.mark.parametrize("statement", [0, 1, 2])
def test_a_run_that_begins_while_dead_ones_are_looked_for_is_not_taken_for_dead(db: sa.Engine, statement: int) -> None:
    run_id, numbers = order(db), itertools.count()
    with ExitStack() as begun:

        def begin(*_statement: object) -> None:
            if next(numbers) == statement:
                begun.enter_context(Lease(db, run_id, SECONDS))

        with database.write(db) as connection:
            sa.event.listen(connection, "before_cursor_execute", begin)
            abandon_dead(connection, SECONDS)
        assert state(db, run_id) == ("running" if next(numbers) > statement else "queued")


def waits(db: sa.Engine) -> bool:
    """Whether a connection to this database waits for what another one locked."""
    mine = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with database.read(db) as connection:
        return bool(connection.scalar(sa.text(mine)))


def test_of_equal_orders_at_the_same_moment_one_is_accepted(db: sa.Engine) -> None:
    with ThreadPoolExecutor(1) as other:

        def meanwhile(_connection: sa.Connection, _run_id: str) -> None:
            second.append(other.submit(order, db, "rebuild"))
            wait_for(lambda: second[0].done() or waits(db))

        second: list[Future[str]] = []
        runs.request(db, source=None, requested_by="test", lease_seconds=SECONDS, alongside=meanwhile)
        with pytest.raises(LeaseTaken):
            second[0].result()
    assert [run.kind for run in runs.waiting(db)] == ["rebuild"]


def test_of_runs_that_begin_at_the_same_moment_one_gets_the_lease(db: sa.Engine) -> None:
    kinds: tuple[runs.RunKind, ...] = ("sync", "rebuild", "trial", "trial", "trial")
    with ExitStack() as stack:
        leases = [Lease(db, order(db, kind), SECONDS) for kind in kinds]

        def take(lease: Lease) -> bool:
            with contextlib.suppress(LeaseTaken):
                stack.enter_context(lease)
                return True
            return False

        with ThreadPoolExecutor(len(leases)) as several:
            assert sum(several.map(take, leases)) == 1
        assert sorted(state(db, lease.run_id) for lease in leases) == ["queued"] * 4 + ["running"]

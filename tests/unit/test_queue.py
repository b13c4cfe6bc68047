"""Orders in turn, and cancelling: what may wait behind what, and either a swap or a cancel."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.privacy import retention
from base import clock, database
from base.errors import CannotCancel, LeaseTaken, RunCancelled
from base.tables import lease as lease_table
from base.tables import rejects
from base.tables import runs as runs_table
from indexer.lease import Lease
from indexer.offering import Reject
from indexer.running import rejected_rows, runs
from indexer.running.cancel import cancel
from tests.kit.migrated import new_database

SECONDS = 30.0
Ask = Callable[..., str]


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return database.connect(new_database(tmp_path))


@pytest.fixture
def ask(db: sa.Engine) -> Ask:
    """Orders a run: `ask("sync", "limburg")`."""

    def order(kind: runs.RunKind, source: str | None = None) -> str:
        return runs.request(db, source=source, requested_by="test", lease_seconds=SECONDS, kind=kind)

    return order


def state(db: sa.Engine, run_id: str) -> str:
    run = runs.get(db, run_id)
    assert run is not None
    return run.state


@pytest.mark.parametrize(
    ("busy", "asked"),
    [
        (("rebuild", None), ("sync", None)),
        (("rebuild", "limburg"), ("sync", "limburg")),
        (("sync", None), ("rebuild", None)),
        (("sync", "limburg"), ("sync", "antwerpen")),
        (("sync", "limburg"), ("sync", None)),
        (("rebuild", "limburg"), ("rebuild", None)),
        (("sync", None), ("rollback", None)),
    ],
)
@pytest.mark.parametrize("running", [True, False])
def test_what_another_run_does_not_do_waits(
    db: sa.Engine, ask: Ask, busy: tuple[str, str], asked: tuple[str, str], running: bool
) -> None:
    first = ask(*busy)
    if running and asked[0] != "rollback":
        with Lease(db, first, SECONDS):
            second = ask(*asked)
            waiting = runs.get(db, second)
            assert waiting is not None
            assert [run.id for run in runs.ahead(db, waiting)] == [first]
    else:
        second = ask(*asked)
    assert state(db, second) == "queued"


@pytest.mark.parametrize(
    ("busy", "asked"),
    [
        (("rebuild", None), ("rebuild", None)),
        (("rebuild", None), ("rebuild", "limburg")),
        (("sync", None), ("sync", "limburg")),
        (("sync", "limburg"), ("sync", "limburg")),
        (("rebuild", "limburg"), ("rollback", None)),
        (("rebuild", "limburg"), ("prune", None)),
    ],
)
def test_what_is_asked_already_is_answered_with_that_run(
    db: sa.Engine, ask: Ask, busy: tuple[str, str], asked: tuple[str, str]
) -> None:
    first = ask(*busy)
    with pytest.raises(LeaseTaken) as taken:
        ask(*asked)
    assert taken.value.run_id == first
    with Lease(db, first, SECONDS), pytest.raises(LeaseTaken):
        ask(*asked)


def test_nothing_rolls_back_under_a_run_that_is_busy(db: sa.Engine, ask: Ask) -> None:
    with Lease(db, ask("sync"), SECONDS), pytest.raises(LeaseTaken):
        ask("rollback")


def test_syncs_are_the_first_to_follow(db: sa.Engine, ask: Ask) -> None:
    busy = ask("rebuild", "limburg")
    with Lease(db, busy, SECONDS):
        later, sync, other = ask("rebuild"), ask("sync", "limburg"), ask("sync", "antwerpen")
        assert [run.id for run in runs.waiting(db)] == [sync, other, later]
        assert runs.active(db, SECONDS) == runs.get(db, busy)
        with pytest.raises(LeaseTaken), Lease(db, sync, SECONDS):
            pytest.fail("two at a time")
    runs.finish(db, busy, "succeeded")
    assert runs.active(db, SECONDS) == runs.get(db, sync)


def test_a_run_that_begins_while_somebody_looks_is_seen(db: sa.Engine, ask: Ask) -> None:
    order = ask("rebuild")

    def begins(_connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT runs"):
            with sqlite3.connect(str(db.url.database)) as other:
                other.execute("UPDATE runs SET state = 'running'")
            other.close()

    sa.event.listen(db, "after_cursor_execute", begins)
    seen = runs.active(db, SECONDS)
    assert seen is not None
    assert seen.id == order


def long_ago(db: sa.Engine, run_id: str, minutes: float = 11, **values: object) -> None:
    with database.write(db) as connection:
        at = clock.now() - timedelta(minutes=minutes)
        connection.execute(runs_table.update().where(runs_table.c.id == run_id).values(requested_at=at, **values))


def test_an_order_is_not_written_off_while_it_waits_for_a_long_run(db: sa.Engine, ask: Ask) -> None:
    busy = ask("rebuild")
    with Lease(db, busy, SECONDS):
        order = ask("sync")
        long_ago(db, order)
        runs.active(db, SECONDS)
        assert state(db, order) == "queued"
    runs.finish(db, busy, "succeeded")
    runs.active(db, SECONDS)
    assert state(db, order) == "queued"  # its turn has only just come


def test_an_order_survives_the_death_of_the_run_before_it(db: sa.Engine, ask: Ask) -> None:
    dead = ask("rebuild")
    Lease(db, dead, SECONDS).__enter__()
    order = ask("sync")
    long_ago(db, order)
    with database.write(db) as connection:
        connection.execute(lease_table.update().values(heartbeat_at=clock.now() - timedelta(seconds=SECONDS + 1)))
    assert runs.active(db, SECONDS) == runs.get(db, order)
    assert (state(db, dead), state(db, order)) == ("abandoned", "queued")


def test_an_order_that_nobody_takes_is_written_off(db: sa.Engine, ask: Ask) -> None:
    order = ask("sync")
    long_ago(db, order)
    assert runs.active(db, SECONDS) is None
    assert state(db, order) == "abandoned"


def test_what_waits_is_cancelled_at_once(db: sa.Engine, ask: Ask) -> None:
    order = ask("sync")
    cancel(db, order, by="ada", lease_seconds=SECONDS)
    run = runs.get(db, order)
    assert run is not None
    assert (run.state, run.message, run.cancelled_by) == ("cancelled", "Geannuleerd door ada.", "ada")
    assert run.finished_at is not None
    with pytest.raises(LeaseTaken), Lease(db, order, SECONDS):
        pytest.fail("it was cancelled")


def test_a_run_that_is_busy_learns_it_once_and_ends(db: sa.Engine, ask: Ask) -> None:
    order = runs.get(db, ask("rebuild"))
    assert order is not None
    heard: list[str] = []

    def work(lease: Lease) -> None:
        lease.check()
        cancel(db, order.id, by="ada", lease_seconds=SECONDS)
        assert state(db, order.id) == "running"
        try:
            lease.check()
        except RunCancelled as told:
            heard.append(told.by)
            lease.check()  # cleaning up
            with lease.held():
                pass
            raise

    ended = runs.carry_out(db, order, SECONDS, work, str)
    assert (ended.state, ended.message, heard) == ("cancelled", "Geannuleerd door ada.", ["ada"])
    assert runs.active(db, SECONDS) is None
    with Lease(db, ask("rebuild"), SECONDS) as free:
        assert free.token == 2


def test_a_cancelled_run_does_not_go_live(db: sa.Engine, ask: Ask) -> None:
    order = ask("rebuild")
    with Lease(db, order, SECONDS) as lease:
        cancel(db, order, by="ada", lease_seconds=SECONDS)
        with pytest.raises(RunCancelled), lease.held(live="new"):
            pytest.fail("it went live")


def test_a_run_that_is_live_is_not_cancelled(db: sa.Engine, ask: Ask) -> None:
    order = ask("rebuild")
    with Lease(db, order, SECONDS) as lease:
        with lease.held(live="new"):
            pass
        with pytest.raises(CannotCancel, match="Te laat"):
            cancel(db, order, by="ada", lease_seconds=SECONDS)
        lease.check()


def test_who_cancels_during_the_swap_waits_for_it_and_is_too_late(db: sa.Engine, ask: Ask) -> None:
    order, said = ask("rebuild"), []

    def try_it() -> None:
        try:
            cancel(db, order, by="ada", lease_seconds=SECONDS)
        except CannotCancel as error:
            said.append(str(error))

    with Lease(db, order, SECONDS) as lease:
        other = threading.Thread(target=try_it)
        with lease.held(live="new"):
            other.start()
            other.join(0.5)
            assert other.is_alive()
        other.join()
        assert len(said) == 1
        lease.check()


def test_a_swap_that_fails_can_still_be_cancelled(db: sa.Engine, ask: Ask) -> None:
    order = ask("rebuild")
    with Lease(db, order, SECONDS) as lease:
        with pytest.raises(ZeroDivisionError), lease.held(live="new"):
            raise ZeroDivisionError
        cancel(db, order, by="ada", lease_seconds=SECONDS)


@pytest.mark.parametrize("ending", ["succeeded", "cancelled", "abandoned"])
def test_what_has_ended_is_not_cancelled(db: sa.Engine, ask: Ask, ending: runs.RunState) -> None:
    order = ask("sync")
    runs.finish(db, order, ending)
    with pytest.raises(CannotCancel, match="al geëindigd"):
        cancel(db, order, by="ada", lease_seconds=SECONDS)
    assert state(db, order) == ending


def test_a_rollback_is_not_cancelled(db: sa.Engine, ask: Ask) -> None:
    with pytest.raises(CannotCancel, match="maar even"):
        cancel(db, ask("rollback"), by="ada", lease_seconds=SECONDS)


def test_history_goes_back_a_year(db: sa.Engine, ask: Ask) -> None:
    old, young = ask("rebuild"), ask("sync")
    rejected_rows.record(db, old, [Reject("limburg", "1", "title", "leeg")])
    runs.progress(db, old, "limburg", state="done")
    runs.finish(db, old, "succeeded")
    long_ago(db, old, minutes=367 * 24 * 60)
    long_ago(db, young, minutes=364 * 24 * 60, state="failed")
    retention.enforce(db)
    assert runs.get(db, old) is None
    assert runs.get(db, young) is not None
    with database.read(db) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(rejects)) == 0

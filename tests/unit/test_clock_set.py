"""The machine's clock was wrong and is set right: nothing waits, and nothing lasts, until those times come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from celery import Celery

from app.operations.steady_beat import SteadyScheduler
from app.outbox import mail
from app.security import sessions
from base import clock, database
from base.due import is_due
from base.tables import lease as lease_table
from base.tables import outbox
from indexer.lease import Lease
from indexer.running import runs
from tests.kit.migrated import new_database

SECONDS = 15.0
wrong_by = pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1)])
Shift = Callable[[timedelta], None]


@pytest.fixture
def shift() -> Iterator[Shift]:
    """Sets the clock so much ahead of the right time."""
    with ExitStack() as wrong:

        def to(ahead: timedelta) -> None:
            wrong.close()
            wrong.enter_context(clock.moved(ahead))

        yield to


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return database.connect(new_database(tmp_path))


def order(db: sa.Engine, kind: runs.RunKind) -> str:
    return runs.request(db, source=None, requested_by="test", lease_seconds=SECONDS, kind=kind)


@wrong_by
def test_a_heartbeat_from_the_future_is_no_sign_of_life(db: sa.Engine, shift: Shift, ahead: timedelta) -> None:
    shift(ahead)
    dead = order(db, "rebuild")
    with database.write(db) as connection:
        connection.execute(lease_table.insert().values(name="index", token=1, run_id=dead, heartbeat_at=clock.now()))
        connection.execute(runs.runs.update().values(state="running", started_at=clock.now()))
    shift(timedelta(0))
    active = runs.active(db, SECONDS)
    assert active is None or active.id != dead
    found = runs.get(db, dead)
    assert found is not None
    assert found.state == "abandoned"
    waiting = order(db, "sync")
    with Lease(db, waiting, SECONDS) as held:
        held.check()


def test_a_clock_that_differs_a_little_between_two_machines_is_no_fault(db: sa.Engine, shift: Shift) -> None:
    shift(timedelta(seconds=5))
    run = order(db, "rebuild")
    with Lease(db, run, SECONDS):
        shift(timedelta(0))
        active = runs.active(db, SECONDS)
        assert active is not None
        assert active.id == run


@wrong_by
@pytest.mark.parametrize("tries", [0, 1, 2])
def test_a_mail_is_not_kept_for_a_time_that_was_wrong(
    db: sa.Engine, shift: Shift, ahead: timedelta, tries: int
) -> None:
    shift(ahead)
    with database.write(db) as connection:
        mail.queue(connection, to="a@b.example", subject="s", text="t")
        later = clock.now() + (mail.WAITS[tries - 1] if tries else timedelta(0))
        connection.execute(outbox.update().values(tries=tries, next_try_at=later))
    shift(timedelta(0))
    with database.read(db) as connection:
        assert connection.execute(
            sa.select(outbox).where(is_due(outbox.c.next_try_at, outbox.c.tries, mail.WAITS))
        ).all()


def test_a_mail_whose_next_try_is_near_waits_for_it(db: sa.Engine) -> None:
    with database.write(db) as connection:
        mail.queue(connection, to="a@b.example", subject="s", text="t")
        connection.execute(outbox.update().values(tries=3, next_try_at=clock.now() + mail.WAITS[2]))
    with database.read(db) as connection:
        due = sa.select(outbox).where(is_due(outbox.c.next_try_at, outbox.c.tries, mail.WAITS))
        assert not connection.execute(due).all()


@wrong_by
def test_a_session_from_the_future_has_ended(ahead: timedelta) -> None:
    now = clock.now()
    later = (now + ahead).timestamp()
    assert sessions.expired({"started": later, "seen": later}, now)
    assert sessions.expired({"started": later, "seen": now.timestamp()}, now)
    assert not sessions.expired({"started": now.timestamp() + 5, "seen": now.timestamp() + 5}, now)


@wrong_by
def test_the_clock_of_the_worker_rings_on(tmp_path: Path, ahead: timedelta) -> None:
    rung: list[str] = []
    app = Celery("test", broker="memory://", set_as_current=False)
    app.conf.update(beat_schedule={"sweep": {"task": "sweep", "schedule": 0.5}}, timezone="UTC", enable_utc=True)
    beat = SteadyScheduler(app=app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    beat.apply_entry = lambda entry, **_: rung.append(entry.name)  # type: ignore[method-assign]
    beat.setup_schedule()
    beat.tick()
    beat.schedule["sweep"].last_run_at = beat.schedule["sweep"].default_now() + ahead
    beat._heap = None
    before = len(rung)
    while len(rung) == before:
        assert beat.tick() <= 1.0
    beat.close()

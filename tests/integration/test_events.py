"""Events are counted after the answer, by one thread, and never in the way of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.events import record, search_log
from app.events.kinds import KINDS
from app.events.record import Event, Recorder
from base import clock, database
from base.tables import searches
from standalone.guard import Guard
from tests.kit.migrated import migrate, new_database
from tests.kit.servers import postgresql

FACTS = {"text": "strijken", "weak": False, "agent": search_log.PROGRAM}


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return sa.create_engine(new_database(tmp_path))


def asked(db: sa.Engine) -> int:
    with database.read(db) as connection:
        return connection.scalar(sa.select(sa.func.sum(searches.c.asked))) or 0


def dropped(reason: str) -> float:
    return float(record._dropped.labels(search_log.KIND, reason)._value.get())


def test_the_end_of_a_process_writes_what_waits(db: sa.Engine) -> None:
    recorder = Recorder(db, KINDS)
    for _ in range(7):
        recorder.record(search_log.KIND, FACTS)
    recorder.close()
    assert asked(db) == 7


def test_a_batch_is_written_in_one_statement(db: sa.Engine) -> None:
    written: list[str] = []
    sa.event.listen(db, "before_cursor_execute", lambda *given: written.append(given[2].split()[0]))
    with database.write(db) as connection:
        events = [Event(search_log.KIND, clock.now(), FACTS | {"text": text}) for text in ("a", "b", "a")]
        search_log.write(connection, events)
    assert written.count("INSERT") == 1
    assert not {"UPDATE", "DELETE"} & set(written)
    assert asked(db) == 3


def test_a_full_queue_drops_and_counts(db: sa.Engine) -> None:
    release = threading.Event()

    def stuck(_connection: sa.Connection, _events: Sequence[Event]) -> dict[str, int]:
        release.wait()
        return {}

    recorder = Recorder(db, {search_log.KIND: {search_log.KIND: stuck}}, most=5)
    before = dropped("queue full")
    for _ in range(20):
        recorder.record(search_log.KIND, FACTS)
    release.set()
    assert dropped("queue full") - before >= 10
    recorder.close()


def test_what_is_lost_while_the_database_is_away_is_written_down_later_for_a_day(tmp_path: Path) -> None:
    folder = tmp_path / "away"
    url = f"sqlite:///{folder / 'platform.sqlite'}"
    recorder = Recorder(sa.create_engine(url), KINDS)
    recorder.record(search_log.KIND, FACTS)
    recorder.flush()
    folder.mkdir()
    migrate(url)
    db = database.connect(url)
    recorder.record(search_log.KIND, FACTS)
    recorder.close()
    assert (asked(db), record.lost_lately(db)) == (1, 1)
    with clock.moved(record.LATELY + timedelta(minutes=1)):
        assert record.lost_lately(db) == 0


def test_a_kind_that_fails_takes_no_other_with_it(db: sa.Engine) -> None:
    def fail(_connection: sa.Connection, _events: Sequence[Event]) -> dict[str, int]:
        raise ValueError

    recorder = Recorder(db, {**KINDS, "broken": {"broken": fail}})
    recorder.record("broken", {})
    recorder.record(search_log.KIND, FACTS)
    recorder.close()
    assert asked(db) == 1


def test_a_child_counts_with_a_thread_of_its_own(db: sa.Engine) -> None:
    recorder = Recorder(db, KINDS)
    recorder.record(search_log.KIND, FACTS)
    recorder.flush()
    db.dispose()
    child = os.fork()
    if child == 0:
        recorder.record(search_log.KIND, FACTS)
        recorder.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert asked(db) == 2


@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_counts_add_up_in_every_database(where: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    sqlite = f"sqlite:///{tmp_path / 'sums.sqlite'}"
    db = database.connect(sqlite if where == "sqlite" else request.getfixturevalue("postgresql_database"))
    searches.create(db)
    for texts in (("a", "b", "a"), ("b", "c")):
        with database.write(db) as connection:
            search_log.write(connection, [Event(search_log.KIND, clock.now(), FACTS | {"text": t}) for t in texts])
    with database.read(db) as connection:
        counts = dict(connection.execute(sa.select(searches.c.text, searches.c.asked)).all())
    assert counts == {"a": 2, "b": 2, "c": 1}


@pytest.mark.slow
@pytest.mark.postgresql
def test_events_wait_while_postgresql_hangs_and_are_written_afterwards(guard: Guard) -> None:
    with postgresql(guard) as server:
        migrate(server.url)
        db = sa.create_engine(server.url)
        recorder = Recorder(db, KINDS)
        with server.hanging():
            for _ in range(50):
                recorder.record(search_log.KIND, FACTS)
            recorder.close(seconds=0.1)  # the end of a process does not wait for a database that hangs
        recorder.flush()
        assert asked(db) == 50
        db.dispose()

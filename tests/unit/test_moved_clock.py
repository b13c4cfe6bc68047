"""A moved clock moves everything that waits for a time: nothing is due half-way, everything is afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.events import search_log
from app.operations.index_status import IndexStatus, concerns
from app.outbox import mail
from app.owners import keys, letters
from app.privacy import retention
from app.quality import trials
from app.search import scope
from app.security import links, sessions
from base import clock, database
from base.config import Settings
from base.due import is_due
from base.tables import lease, metadata, outbox, searches
from indexer import lease as leases
from indexer.offering import Reject
from indexer.running import runs
from indexer.sources import source_rejects as rejects

SETTINGS = Settings(secret_key="k" * 32)
LEASE_SECONDS = 15.0
IsDue = Callable[[], bool]


@dataclass(frozen=True)
class Case:
    """What begins to wait now, and for how long; `begin` gives the question whether its time has come."""

    begin: Callable[[sa.Engine], IsDue]
    wait: timedelta


def failed_mail(db: sa.Engine) -> IsDue:
    with database.write(db) as connection:
        mail.queue(connection, to="a@b.example", subject="s", text="t")
    nobody = Settings(mail_url="smtp://127.0.0.1:9")
    assert mail.send_due(nobody, db) == 0

    def tried_again() -> bool:
        with database.read(db) as connection:
            due = sa.select(sa.func.count()).where(is_due(outbox.c.next_try_at, outbox.c.tries, mail.WAITS))
            return connection.scalar(due) == 1

    return tried_again


def heartbeat(db: sa.Engine) -> IsDue:
    run = ordered_run(db, "rebuild")
    with database.write(db) as connection:
        connection.execute(lease.insert().values(name="index", token=1, run_id=run, heartbeat_at=clock.now()))
        mine = runs.runs.c.id == run
        connection.execute(runs.runs.update().where(mine).values(state="running", started_at=clock.now()))
    return lambda: state_after_a_look(db, run) == "abandoned"


def order_that_nobody_takes(db: sa.Engine) -> IsDue:
    run = ordered_run(db, "sync")
    return lambda: state_after_a_look(db, run) == "abandoned"


def ordered_run(db: sa.Engine, kind: runs.RunKind) -> str:
    return runs.request(db, source=None, requested_by="test", lease_seconds=LEASE_SECONDS, kind=kind)


def state_after_a_look(db: sa.Engine, run_id: str) -> str:
    runs.active(db, LEASE_SECONDS)
    run = runs.get(db, run_id)
    return run.state if run else "forgotten"


def ended_run(db: sa.Engine) -> IsDue:
    run = ordered_run(db, "synonyms")
    runs.finish(db, run, "failed", "test")

    def forgotten() -> bool:
        retention.enforce(db)
        return runs.get(db, run) is None

    return forgotten


def idle_session(_db: sa.Engine) -> IsDue:
    seen = clock.now().timestamp()
    return lambda: sessions.expired({"started": seen, "seen": seen}, clock.now())


def busy_session(_db: sa.Engine) -> IsDue:
    started = clock.now().timestamp()
    return lambda: sessions.expired({"started": started, "seen": clock.now().timestamp()}, clock.now())


def signed_link(_db: sa.Engine) -> IsDue:
    key = links.make(SETTINGS, "confirm", 7)
    return lambda: links.read(SETTINGS, "confirm", key, keys.MAX_AGE) is None


def letter_to_an_owner(_db: sa.Engine) -> IsDue:
    offering = {"id": "limburg:1", "email": "a@b.example", "duplicate_of": None, "verified_at": None}
    sent = {"limburg:1": clock.now()}
    return lambda: bool(letters.chosen([offering], sent, clock.now()))


def counted_search(db: sa.Engine) -> IsDue:
    with database.write(db) as connection:
        connection.execute(searches.insert().values(day=clock.today(), text="kuisploeg", asked=9, weak=9))
    return lambda: retention.enforce(db)["searches"] == 1


def measurement(db: sa.Engine) -> IsDue:
    run_id = trials.order(SETTINGS, db, [], by="test")

    def is_forgotten() -> bool:
        retention.enforce(db)
        return trials.get(db, run_id) is None

    return is_forgotten


def mended_row(db: sa.Engine) -> IsDue:
    def read(*refused: Reject) -> None:
        with database.write(db) as connection:
            rejects.settle(connection, "limburg", "run", refused)

    read(Reject("limburg", "1", "title", "leeg"))
    read()
    return lambda: retention.enforce(db)["source_rejects"] == 1


def index_of_two_days(_db: sa.Engine) -> IsDue:
    status = IndexStatus("digest", "green", name="offerings-1", built_at=clock.now())
    return lambda: "de index is te oud" in concerns(status, None, SETTINGS.max_index_age, [])


CASES = {
    "a mail that failed is tried again": Case(failed_mail, mail.WAITS[0]),
    "a run without a heartbeat is written off": Case(heartbeat, timedelta(seconds=LEASE_SECONDS)),
    "an order that nobody takes is too": Case(order_that_nobody_takes, timedelta(minutes=leases.QUEUE_MINUTES)),
    "a run of long ago is forgotten": Case(ended_run, timedelta(days=retention.YEAR)),
    "an idle session ends": Case(idle_session, sessions.IDLE),
    "a long session ends": Case(busy_session, sessions.LONGEST),
    "a link gets too old": Case(signed_link, keys.MAX_AGE),
    "an owner is asked again": Case(letter_to_an_owner, letters.EVERY),
    "counts of searches are deleted": Case(counted_search, timedelta(days=search_log.KEPT_DAYS)),
    "a measurement is forgotten": Case(measurement, timedelta(days=30)),
    "a mended row is forgotten": Case(mended_row, timedelta(days=60)),
    "the index is too old": Case(index_of_two_days, timedelta(seconds=SETTINGS.max_index_age)),
}


def empty(file: Path) -> sa.Engine:
    """A platform database in which nothing waits."""
    db = database.connect(f"sqlite:///{file}")
    metadata.create_all(db)
    return db


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_waits_is_due_when_the_clock_says_so(tmp_path: Path, case: Case) -> None:
    is_due = case.begin(empty(tmp_path / "platform.sqlite"))
    with clock.moved(case.wait / 2):
        assert not is_due()
    with clock.moved(case.wait + timedelta(seconds=1)):
        assert is_due()


def test_a_clock_that_was_moved_far_moves_every_due_date(tmp_path: Path) -> None:
    waiting = {name: case.begin(empty(tmp_path / name)) for name, case in CASES.items()}
    assert [name for name, is_due in waiting.items() if is_due()] == []
    with clock.moved(timedelta(days=400)):
        assert [name for name, is_due in waiting.items() if not is_due()] == []


def test_a_pause_ends_at_midnight_in_brussels() -> None:
    paused = {"duplicate_of": None, "twin_of": None, "paused_until": "2027-05-03"}
    with clock.moved(to=datetime(2027, 5, 2, 21, 55, tzinfo=UTC)):
        assert not scope.is_open(paused, clock.today())
    with clock.moved(to=datetime(2027, 5, 2, 22, 0, tzinfo=UTC)):
        assert scope.is_open(paused, clock.today())

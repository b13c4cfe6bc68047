"""A run of which the process was killed is ordered once more, and no more than once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from base import clock, database
from base.tables import runs as table
from indexer.running import again, runs
from tests.kit.migrated import new_database

SECONDS = 15.0


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return database.connect(new_database(tmp_path))


def killed(
    db: sa.Engine,
    kind: runs.RunKind = "rebuild",
    source: str | None = None,
    by: str = "test",
    ago: timedelta = timedelta(0),
) -> str:
    """A run whose process died."""
    run = runs.request(db, source=source, requested_by=by, lease_seconds=SECONDS, kind=kind, accepted=["ndcg"])
    change(db, run, state="running", started_at=clock.now())
    runs.active(db, SECONDS)  # writes off what has no heartbeat
    change(db, run, finished_at=clock.now() - ago)
    return run


def change(db: sa.Engine, run: str, **values: object) -> None:
    with database.write(db) as connection:
        connection.execute(table.update().where(table.c.id == run).values(**values))


@pytest.mark.parametrize(("kind", "source"), [("rebuild", None), ("rebuild", "limburg"), ("sync", None)])
def test_what_was_busy_is_ordered_once_more(db: sa.Engine, kind: runs.RunKind, source: str | None) -> None:
    run = killed(db, kind, source)
    [new] = again.order_again(db, SECONDS)
    found = runs.get(db, new)
    assert found is not None
    assert (found.kind, found.source, found.accepted, found.state) == (kind, source, ["ndcg"], "queued")
    assert again.order_again(db, SECONDS) == []
    old = runs.get(db, run)
    assert old is not None
    assert (old.state, old.message) == ("abandoned", again.STOPPED)


def test_what_kills_its_process_again_is_left(db: sa.Engine) -> None:
    killed(db)
    [new] = again.order_again(db, SECONDS)
    change(db, new, state="running", started_at=clock.now())
    runs.active(db, SECONDS)
    assert again.order_again(db, SECONDS) == []


def test_what_somebody_ordered_meanwhile_is_not_ordered_twice(db: sa.Engine) -> None:
    killed(db, source="limburg")
    runs.request(db, source=None, requested_by="ada", lease_seconds=SECONDS)
    assert again.order_again(db, SECONDS) == []


@pytest.mark.parametrize("kind", ["rollback", "prune", "synonyms"])
def test_what_a_person_must_decide_anew_is_left(db: sa.Engine, kind: runs.RunKind) -> None:
    killed(db, kind)
    assert again.order_again(db, SECONDS) == []


def test_a_run_of_long_ago_or_that_was_cancelled_is_left(db: sa.Engine) -> None:
    killed(db, source="antwerpen", ago=timedelta(hours=2))
    change(db, killed(db, source="limburg"), cancelled_by="ada")
    assert again.order_again(db, SECONDS) == []


def test_an_order_that_nobody_took_is_left(db: sa.Engine) -> None:
    run = runs.request(db, source=None, requested_by="test", lease_seconds=SECONDS)
    runs.finish(db, run, "abandoned")
    assert again.order_again(db, SECONDS) == []

"""The worker as a real process on the real broker: orders end in history."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.operations.doctor import services
from base.config import ROOT, Settings
from indexer.engine import alias
from indexer.running import orders, runs
from standalone.guard import Guard
from tests.kit.machine import numbered
from tests.kit.two_provinces import TwoProvinces
from tests.kit.waiting import wait_for
from tests.kit.workers import Worker, purge, ring, worker


@pytest.fixture
def own(two_provinces: TwoProvinces) -> Settings:
    """The site of two provinces, with a queue of its own and a lease that no busy machine loses."""
    return replace(two_provinces.settings, redis_url=numbered(two_provinces.settings.redis_url, 7), lease_seconds=30.0)


@pytest.fixture
def start(own: Settings, tmp_path: Path, guard: Guard) -> Iterator[Callable[[], Worker]]:
    """Starts a worker, which ends with the test."""
    with ExitStack() as started:
        yield lambda: started.enter_context(worker(own, tmp_path, guard))
    purge(own)


def state(db: sa.Engine, run_id: str) -> str:
    run = runs.get(db, run_id)
    assert run is not None
    return run.state


def test_an_order_ends_in_history_and_is_carried_out_once(
    own: Settings, two_provinces: TwoProvinces, start: Callable[[], Worker], engine: OpenSearch
) -> None:
    before, count = alias.live(engine, own.index), runs.count(two_provinces.db)
    run_id = orders.order(own, two_provinces.db, orders.Order("rebuild", "limburg"), by="test")
    orders.ring(own, run_id)  # delivered twice
    start()
    wait_for(lambda: state(two_provinces.db, run_id) in runs.ENDED)
    run = runs.get(two_provinces.db, run_id)
    assert run is not None
    assert run.state == "succeeded", run.message
    wait_for(lambda: not waiting(own))
    assert run.index_name == alias.live(engine, own.index)
    assert alias.previous(engine, own.index)[0] == before
    assert runs.count(two_provinces.db) == count + 1


def waiting(settings: Settings) -> int:
    """How many messages wait for a worker."""
    return int(redis.Redis.from_url(settings.redis_url).llen("celery"))  # type: ignore[arg-type]


def test_an_order_that_nobody_heard_is_found_by_the_sweep(
    own: Settings, two_provinces: TwoProvinces, start: Callable[[], Worker]
) -> None:
    run_id = runs.request(two_provinces.db, source="limburg", requested_by="test", lease_seconds=own.lease_seconds)
    start()
    ring(own, "sweep")
    wait_for(lambda: state(two_provinces.db, run_id) in runs.ENDED)
    assert state(two_provinces.db, run_id) == "succeeded"
    assert services.worker(own).level == "ok"  # `doeners doctor` sees it


def test_the_clock_rings_only_tasks_that_exist() -> None:
    code = "from app.worker import celery; rung = {e['task'] for e in celery.conf.beat_schedule.values()}; "
    code += "assert rung <= set(celery.tasks); print(*sorted(rung))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        *(
            "backup",
            "bounces",
            "copy",
            "count-events",
            "embed",
            "figure-files",
            "figures",
            "follow-questions",
            "gaps",
            "letters",
            "mail",
            "news",
            "night-score",
            "nightly",
            "retention",
            "sweep",
            "sync-all",
            "tell-listed",
        ),
        *("watch-sources", "webhooks", "weekly-letters"),
    ]


def test_the_night_orders_everything_unless_a_run_is_busy(
    own: Settings, two_provinces: TwoProvinces, start: Callable[[], Worker]
) -> None:
    start()
    for _ in range(2):  # the second is heard after the first one's order, and finds it waiting
        ring(own, "nightly")
    wait_for(lambda: runs.history(two_provinces.db, limit=1)[0].requested_by == "nacht")
    wait_for(lambda: runs.active(two_provinces.db, own.lease_seconds) is None)
    [run] = [run for run in runs.history(two_provinces.db, limit=5) if run.requested_by == "nacht"]
    assert (run.state, run.source) == ("succeeded", None)

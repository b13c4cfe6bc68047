"""The worker as a real process on the real broker: orders end in history, and kill -9 does no harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa
from celery import Celery
from opensearchpy import OpenSearch

from app import orders
from base.config import ROOT, Settings
from indexer import alias, runs
from standalone import family
from standalone.guard import Guard
from tests.conftest import environment
from tests.small import Small

OPTIONS = ["--pool", "prefork", "--concurrency", "1", "--prefetch-multiplier", "1", "--without-gossip"]
OPTIONS += ["--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
Worker = subprocess.Popen[bytes]


@pytest.fixture
def own(small: Small) -> Settings:
    """The small site, with a queue of its own and a lease that is soon lost."""
    return replace(small.settings, redis_url=small.settings.redis_url.rsplit("/", 1)[0] + "/7", lease_seconds=3.0)


@pytest.fixture
def start(own: Settings, tmp_path: Path, guard: Guard) -> Iterator[Callable[..., Worker]]:
    """Starts workers; all of them end with the test."""
    started: list[Worker] = []

    def start_worker(**variables: str) -> Worker:
        command = [sys.executable, "-m", "celery", "-A", "app.worker:celery", "worker", *OPTIONS]
        with (tmp_path / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment(own) | variables, stdout=log, stderr=log, start_new_session=True
            )
        guard.watch(family.leader(process.pid))
        started.append(process)
        return process

    yield start_worker
    for process in started:
        if process.poll() is None:
            family.end([family.leader(process.pid)])
        process.wait()
    Celery(broker=own.redis_url, set_as_current=False).control.purge()


def wait_for(what: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def state(db: sa.Engine, run_id: str) -> str:
    run = runs.get(db, run_id)
    assert run is not None
    return run.state


def kill(worker: Worker) -> None:
    """kill -9 of the worker with its children, as when the machine runs out of memory."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def test_an_order_ends_in_history_and_is_carried_out_once(
    own: Settings, small: Small, start: Callable[..., Worker], engine: OpenSearch
) -> None:
    before, count = alias.live(engine, own.index), runs.count(small.db)
    run_id = orders.rebuild(own, small.db, source="limburg", requested_by="test")
    orders.ring(own, run_id)  # delivered twice
    start()
    wait_for(lambda: state(small.db, run_id) in runs.ENDED)
    run = runs.get(small.db, run_id)
    assert run is not None
    assert run.state == "succeeded", run.message
    wait_for(lambda: not waiting(own))
    assert run.index_name == alias.live(engine, own.index)
    assert alias.previous(engine, own.index)[0] == before
    assert runs.count(small.db) == count + 1


def waiting(settings: Settings) -> int:
    """How many messages wait for a worker."""
    return int(redis.Redis.from_url(settings.redis_url).llen("celery"))  # type: ignore[arg-type]


def test_an_order_that_nobody_heard_is_found_by_the_sweep(
    own: Settings, small: Small, start: Callable[..., Worker]
) -> None:
    run_id = runs.request(small.db, source="limburg", requested_by="test", lease_seconds=own.lease_seconds)
    start()
    Celery(broker=own.redis_url, set_as_current=False).send_task("sweep", ignore_result=True)
    wait_for(lambda: state(small.db, run_id) in runs.ENDED)
    assert state(small.db, run_id) == "succeeded"


@pytest.mark.parametrize("moment", ["gate", "swapped"])
def test_a_worker_that_is_killed_does_no_harm(
    moment: str, own: Settings, small: Small, start: Callable[..., Worker], engine: OpenSearch
) -> None:
    before = alias.live(engine, own.index)
    indices = set(alias.indices(engine, own.index))
    worker = start(DOENERS_DRILL="1", DOENERS_PAUSE_AT=moment)
    run_id = orders.rebuild(own, small.db, source="limburg", requested_by="test")
    step = {"gate": "gekeurd", "swapped": "live"}[moment]
    wait_for(lambda: step in getattr(runs.get(small.db, run_id), "step", ""))
    if moment == "swapped":
        wait_for(lambda: alias.live(engine, own.index) != before)
    kill(worker)

    assert state(small.db, run_id) == "running"
    orphans = set(alias.indices(engine, own.index)) - indices
    assert len(orphans) == 1
    live = alias.live(engine, own.index)
    assert live == (before if moment == "gate" else orphans.pop())
    wait_for(lambda: runs.active(small.db, own.lease_seconds) is None, seconds=15)
    assert state(small.db, run_id) == "abandoned"

    start()
    after = orders.rebuild(own, small.db, source="limburg", requested_by="test")
    wait_for(lambda: state(small.db, after) in runs.ENDED)
    assert state(small.db, after) == "succeeded"
    assert all(about.get("complete") for about in alias.indices(engine, own.index).values())
    assert not orphans & set(alias.indices(engine, own.index))


def test_the_clock_rings_only_tasks_that_exist() -> None:
    code = "from app.worker import celery; rung = {e['task'] for e in celery.conf.beat_schedule.values()}; "
    code += "assert rung <= set(celery.tasks); print(*sorted(rung))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "embed mail nightly sweep sync-all\n"


def test_the_night_orders_everything_unless_a_run_is_busy(
    own: Settings, small: Small, start: Callable[..., Worker]
) -> None:
    start()
    bell = Celery(broker=own.redis_url, set_as_current=False)
    for _ in range(2):  # the second is heard after the first one's order, and finds it waiting
        bell.send_task("nightly", ignore_result=True)
    wait_for(lambda: runs.history(small.db, limit=1)[0].requested_by == "nacht")
    wait_for(lambda: runs.active(small.db, own.lease_seconds) is None)
    [run] = [run for run in runs.history(small.db, limit=5) if run.requested_by == "nacht"]
    assert (run.state, run.source) == ("succeeded", None)

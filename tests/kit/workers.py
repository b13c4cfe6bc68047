"""Workers as real processes on the real broker, which may be held at a state, stopped and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from celery import Celery
from redis import Redis

from base.config import ROOT, Settings
from standalone import family
from standalone.guard import Guard
from tests.kit.parts import environment
from tests.kit.stopping import family_of, stop

OPTIONS = ["--pool", "prefork", "--concurrency", "1", "--prefetch-multiplier", "1", "--without-gossip"]
OPTIONS += ["--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]

ANSWER = 10.0  # seconds that a busy worker may take for an answer; the first one ends the wait


@dataclass
class Worker:
    """A worker with its children, in a process group of its own, and the file of its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the worker and its children."""
        os.killpg(self.process.pid, number)
        if number == signal.SIGSTOP:
            stop(*family_of(self.process.pid))

    def kill(self) -> None:
        """kill -9 of the worker with its children, as when the machine runs out of memory."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def text(self) -> str:
        """What it has written in its log."""
        return self.log.read_text(encoding="utf-8")

    def said(self, event: str) -> bool:
        """Whether its log has an event."""
        return f'"event": "{event}"' in self.text()


@contextmanager
def worker(settings: Settings, folder: Path, guard: Guard, **variables: str) -> Iterator[Worker]:
    """A worker that takes orders for `settings`, until the block ends."""
    command = [sys.executable, "-m", "celery", "-A", "app.worker:celery", "worker", *OPTIONS]
    log = folder / f"worker-{time.monotonic_ns()}.log"
    with log.open("wb") as stream:
        env = environment(settings) | variables
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=stream, stderr=stream, start_new_session=True)
    guard.watch(family.leader(process.pid))
    try:
        yield Worker(process, log)
    finally:
        family.end_child(process)


def ring(settings: Settings, task: str) -> None:
    """Ring a task as the clock does."""
    Celery(broker=settings.redis_url, set_as_current=False).send_task(task, ignore_result=True)


def is_idle(settings: Settings) -> bool:
    """Whether the worker that hears this broker says that it has nothing left to do, and no ring waits for it."""
    with Redis.from_url(settings.redis_url) as broker:
        if broker.llen("celery"):
            return False
    remote = Celery(broker=settings.redis_url, set_as_current=False).control.inspect(limit=1, timeout=ANSWER)
    answers = [remote.reserved(), remote.active()]  # in this order: what is reserved becomes active
    return all(answer and not any(answer.values()) for answer in answers)


def purge(settings: Settings) -> None:
    """Forget what waits in the broker."""
    Celery(broker=settings.redis_url, set_as_current=False).control.purge()

"""What can be wrong with the worker, the web, and the mail server."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.slow import SlowClients
from indexer.running import runs
from standalone import family
from tests.faults.matrix.cell import BUILDING, Cell, Fault
from tests.faults.matrix.visitors import Sight
from tests.faults.matrix.world import World
from tests.kit.waiting import wait_for
from tests.kit.workers import ring

CUT: tuple[Sight, ...] = ("all", "notice", "cut")  # who was being answered by a process that dies
# The first pages of a new process take five times as long (app.operations.readiness), and what is then left of their
# second may be too short for the engine: the copy answers in the same request, and says so.
STARTING: tuple[Sight, ...] = (*CUT, "limited")
STRANGERS = 200


@contextmanager
def worker_away(world: World) -> Iterator[None]:
    """kill -9 while nothing runs; nobody takes its place for a while."""
    world.worker.kill()
    order = world.order("sync")
    try:
        yield
    finally:
        world.start_worker()
    wait_for(lambda: world.ended(order), world.worker.text)


def worker_in_a_run(kind: runs.RunKind, number: signal.Signals) -> Fault:
    """A signal to the worker in the middle of a run; another takes its place, and the next run succeeds."""

    @contextmanager
    def struck(world: World) -> Iterator[None]:
        order = world.order(kind)
        wait_for(lambda: world.is_running(order) or world.ended(order), world.worker.text)
        world.worker.signal(number)
        yield
        if number == signal.SIGSTOP:
            world.worker.signal(signal.SIGCONT)
        else:
            world.worker.process.wait()
            world.start_worker()
        wait_for(lambda: world.ended(order), world.worker.text)

    return struck


@contextmanager
def web_ended(world: World) -> Iterator[None]:
    """SIGTERM under load, and a new one: whoever was being answered is answered."""
    family.end_child(world.web)
    world.start_web()
    yield


@contextmanager
def web_killed(world: World) -> Iterator[None]:
    """kill -9 of all web processes, and new ones."""
    os.killpg(world.web.pid, signal.SIGKILL)
    world.web.wait()
    world.start_web()
    yield


@contextmanager
def web_reloaded(world: World) -> Iterator[None]:
    """SIGHUP: new processes take over from the old."""
    before = {child.pid for child in world.web_children()}
    os.kill(world.web.pid, signal.SIGHUP)
    wait_for(lambda: before.isdisjoint(child.pid for child in world.web_children()))
    yield
    wait_for(world.both_serve)


def one_web_process(number: signal.Signals) -> Fault:
    """A signal to one of the two web processes: its parent makes another."""

    @contextmanager
    def struck(world: World) -> Iterator[None]:
        wait_for(world.both_serve)  # the one of the cell before may still be starting
        os.kill(world.web_children()[0].pid, number)
        yield
        wait_for(world.both_serve)

    return struck


def slow_clients(kind: str) -> Fault:
    """Two hundred clients that cost a connection each."""

    @contextmanager
    def slowly(world: World) -> Iterator[None]:
        with SlowClients(world.settings.port, [kind], STRANGERS):
            yield

    return slowly


@contextmanager
def mail_refused(world: World) -> Iterator[None]:
    """The mail server takes nothing now, and says so."""
    world.mailbox.refusal = "451 later"
    ring(world.site.settings, "mail")
    try:
        yield
    finally:
        world.mailbox.refusal = ""


CELLS = (
    Cell("worker", "away, killed -9", worker_away),
    Cell("worker", "killed -9 in a rebuild", worker_in_a_run("rebuild", signal.SIGKILL), BUILDING),
    Cell("worker", "killed -9 in a sync", worker_in_a_run("sync", signal.SIGKILL)),
    Cell("worker", "SIGTERM in a rebuild", worker_in_a_run("rebuild", signal.SIGTERM), BUILDING),
    Cell("worker", "stopped in a rebuild, woken", worker_in_a_run("rebuild", signal.SIGSTOP), BUILDING),
    Cell("web", "SIGTERM, started again", web_ended, STARTING),
    Cell("web", "killed -9, started again", web_killed, STARTING),
    Cell("web", "SIGHUP", web_reloaded, STARTING),
    Cell("web", "one process killed -9", one_web_process(signal.SIGKILL), STARTING),
    Cell("web", "one process SIGTERM", one_web_process(signal.SIGTERM), STARTING),
    *(
        Cell("web", f"200 clients {kind}", slow_clients(kind))
        for kind in ("silent", "dripping head", "dripping body", "not reading")
    ),
    Cell("mail", "refused for now", mail_refused),
)

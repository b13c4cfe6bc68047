"""What can be wrong with the platform database and the broker."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import redis
import sqlalchemy as sa

from tests.faults.matrix.cell import Cell, Fault, by_wire
from tests.faults.matrix.visitors import Sight
from tests.faults.matrix.world import World
from tests.kit.servers import throw_out
from tests.kit.stopping import stopped

WHOLE: tuple[Sight, ...] = ("all",)
LESS: tuple[Sight, ...] = ("all", "notice")  # search needs no database; a form says that keeping does not work now
TABLES = ("accounts", "index_changes", "edits", "runs", "questions", "feedback", "reports", "audit", "outbox")
CANCEL = (
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
WIRE = ("refuses", "hangs", "drips", "slow", "resets")


@contextmanager
def connection(world: World) -> Iterator[sa.Connection]:
    """A connection of somebody else to the database, each statement on its own."""
    other = sa.create_engine(world.server.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with other.connect() as made:
        yield made


@contextmanager
def hangs(world: World) -> Iterator[None]:
    """Its processes are stopped."""
    with world.server.hanging():
        yield


@contextmanager
def a_process_killed(world: World) -> Iterator[None]:
    """kill -9 of one of its processes: it throws out everybody, and recovers."""
    children = psutil.Process(world.server.pid).children()
    busy = [child for child in children if "doeners" in " ".join(child.cmdline())]
    os.kill((busy or children)[0].pid, signal.SIGKILL)
    yield


@contextmanager
def thrown_out(world: World) -> Iterator[None]:
    """All connections are broken off, as by a restart."""
    with connection(world) as other:
        throw_out(other)
    yield


@contextmanager
def exhausted(world: World) -> Iterator[None]:
    """Others have all its connections."""
    with world.server.exhausted():
        yield


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Somebody holds the tables that pages read and write."""
    with world.server.locked(*TABLES):
        yield


def says(key: str, wrong: str) -> Fault:
    """A setting of the server, for as long as the block lasts; whoever takes it back does not suffer from it."""

    @contextmanager
    def wrongly(world: World) -> Iterator[None]:
        with connection(world) as other:
            other.exec_driver_sql("SET statement_timeout = 0")
            other.exec_driver_sql(f"ALTER SYSTEM SET {key} = {wrong}")
            other.exec_driver_sql("SELECT pg_reload_conf()")
            try:
                yield
            finally:
                other.exec_driver_sql(f"ALTER SYSTEM RESET {key}")
                other.exec_driver_sql("SELECT pg_reload_conf()")

    return wrongly


@contextmanager
def cancelled(world: World) -> Iterator[None]:
    """Somebody cancels whatever anybody asks: of the web too, whose limits are its own, not those of the server."""
    over = threading.Event()

    def cancel() -> None:
        with connection(world) as other:
            while not over.wait(0.002):
                other.exec_driver_sql(CANCEL)

    with ThreadPoolExecutor(1) as pool:
        cancelling = pool.submit(cancel)
        try:
            yield
        finally:
            over.set()
            cancelling.result()


@contextmanager
def broker_killed(world: World) -> Iterator[None]:
    """kill -9, and a new process with what the dead one had written down."""
    world.broker.kill()
    try:
        yield
    finally:
        world.broker.start()


@contextmanager
def broker_stopped(world: World) -> Iterator[None]:
    """It takes connections and answers nothing."""
    with stopped(world.broker.process.pid):
        yield


@contextmanager
def flushed(world: World) -> Iterator[None]:
    """Somebody emptied it while orders waited."""
    world.order("sync")
    redis.Redis.from_url(world.broker.url).flushall()
    yield


def broker_says(**settings: str) -> Fault:
    """Settings of the broker, for as long as the block lasts."""

    @contextmanager
    def wrongly(world: World) -> Iterator[None]:
        other = redis.Redis.from_url(world.broker.url, single_connection_client=True)  # it stays in, whatever is set
        names = {name.replace("_", "-"): value for name, value in settings.items()}
        before = {name: other.config_get(name)[name] for name in names}
        _each(other, names)
        other.client_kill_filter(_type="normal", skipme=True)  # who was let in before must come in again
        try:
            yield
        finally:
            _each(other, before)

    return wrongly


def _each(broker: redis.Redis, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        broker.config_set(name, value)


@contextmanager
def follows(world: World) -> Iterator[None]:
    """It became the copy of another that is not there: nobody writes."""
    other = redis.Redis.from_url(world.broker.url)
    other.replicaof("127.0.0.1", "9")
    try:
        yield
    finally:
        other.replicaof("NO", "ONE")


def then_works(fault: Fault) -> Fault:
    """A fault, after which the worker carries out an order as if nothing had been."""

    @contextmanager
    def followed(world: World) -> Iterator[None]:
        with fault(world):
            yield
        ended = world.run("sync")
        assert ended.state == "succeeded", ended.message

    return followed


HURT: tuple[tuple[str, str, Fault, tuple[Sight, ...]], ...] = (
    *(("database", fault, by_wire("database", fault), LESS) for fault in WIRE),
    ("database", "stopped, woken", hangs, LESS),
    ("database", "one of its processes killed -9", a_process_killed, LESS),
    ("database", "all thrown out", thrown_out, LESS),
    ("database", "no connection free", exhausted, LESS),
    ("database", "tables locked", locked, LESS),
    ("database", "only to be read", says("default_transaction_read_only", "on"), LESS),
    ("database", "statements cut off at once", says("statement_timeout", "'1ms'"), LESS),
    ("database", "all statements cancelled", cancelled, LESS),
    *(("broker", fault, by_wire("broker", fault), WHOLE) for fault in WIRE),
    ("broker", "killed -9, started again", broker_killed, WHOLE),
    ("broker", "stopped, woken", broker_stopped, WHOLE),
    ("broker", "emptied", flushed, WHOLE),
    ("broker", "full", broker_says(maxmemory="1mb", maxmemory_policy="noeviction"), WHOLE),
    ("broker", "another password", broker_says(requirepass="anders"), WHOLE),
    ("broker", "only to be read", follows, WHOLE),
)
CELLS = tuple(Cell(part, name, then_works(fault), sights) for part, name, fault, sights in HURT)

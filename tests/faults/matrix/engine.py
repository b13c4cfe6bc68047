"""What can be wrong with the engine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from indexer.engine import alias
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine
from tests.faults.matrix.cell import BUILDING, Cell, by_wire
from tests.faults.matrix.world import World
from tests.kit import stopping
from tests.kit.machine import ENGINE_CACHE, SHORT_LIVED

LESS = ("all", "limited", "notice")  # from the copy; what has no copy says that it is away


def http(status: str, body: bytes, kind: str = "application/json") -> bytes:
    """An answer as a server or a proxy gives it."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=UTF-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


ANSWERS = {
    "answers 429": http("429 Too Many Requests", b'{"error":{"type":"rejected_execution_exception"},"status":429}'),
    "answers 503": http("503 Service Unavailable", b'{"error":{"type":"cluster_block_exception"},"status":503}'),
    "answers 500": http("500 Internal Server Error", b'{"error":{"type":"null_pointer_exception"},"status":500}'),
    "answers 401": http("401 Unauthorized", b"Unauthorized", "text/plain"),
    "answers 404": http("404 Not Found", b'{"error":{"type":"index_not_found_exception"},"status":404}'),
    "truncated JSON": http("200 OK", b'{"took":3,"timed_out":false,"hits":{"total":{"value":7,"rel'),
    "empty answer": http("200 OK", b""),
    "a list for an object": http("200 OK", b"[]"),
    "another object": http("200 OK", b'{"welcome":"to another service"}'),
    "a proxy's page": http("200 OK", b"<html><body>Please log in</body></html>", "text/html"),
    "no HTTP at all": b"-ERR unknown command\r\n",
}


@contextmanager
def killed(world: World) -> Iterator[None]:
    """kill -9, and a new process over the same data."""
    engine = world.engine
    assert engine is not None
    os.kill(engine.pid, signal.SIGKILL)
    engine.process.wait()
    yield
    jars, folder = ensure_engine(ENGINE_CACHE, print), world.folder
    world.engine = start_engine(
        jars, folder, engine.port, java=SHORT_LIVED, cluster_name=engine.cluster_name, guard=world.guard
    )


@contextmanager
def stopped(world: World) -> Iterator[None]:
    """It takes connections and answers nothing, as in a long collection of garbage."""
    assert world.engine is not None
    with stopping.stopped(world.engine.pid):
        yield


@contextmanager
def setting(world: World, **settings: object) -> Iterator[None]:
    """A setting of the live index, taken back at the end."""
    index, names = world.site.index, {name.replace("__", "."): value for name, value in settings.items()}
    world.client.indices.put_settings(index=index, body=names)
    try:
        yield
    finally:
        world.client.indices.put_settings(index=index, body=dict.fromkeys(names))


@contextmanager
def disk_full(world: World) -> Iterator[None]:
    """The engine lets nobody write, as it does above the flood stage of its disk; a rebuild is tried meanwhile."""
    with setting(world, index__blocks__read_only_allow_delete=True):
        world.run("sync")
        yield


@contextmanager
def unreadable(world: World) -> Iterator[None]:
    """Nobody may read the live index."""
    with setting(world, index__blocks__read=True):
        yield


@contextmanager
def alias_gone(world: World) -> Iterator[None]:
    """Somebody took the alias off."""
    name, index = world.settings.index, world.site.index
    world.client.indices.delete_alias(index=index, name=name)
    try:
        yield
    finally:
        world.client.indices.put_alias(index=index, name=name)


@contextmanager
def alias_twice(world: World) -> Iterator[None]:
    """Somebody put the alias on an empty index besides."""
    name, other = world.settings.index, f"{world.settings.index}-somebodys"
    world.client.indices.create(index=other, body={"aliases": {name: {}}})
    try:
        yield
    finally:
        world.client.indices.delete(index=other)


@contextmanager
def closed(world: World) -> Iterator[None]:
    """Somebody closed the live index."""
    index = world.site.index
    world.client.indices.close(index=index)
    try:
        yield
    finally:
        world.client.indices.open(index=index)
        world.client.cluster.health(index=index, wait_for_status="yellow")


@contextmanager
def rolled_back(world: World) -> Iterator[None]:
    """Somebody moved the alias by hand to the index before, and back."""
    name, index = world.settings.index, world.site.index
    world.run("rebuild")
    newer = world.site.index
    alias.swap(world.client, name, index)
    try:
        yield
    finally:
        alias.swap(world.client, name, newer)


CELLS = (
    *(
        Cell("engine", fault, by_wire("engine", fault), LESS)
        for fault in ("refuses", "hangs", "drips", "slow", "resets")
    ),
    *(Cell("engine", fault, by_wire("engine", "says", said), LESS) for fault, said in ANSWERS.items()),
    Cell("engine", "killed -9, started again", killed, LESS, own_engine=True),
    Cell("engine", "stopped, woken", stopped, LESS, own_engine=True),
    Cell("engine", "disk full: nobody writes", disk_full, ("all",)),
    Cell("engine", "nobody reads", unreadable, LESS),
    Cell("engine", "alias gone", alias_gone, LESS),
    Cell("engine", "alias on two indices", alias_twice, LESS),
    Cell("engine", "live index closed", closed, LESS),
    Cell("engine", "alias moved by hand", rolled_back, BUILDING),
)

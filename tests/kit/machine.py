"""What a run of the tests shares, whatever the number of its processes: one engine, one broker, the demo's sources.

The process that people start (with xdist: the one that hands out the files) starts them and ends them; its workers are
told where they are. Every index has a prefix of its own, and every process numbered databases of the broker.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from base.config import ROOT
from demo.build import build
from standalone import family
from standalone.artefacts import ensure_engine
from standalone.broker import broker_part
from standalone.engine import start_engine
from standalone.guard import Guard
from standalone.loopback import ask, free_port
from standalone.processes import Part
from tests.kit.parts import run_part

ENGINE_CACHE = ROOT / "var" / "engine"  # the same jars as `make run`: fetched once per checkout
HEAP_MB = 1024
# Options of an engine's Java machine. A few searches never pay for what the optimising compiler costs. A whole run of
# the tests does, when only what is done very often is optimised: four times the usual thresholds.
SHORT_LIVED = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
WHOLE_RUN = (
    "-XX:+UseSerialGC",
    "-XX:Tier4InvocationThreshold=20000",
    "-XX:Tier4MinInvocationThreshold=2400",
    "-XX:Tier4CompileThreshold=60000",
    "-XX:Tier4BackEdgeThreshold=160000",
)
DATABASES = 16  # of the broker, for each process of the tests
PROCESSES = 16  # that may share a broker
SHARED, STACK = pytest.StashKey["Machine"](), pytest.StashKey[ExitStack]()


@dataclass(frozen=True)
class Machine:
    """Where the engine and the broker are, and the folder with what is made once."""

    engine_url: str
    broker_url: str
    folder: Path
    sources: dict[str, str]  # province -> address, of the demo

    def broker_of(self, process: int) -> str:
        """The first of the broker's databases that belong to a process."""
        return numbered(self.broker_url, process * DATABASES)


def numbered(broker_url: str, number: int) -> str:
    """The address of a database of the broker, `number` further than the one of `broker_url`."""
    server, _, first = broker_url.rpartition("/")
    return f"{server}/{int(first) + number}"


@contextmanager
def started() -> Iterator[Machine]:
    """Everything that is shared; OPENSEARCH_URL and REDIS_URL say what is there already."""
    with tempfile.TemporaryDirectory(prefix="doeners-tests-") as name, Guard() as guard, ExitStack() as stack:
        folder = Path(name)
        broker_url = os.environ.get("REDIS_URL") or stack.enter_context(_broker(folder, guard))
        sources = stack.enter_context(_sources(folder, guard))
        engine_url = os.environ.get("OPENSEARCH_URL") or stack.enter_context(_engine(folder, guard))
        yield Machine(engine_url, broker_url, folder, sources)


@contextmanager
def _engine(folder: Path, guard: Guard) -> Iterator[str]:
    jars = ensure_engine(ENGINE_CACHE, print)
    with start_engine(jars, folder, heap_mb=HEAP_MB, java=WHOLE_RUN, guard=guard) as engine:
        yield engine.url


@contextmanager
def _broker(folder: Path, guard: Guard) -> Iterator[str]:
    part, url = broker_part(folder, free_port(), os.environ)
    more = replace(part, argv=[*part.argv, "--databases", str(DATABASES * PROCESSES)])
    process = run_part(more, guard)
    try:
        yield url
    finally:
        family.end_child(process)


@contextmanager
def _sources(folder: Path, guard: Guard) -> Iterator[dict[str, str]]:
    """The five sources; West-Vlaanderen is served over HTTP."""
    port = free_port()
    addresses = build(folder / "demo", port=port, photos=folder / "photos")
    arguments = [sys.executable, "-m", "demo.serve", str(folder / "demo" / "west-vlaanderen"), str(port)]
    log = folder / "demo.log"
    part = Part("demo-http", "demo", arguments, dict(os.environ), ROOT, log, lambda: ask(port, "GET", "/")[0] > 0)
    process = run_part(part, guard)
    try:
        yield addresses
    finally:
        family.end_child(process)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Start what is shared before there are workers."""
    config.stash[STACK] = stack = ExitStack()
    config.stash[SHARED] = stack.enter_context(started())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where it is."""
    shared = node.config.stash[SHARED]
    node.workerinput["machine"] = vars(shared) | {"folder": str(shared.folder)}


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what is shared when all workers have ended."""
    if STACK in config.stash:
        config.stash[STACK].close()


@pytest.fixture(scope="session")
def machine(pytestconfig: pytest.Config) -> Iterator[Machine]:
    """What the whole run shares."""
    handed_over = getattr(pytestconfig, "workerinput", {}).get("machine")
    if handed_over:
        yield Machine(**handed_over | {"folder": Path(handed_over["folder"])})
        return
    with started() as own:
        yield own


@pytest.fixture(scope="session")
def process_number(pytestconfig: pytest.Config) -> int:
    """Which process of the run this is: 0 when there is one."""
    return place_among_processes(pytestconfig)[0]


def place_among_processes(config: pytest.Config) -> tuple[int, int]:
    """The number of this process, from 0, and how many of them run the tests."""
    worker = getattr(config, "workerinput", {"workerid": "gw0", "workercount": 1})
    return int(worker["workerid"].removeprefix("gw")), int(worker["workercount"])


@pytest.fixture(scope="session")
def demo_sources(machine: Machine, folder: Path) -> dict[str, str]:
    """The five demo sources: province -> address; for reading only. Their photos stand in the session's folder."""
    shutil.copytree(machine.folder / "photos", folder / "photos")
    return machine.sources

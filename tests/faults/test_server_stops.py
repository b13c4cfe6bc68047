"""Web processes that stop or are replaced while people ask: answers that are under way are finished."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from base.config import ROOT
from standalone import family
from standalone.guard import Guard
from standalone.loopback import HOST, answers, free_port
from standalone.processes import Part
from tests.kit.parts import run_part
from tests.kit.waiting import PATIENCE, wait_for

ANSWER = re.compile(rb"begin (\d+) end")
ASKING = 8  # at a time, of 2 processes with 8 threads


@dataclass
class Server:
    """gunicorn with our worker, and its port."""

    process: subprocess.Popen[bytes]
    port: int

    def ask(self, path: str = "/") -> int:
        """Which process answered; of the paths see tests/kit/pids.py. Raises when nobody did, or it broke off."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            found = ANSWER.fullmatch(connection.getresponse().read())
        assert found
        return int(found[1])


@dataclass
class Visitors:
    """People who ask one page after another; who answered, and what went wrong."""

    server: Server
    processes: list[int] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Visitors:
        self.threads = [threading.Thread(target=self._ask) for _ in range(ASKING)]
        for thread in self.threads:
            thread.start()
        wait_for(lambda: len(self.processes) > ASKING)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _ask(self) -> None:
        while not self.over.is_set():
            try:
                self.processes.append(self.server.ask("/?0.05"))
            except (OSError, http.client.HTTPException, AssertionError) as fault:
                self.faults.append(fault)


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A file; new processes start for as long as it is away."""
    file = tmp_path / "gate"
    file.touch()
    return file


@pytest.fixture
def server(tmp_path: Path, gate: Path, guard: Guard, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of its own; its parameter is how many seconds it has to stop."""
    seconds = getattr(request, "param", 8)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.kit.pids:gated()", "--bind", f"{HOST}:{port}"]
    command += ["--worker-class", "app.server.worker.BufferedWorker", "--workers", "2", "--threads", "8"]
    command += ["--graceful-timeout", str(seconds), "--no-control-socket"]
    part = Part(
        "web", "web", command, {**os.environ, "GATE": str(gate)}, ROOT, tmp_path / "web.log", lambda: answers(port)
    )
    process = run_part(part, guard)
    yield Server(process, port)
    family.end_child(process)


def test_new_processes_take_over_without_a_failed_answer(server: Server) -> None:
    with Visitors(server) as visitors:
        for _ in range(3):
            before = set(visitors.processes)
            server.process.send_signal(signal.SIGHUP)
            wait_for(lambda: visitors.processes[-1] not in before)  # noqa: B023
    assert visitors.faults == []


@pytest.mark.parametrize("server", [120], indirect=True)
def test_the_old_processes_answer_for_as_long_as_the_new_ones_start(server: Server, gate: Path) -> None:
    with Visitors(server) as visitors:
        old = psutil.Process(server.process.pid).children()
        gate.unlink()
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: len(psutil.Process(server.process.pid).children()) > len(old))
        begun = len(visitors.processes)
        wait_for(lambda: len(visitors.processes) > begun + 5 * ASKING)
        gate.touch()
        wait_for(lambda: visitors.processes[-1] not in {process.pid for process in old})
        wait_for(lambda: not any(process.is_running() for process in old))
    assert visitors.faults == []


@pytest.mark.parametrize("server", [120], indirect=True)
def test_answers_under_way_are_finished_when_all_stop(server: Server, gate: Path) -> None:
    finished: list[int] = []
    threads = [threading.Thread(target=lambda: finished.append(server.ask("/gate"))) for _ in range(ASKING)]
    for thread in threads:
        thread.start()
    wait_for(lambda: gate.stat().st_size == ASKING)
    server.process.send_signal(signal.SIGTERM)
    wait_for(lambda: not answers(server.port))
    gate.unlink()
    for thread in threads:
        thread.join()
    assert len(finished) == ASKING
    assert server.process.wait() == 0
    assert not answers(server.port)

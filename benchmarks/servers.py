"""A web application under gunicorn, and what its process costs: CPU seconds, and the time until it has answered."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from base.config import ROOT
from standalone.family import end, leader
from standalone.guard import Guard
from standalone.loopback import HOST, answers, free_port

WORKER = "app.server.worker.BufferedWorker"
OPTIONS = (
    "--threads=16",
    "--no-control-socket",
    "--keep-alive=120",  # each server waits while the other one answers
)


@dataclass
class Server:
    """A running application. One worker process, so that all pages cost the same process."""

    name: str
    process: psutil.Process
    connection: http.client.HTTPConnection
    seconds: list[float] = field(default_factory=list)  # of each page since `forget`

    def get(self, address: str) -> bytes:
        """The body of a page, read to its end; its time is noted. Raises SystemExit on another status than 200."""
        began = time.perf_counter()
        self.connection.request("GET", address)
        answer = self.connection.getresponse()
        body = answer.read()
        self.seconds.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{self.name} answers {answer.status} to {address}: {body[:300]!r}")
        return body

    def cpu(self) -> float:
        """CPU seconds of the application so far, user and system."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(sum(process.cpu_times()[:2]) for process in family)

    def forget(self) -> None:
        """Start counting times anew."""
        self.seconds.clear()


@contextmanager
def running(
    name: str,
    target: str,
    env: Mapping[str, str],
    folder: Path,
    guard: Guard,
    worker: str = WORKER,
    processes: int = 1,
) -> Iterator[Server]:
    """The application `target` (module:factory) under gunicorn; it answers when this begins, and is gone after it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", target, f"--bind={HOST}:{port}", f"--worker-class={worker}"]
    command += [f"--workers={processes}", *OPTIONS, "--log-level=warning"]
    with (folder / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(command, env=dict(env), cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    guard.watch(leader(child.pid))
    try:
        _await(child, port, folder / f"{name}.log")
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        yield Server(name, psutil.Process(child.pid), connection)
    finally:
        if child.poll() is None:
            end([leader(child.pid)])
        child.wait()


def _await(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while not answers(port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"The server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
        time.sleep(0.1)

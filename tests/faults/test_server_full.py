"""More connections than a web process has room for: it goes on accepting, and the oldest silent ones go."""

from __future__ import annotations

import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from base.config import ROOT
from benchmarks.slow import held
from standalone import family
from standalone.guard import Guard
from standalone.loopback import HOST, answers, ask, free_port
from standalone.processes import Part
from tests.kit.parts import run_part

FILES = 128  # that the process may open: room for 32 connections
STRANGERS = 200
SMALL = f"import resource, runpy; resource.setrlimit(resource.RLIMIT_NOFILE, ({FILES}, {FILES})); "


@pytest.fixture
def port(tmp_path: Path, guard: Guard) -> Iterator[int]:
    """A web process with few files; its port."""
    port = free_port()
    start = SMALL + "runpy.run_module('gunicorn', run_name='__main__', alter_sys=True)"
    command = [sys.executable, "-c", start, "tests.kit.pids:app", "--bind", f"{HOST}:{port}", "--no-control-socket"]
    command += ["--worker-class", "app.server.worker.BufferedWorker", "--workers", "1", "--threads", "4"]
    process = run_part(Part("web", "web", command, {}, ROOT, tmp_path / "web.log", lambda: answers(port)), guard)
    yield port
    family.end_child(process)


@pytest.mark.parametrize(
    "said", [b"", b"GET / HTTP/1.1\r\nHost: a", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"]
)
def test_a_full_server_goes_on_accepting(port: int, said: bytes) -> None:
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > STRANGERS
    with ExitStack() as strangers:
        for _ in range(STRANGERS):
            strangers.enter_context(socket.create_connection((HOST, port))).sendall(said)
        assert [ask(port, "GET", "/")[0] for _ in range(20)] == [200] * 20
        assert held(port) <= FILES // 4


def test_the_website_itself_is_not_looked_through_for_garbage_again(port: int) -> None:
    assert int(ask(port, "GET", "/lasting")[1]) > 10_000

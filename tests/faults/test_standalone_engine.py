"""The real engine and the real broker: what they hold survives a restart and a kill -9."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis

from standalone import family
from standalone.artefacts import ensure_engine
from standalone.broker import broker_part
from standalone.broker import is_ready as broker_is_ready
from standalone.engine import engine_part, is_ready, on_a_free_port, start_engine
from standalone.errors import StartError
from standalone.guard import Guard
from standalone.loopback import HOST, answers, free_port
from standalone.processes import await_ready, launch
from tests.kit.children import ROOT, gone
from tests.kit.machine import SHORT_LIVED
from tests.kit.waiting import wait_for

FIVE = {"settings": {"number_of_replicas": 0}, "mappings": {"properties": {"n": {"type": "integer"}}}}


@pytest.fixture(scope="module")
def jars() -> list[Path]:
    return ensure_engine(ROOT / "var" / "engine", lambda _: None)


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as found:
        yield found


def call(url: str, method: str = "GET", body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


@pytest.mark.slow
def test_documents_survive_a_restart_and_a_kill(jars: list[Path], guard: Guard, tmp_path: Path) -> None:
    with start_engine(jars, tmp_path, java=SHORT_LIVED, guard=guard) as engine:
        assert engine.version == "3.8.0"
        call(f"{engine.url}/vijf", "PUT", FIVE)
        call(f"{engine.url}/vijf/_doc/1?refresh=true", "PUT", {"n": 1})
        assert call(f"{engine.url}/_cat/indices/*?format=json&h=index") == [{"index": "vijf"}]  # no canary left
    with start_engine(jars, tmp_path, java=SHORT_LIVED, guard=guard) as engine:
        assert call(f"{engine.url}/vijf/_count")["count"] == 1
        call(f"{engine.url}/vijf/_doc/2", "PUT", {"n": 2})
        engine.process.kill()
        engine.process.wait()
    with start_engine(jars, tmp_path, java=SHORT_LIVED, guard=guard) as engine:
        call(f"{engine.url}/vijf/_refresh", "POST")
        assert call(f"{engine.url}/vijf/_count")["count"] == 2
    assert gone(engine.pid)
    assert not answers(engine.port)


def test_ours_alone(jars: list[Path], guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unsuitable JAVA_HOME is not used, nothing listens outside loopback, no index is ever made by accident."""
    monkeypatch.setenv("JAVA_HOME", "/nergens/java-8")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:+DezeBestaatNiet")
    with start_engine(
        jars, tmp_path / "a", heap_mb=256, java=SHORT_LIVED, guard=guard, cluster_name="eigen-naam"
    ) as engine:
        assert engine.cluster_name == "eigen-naam"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            call(f"{engine.url}/vanzelf/_doc/1", "PUT", {"n": 1})
        listening = [c.laddr.ip for c in psutil.Process(engine.pid).net_connections() if c.status == psutil.CONN_LISTEN]
        assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
        # A start on the same port would be moved on in silence: what answers here is not its cluster.
        assert is_ready(engine.port, "eigen-naam")
        assert not engine_part(jars, tmp_path / "b", engine.port).ready()


def test_a_port_that_is_taken_during_the_start_is_replaced() -> None:
    """Two starts at the same time may choose the same port; the slower one takes another."""
    tried: list[int] = []
    with contextlib.ExitStack() as others:

        def start(port: int) -> str:
            tried.append(port)
            if len(tried) == 1:
                others.enter_context(socket.create_server((HOST, port)))
                raise StartError("de zoekmotor is meteen weer gestopt")
            return "gelukt"

        assert on_a_free_port(start) == "gelukt"
    assert tried[0] != tried[1]


def test_any_other_failure_is_not_tried_again() -> None:
    tried: list[int] = []

    def start(port: int) -> None:
        tried.append(port)
        raise StartError("te weinig geheugen")

    with pytest.raises(StartError, match="te weinig geheugen"):
        on_a_free_port(start)
    assert len(tried) == 1


def test_an_engine_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"Zoekmotor is meteen weer gestopt; de reden staat in .*engine\.log"):
        start_engine([tmp_path / "geen.jar"], tmp_path, java=SHORT_LIVED)
    assert "Could not find or load main class" in (tmp_path / "log" / "engine.log").read_text()


@pytest.fixture
def broker(guard: Guard, tmp_path: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[bytes], str]]]:
    """Starts brokers on the same data, one after the other."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[subprocess.Popen[bytes], str]:
        part, url = broker_part(tmp_path, free_port(), os.environ)
        process = launch(part)
        started.append(process)
        guard.watch(family.leader(process.pid))
        await_ready(part, process, threading.Event())
        return process, url

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_queued_work_survives_a_kill(broker: Callable[[], tuple[subprocess.Popen[bytes], str]], tmp_path: Path) -> None:
    process, url = broker()
    with redis.Redis.from_url(url) as client:
        for number in range(500):
            client.lpush("celery", f"taak {number}")
        wait_for(lambda: client.info("persistence")["aof_buffer_length"] == 0)  # written to its file
    process.kill()
    process.wait()
    _, url = broker()
    with redis.Redis.from_url(url) as client:
        assert client.llen("celery") == 500


def test_broker_asks_for_its_password_and_keeps_it_private(
    broker: Callable[[], tuple[subprocess.Popen[bytes], str]], tmp_path: Path
) -> None:
    _, url = broker()
    port = int(url.rpartition(":")[2].partition("/")[0])
    with redis.Redis(HOST, port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    assert not broker_is_ready(port, "een ander wachtwoord")
    assert not broker_is_ready(free_port(), "x")
    configuration = tmp_path / "broker" / "valkey.conf"
    assert configuration.stat().st_mode & 0o077 == 0

"""A run that is watched: events from a real server as it goes, few streams at a time, and looking instead."""

from __future__ import annotations

import http.client
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.admin.index import watch
from base.config import ROOT
from indexer.lease import Lease
from indexer.running import runs
from standalone.guard import Guard
from standalone.loopback import ask, free_port
from standalone.processes import Part
from tests.kit.accounts import forget_attempts, log_in, somebody
from tests.kit.parts import end, environment, run_part
from tests.kit.two_provinces import TwoProvinces
from tests.kit.waiting import wait_for

SECONDS = 10.0


@pytest.fixture(scope="module")
def address(two_provinces: TwoProvinces, guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of two provinces under gunicorn as it is deployed, with one process of 16 threads: two streams."""
    folder, port = tmp_path_factory.mktemp("events"), free_port()
    command = [sys.executable, "-m", "gunicorn", "app.wsgi:create_app()"]
    command += ["--worker-class", "app.server.worker.BufferedWorker"]
    command += ["--workers", "1", "--threads", "16", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    env = environment(replace(two_provinces.settings, threads=16))
    part = Part("web", "web", command, env, ROOT, folder / "web.log", lambda: ask(port, "GET", "/livez")[0] == 200)
    process = run_part(part, guard)
    yield f"http://127.0.0.1:{port}"
    end(process)


@pytest.fixture(scope="module")
def cookie(two_provinces: TwoProvinces) -> str:
    """Of a session of an administrator; the server has the same key and database."""
    forget_attempts(two_provinces.app)
    client = two_provinces.app.test_client()
    return str(log_in(client, somebody(two_provinces.db)).headers["Set-Cookie"]).partition(";")[0]


@pytest.fixture
def busy(two_provinces: TwoProvinces) -> Iterator[str]:
    """A run that is busy."""
    run_id = runs.request(two_provinces.db, source=None, requested_by="test", lease_seconds=SECONDS)
    with Lease(two_provinces.db, run_id, SECONDS):
        yield run_id
    runs.finish(two_provinces.db, run_id, "abandoned", "einde van de test")


@contextmanager
def stream(address: str, path: str, cookie: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection(str(urlsplit(address).netloc), timeout=SECONDS)) as connection:
        connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/event-stream"})
        yield connection.getresponse()


def event(answer: http.client.HTTPResponse) -> dict[str, Any]:
    """The next event."""
    while True:
        line = answer.readline()
        assert line, "the stream has ended"
        if line.startswith(b"data: "):
            found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
            return found


def test_events_come_as_the_run_goes_and_end_with_it(
    address: str, cookie: str, busy: str, two_provinces: TwoProvinces
) -> None:
    with stream(address, f"/beheer/runs/{busy}/events", cookie) as answer:
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        first = event(answer)
        assert (first["ended"], first["state"]) == (False, "bezig")
        assert first["sign_of_life"].startswith("Laatste teken van leven:")
        runs.progress(two_provinces.db, busy, "limburg", state="reading", read=17)
        while (told := event(answer))["sources"][0]["read"] != 17:
            pass
        assert told["sources"][0]["state"] == "wordt gelezen"
        runs.finish(two_provinces.db, busy, "cancelled", "genoeg")
        while not (told := event(answer))["ended"]:
            pass
        assert told["state"] == "geannuleerd"
        assert answer.read() == b"\n"


def test_few_listen_at_a_time_and_the_others_look(address: str, cookie: str, busy: str) -> None:
    path = f"/beheer/runs/{busy}/events"
    with ExitStack() as listeners:
        for _ in range(2):
            event(listeners.enter_context(stream(address, path, cookie)))
        with stream(address, path, cookie) as refused:
            assert (refused.status, refused.headers["Retry-After"]) == (503, "15")
        with stream(address, f"/beheer/runs/{busy}.json", cookie) as looking:
            assert json.loads(looking.read())["state"] == "bezig"
        assert ask(int(urlsplit(address).port or 0), "GET", "/livez")[0] == 200

    def has_room() -> bool:
        with stream(address, path, cookie) as again:
            return bool(again.status == 200)

    wait_for(has_room)  # who left makes room


def test_nobody_listens_without_a_login(address: str, busy: str) -> None:
    with stream(address, f"/beheer/runs/{busy}/events", "") as answer:
        assert answer.status == 302
        assert "/beheer/login" in answer.headers["Location"]


def test_a_stream_ends_after_a_while(two_provinces: TwoProvinces, busy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "STREAM_SECONDS", 1.2)
    told = b"".join(watch._events(two_provinces.settings, two_provinces.db, busy))
    assert told.startswith(b"retry: 1000\n\ndata: {")
    assert runs.get(two_provinces.db, busy).state == "running"  # type: ignore[union-attr]

"""For machines that watch: figures of all web processes, readiness with its reasons, a line in the log per request."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.operations.readiness import Readiness, State
from app.search.service import SearchService, site_search
from base.config import ROOT, Settings
from indexer.running import runs
from standalone import family
from standalone.guard import Guard
from standalone.loopback import ask, free_port
from standalone.processes import Part
from tests.kit.parts import environment, run_part
from tests.kit.waiting import wait_for

SECRET = "geheimzinnigevraag"  # what a visitor typed


@dataclass
class Site:
    """Two gunicorn processes that share their figures, and their log."""

    url: str
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers."""
        with urlopen(Request(self.url + path, headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)

    def lines(self) -> list[dict[str, object]]:
        """The JSON lines in the log."""
        texts = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(text) for text in texts if text.startswith("{")]


@pytest.fixture(scope="module")
def site(
    settings: Settings, live_index: runs.Run, tmp_path_factory: pytest.TempPathFactory, guard: Guard
) -> Iterator[Site]:
    """The site under gunicorn with two processes."""
    folder = tmp_path_factory.mktemp("ops")
    (folder / "metrics").mkdir()
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "app.wsgi:create_app()", "--workers", "2", "--threads", "4"]
    command += ["--worker-class", "app.server.worker.BufferedWorker"]
    command += ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    env = environment(replace(settings, port=port, log_level="INFO"))
    env["PROMETHEUS_MULTIPROC_DIR"] = str(folder / "metrics")
    part = Part("web", "web", command, env, ROOT, folder / "web.log", lambda: ask(port, "GET", "/livez")[0] == 200)
    process = run_part(part, guard)
    yield Site(f"http://127.0.0.1:{port}", folder / "web.log")
    family.end_child(process)


def counted(text: str, endpoint: str) -> float:
    """How many answers of an endpoint the figures tell of."""
    found = re.findall(rf'^doeners_requests_total{{endpoint="{re.escape(endpoint)}".*}} ([0-9.]+)$', text, re.MULTILINE)
    return sum(map(float, found))


def test_figures_of_all_processes_together(site: Site) -> None:
    before = counted(site.get("/metrics")[1], "api.suggestions")
    for _ in range(30):
        assert site.get("/api/v1/places?q=gent")[0] == 200
    status, text, headers = site.get("/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    assert counted(text, "api.suggestions") == before + 30
    assert "doeners_request_seconds_bucket" in text


def test_every_request_has_its_line_without_what_was_typed(site: Site) -> None:
    number = "proef-12345678"
    headers = {"X-Request-ID": number, "User-Agent": "een-herkenbare-bezoeker"}
    status, _, answered = site.get(f"/api/v1/offerings?q={SECRET}", **headers)
    assert status == 200
    assert answered["X-Request-ID"] == number
    [line] = [line for line in site.lines() if line.get("request_id") == number and line["event"] == "request"]
    assert (line["method"], line["endpoint"], line["status"]) == ("GET", "api.offerings", 200)
    assert isinstance(line["ms"], float)
    written = site.log.read_text(encoding="utf-8")
    for own_settings in (SECRET, "een-herkenbare-bezoeker"):
        assert own_settings not in written


def test_a_request_id_that_is_not_one_is_replaced(client: FlaskClient) -> None:
    given = client.get("/livez", headers={"X-Request-ID": "<b>"}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", given)
    assert client.get("/livez").headers["X-Request-ID"] != given


def test_a_process_gets_ready_by_warming_up(site: Site) -> None:
    port = int(site.url.rsplit(":", 1)[1])
    wait_for(lambda: all(ask(port, "GET", "/readyz")[0] == 200 for _ in range(20)))  # both processes
    answer = ask(port, "GET", "/readyz")[1]
    assert (answer["ready"], answer["reasons"]) == (True, [])


def test_the_first_answer_of_a_process_knows_what_waits(app: Flask) -> None:
    fresh = Readiness(app.extensions["doeners"].search, app.extensions["doeners"].copy, max_age=10**9)
    states: list[State] = []

    def is_ready() -> bool:
        states.append(fresh.check())
        return states[-1].ready

    wait_for(is_ready)
    assert any("rijen zijn geweigerd" in warning for warning in states[-1].warnings)


def test_an_old_index_is_a_warning_and_no_index_a_reason(app: Flask, settings: Settings) -> None:
    search: SearchService = app.extensions["doeners"].search
    old = Readiness(search, app.extensions["doeners"].copy, max_age=0, _warm=True).check()
    assert old.ready
    assert ["uur oud" in warning for warning in old.warnings] == [True]
    none = site_search(search.client, replace(settings, index="nergens"))
    assert Readiness(none, app.extensions["doeners"].copy, max_age=0, _warm=True).check().reasons


def test_strange_methods_make_no_series_of_their_own(client: FlaskClient) -> None:
    client.open("/api/v1/offerings", method="BREWCOFFEE")
    text = client.get("/metrics").get_data(as_text=True)
    assert "BREWCOFFEE" not in text
    assert 'method="other"' in text


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::7", "::ffff:203.0.113.7", "100.64.0.1", "niemand", ""])
def test_figures_are_for_machines_inside(client: FlaskClient, address: str) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "172.18.0.1", "10.1.2.3", "fd00::7", "::ffff:192.168.1.7"])
def test_machines_inside_get_figures(client: FlaskClient, address: str) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 200

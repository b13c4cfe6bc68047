"""The engine hangs, comes back, dies: answers stay quick and honest. On an engine of its own: nobody else waits."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.wsgi import create_app
from base.config import Settings
from standalone.artefacts import ensure_engine
from standalone.engine import Engine, start_engine
from standalone.guard import Guard
from tests.kit.asking import LIST
from tests.kit.machine import ENGINE_CACHE
from tests.kit.one_offering import fill

pytestmark = pytest.mark.slow
SLACK = 0.5  # seconds that a busy machine of tests may add


@dataclass
class OwnEngine:
    """An engine and an application of our own."""

    engine: Engine
    app: Flask

    @property
    def client(self) -> FlaskClient:
        """A new visitor."""
        return self.app.test_client()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """The engine takes connections and never answers."""
        os.kill(self.engine.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.engine.pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def own_engine(settings: Settings, tmp_path_factory: pytest.TempPathFactory, guard: Guard) -> Iterator[OwnEngine]:
    """One offering, live in an engine of our own; the time-outs are those of production."""
    folder = tmp_path_factory.mktemp("own_engine")
    jars = ensure_engine(ENGINE_CACHE, print)
    with start_engine(jars, folder, heap_mb=256, fast=True, guard=guard) as engine:
        own = replace(settings, opensearch_url=engine.url, index="own_engine", search_timeout=1.0)
        fill(own)
        app = create_app(own)
        warm_up(app.test_client())
        yield OwnEngine(engine, app)


def warm_up(client: FlaskClient) -> None:
    """A cold engine needs more than a second for its first searches."""
    deadline = time.monotonic() + 60
    good = 0
    while good < 5 and time.monotonic() < deadline:
        good = good + 1 if client.get(f"{LIST}?q=gras").status_code == 200 else 0
        time.sleep(0.1)
    assert good == 5


def timed(client: FlaskClient, address: str) -> tuple[int, float]:
    """Status and seconds."""
    began = time.perf_counter()
    status = client.get(address).status_code
    return status, time.perf_counter() - began


def recovered(client: FlaskClient, within: float) -> bool:
    """Whether a good answer comes in time (seconds)."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if client.get(f"{LIST}?q=gras").status_code == 200:
            return True
        time.sleep(0.1)
    return False


def test_a_hanging_engine_costs_a_second_at_first_and_then_nothing(own_engine: OwnEngine) -> None:
    with own_engine.hanging():
        with ThreadPoolExecutor(16) as visitors:
            first = list(visitors.map(lambda n: timed(own_engine.client, f"{LIST}?q=gras&pagina={n + 1}"), range(16)))
        assert {status for status, _ in first} == {503}
        assert max(seconds for _, seconds in first) <= 1.2 + SLACK
        later = [timed(own_engine.client, f"{LIST}?q=gras&pagina={n + 1}") for n in range(40)]
        assert {status for status, _ in later} == {503}
        assert sorted(seconds for _, seconds in later)[36] <= 0.05  # but for the one that tries again
        alive = [timed(own_engine.client, "/livez") for _ in range(20)]
        assert {status for status, _ in alive} == {200}
        assert max(seconds for _, seconds in alive) <= 0.05
    assert recovered(own_engine.client, within=10)


def test_what_the_api_says_meanwhile(own_engine: OwnEngine) -> None:
    assert recovered(own_engine.client, within=10)
    with own_engine.hanging():
        response = own_engine.client.get(f"{LIST}?q=maaien")
        assert response.status_code == 503
        assert response.content_type == "application/problem+json"
        assert int(response.headers["Retry-After"]) > 0
        assert response.json["type"] == "engine_unavailable"
        assert not [word for word in ("127.0.0.1", "opensearch", "Timeout") if word in response.get_data(as_text=True)]
        assert own_engine.client.get("/api/v1/places?q=gent").json["places"]  # needs no engine
        assert own_engine.client.get(f"{LIST}?straal=x").status_code in {422, 503}
    assert recovered(own_engine.client, within=10)


def test_readiness_follows_the_engine(own_engine: OwnEngine) -> None:
    deadline = time.monotonic() + 30
    while own_engine.client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert own_engine.client.get("/readyz").json["ready"] is True
    with own_engine.hanging():
        response = own_engine.client.get("/readyz")
        assert response.status_code == 503
        assert response.json["reasons"]
    assert recovered(own_engine.client, within=10)
    assert own_engine.client.get("/readyz").status_code == 200


def test_a_dead_engine_is_told_apart_at_once(own_engine: OwnEngine) -> None:
    """Last: this engine does not come back."""
    assert recovered(own_engine.client, within=10)
    own_engine.engine.stop()
    answers = [timed(own_engine.client, f"{LIST}?q=gras&pagina={n + 1}") for n in range(20)]
    assert {status for status, _ in answers} == {503}
    assert max(seconds for _, seconds in answers) <= 0.3

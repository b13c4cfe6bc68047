"""The engine hangs, comes back, dies: answers stay quick and honest. On an engine of its own: nobody else waits."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.wsgi import create_app
from base.config import Settings
from standalone.artefacts import ensure_engine
from standalone.engine import Engine, start_engine
from standalone.guard import Guard
from tests.kit.asking import LIST
from tests.kit.machine import ENGINE_CACHE, SHORT_LIVED
from tests.kit.one_offering import fill
from tests.kit.recorder import recorded
from tests.kit.stopping import stopped
from tests.kit.waiting import PATIENCE, eventually, wait_for

pytestmark = pytest.mark.slow


@dataclass
class OwnEngine:
    """An engine and an application of our own."""

    engine: Engine
    app: Flask

    @property
    def client(self) -> FlaskClient:
        """A new visitor."""
        return self.app.test_client()

    @property
    def search_engine(self) -> OpenSearch:
        """How the application asks its engine."""
        return self.app.extensions["doeners"].search.client

    def answers(self) -> bool:
        """Whether a search is answered."""
        return self.client.get(f"{LIST}?q=gras").status_code == 200

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """The engine takes connections and never answers."""
        with stopped(self.engine.pid):
            yield


@pytest.fixture(scope="module")
def own_engine(settings: Settings, tmp_path_factory: pytest.TempPathFactory, guard: Guard) -> Iterator[OwnEngine]:
    """One offering, live in an engine of our own; the time-outs are those of production."""
    folder = tmp_path_factory.mktemp("own_engine")
    jars = ensure_engine(ENGINE_CACHE, print)
    with start_engine(jars, folder, heap_mb=256, java=SHORT_LIVED, guard=guard) as engine:
        own = replace(settings, opensearch_url=engine.url, index="own_engine", search_timeout=1.0)
        fill(own)
        app = create_app(own)
        warm_up(app.test_client())
        yield OwnEngine(engine, app)


def warm_up(client: FlaskClient) -> None:
    """A cold engine needs more than a second for its first searches."""
    good = 0

    def is_warm() -> bool:
        nonlocal good
        good = good + 1 if client.get(f"{LIST}?q=gras").status_code == 200 else 0
        return good == 5

    wait_for(is_warm)


def statuses(own_engine: OwnEngine, pages: int) -> set[int]:
    """What as many pages of results, asked for one after the other, answer with."""
    return {own_engine.client.get(f"{LIST}?q=gras&pagina={n + 1}").status_code for n in range(pages)}


def test_nobody_waits_for_a_hanging_engine(own_engine: OwnEngine) -> None:
    with own_engine.hanging(), ThreadPoolExecutor(16) as visitors:
        first = visitors.map(lambda _: statuses(own_engine, 1), range(16), timeout=PATIENCE)
        assert list(first) == [{503}] * 16
    assert eventually(own_engine.answers)


def test_while_an_engine_hangs_hardly_anybody_asks_it(own_engine: OwnEngine) -> None:
    assert eventually(own_engine.answers)
    with own_engine.hanging():
        assert statuses(own_engine, 10) == {503}  # until the breaker opens
        with recorded(own_engine.search_engine) as heard:
            assert statuses(own_engine, 100) == {503}
        assert len(heard.bodies) <= 10  # the one that tries again, now and then
        assert own_engine.client.get("/livez").status_code == 200
    assert eventually(own_engine.answers)


def test_what_the_api_says_meanwhile(own_engine: OwnEngine) -> None:
    assert eventually(own_engine.answers)
    with own_engine.hanging():
        response = own_engine.client.get(f"{LIST}?q=maaien")
        assert response.status_code == 503
        assert response.content_type == "application/problem+json"
        assert int(response.headers["Retry-After"]) > 0
        assert response.json["type"] == "engine_unavailable"
        assert not [word for word in ("127.0.0.1", "opensearch", "Timeout") if word in response.get_data(as_text=True)]
        assert own_engine.client.get("/api/v1/places?q=gent").json["places"]  # needs no engine
        assert own_engine.client.get(f"{LIST}?straal=x").status_code in {422, 503}
    assert eventually(own_engine.answers)


def test_readiness_follows_the_engine(own_engine: OwnEngine) -> None:
    assert eventually(lambda: own_engine.client.get("/readyz").status_code == 200)
    assert own_engine.client.get("/readyz").json["ready"] is True
    with own_engine.hanging():
        response = own_engine.client.get("/readyz")
        assert response.status_code == 503
        assert response.json["reasons"]
    assert eventually(own_engine.answers)
    assert own_engine.client.get("/readyz").status_code == 200


def test_a_dead_engine_is_told_apart_at_once(own_engine: OwnEngine) -> None:
    """Last: this engine does not come back."""
    assert eventually(own_engine.answers)
    own_engine.engine.stop()
    assert statuses(own_engine, 20) == {503}

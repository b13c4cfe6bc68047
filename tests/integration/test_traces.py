"""Traces, seen by a real collector: one of a search, and one of a run from its order to its swap. Off: nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from base.config import Settings
from indexer.running import runs
from standalone.guard import Guard
from tests.kit.accounts import somebody
from tests.kit.collector import Collector, Sent, collecting
from tests.kit.machine import numbered
from tests.kit.parts import served
from tests.kit.two_provinces import TwoProvinces
from tests.kit.waiting import wait_for
from tests.kit.workers import purge, worker

SECRET, TOWN = "geheimzinnigevraag", "Aarschot"  # what a visitor typed


@dataclass
class Traced:
    """A site under gunicorn that sends its traces to a collector."""

    url: str
    folder: Path
    settings: Settings
    collector: Collector

    def first(self, name: str) -> Sent:
        """The first span of a name, once it has arrived."""
        wait_for(lambda: bool(self.collector.named(name)))
        return self.collector.named(name)[0]


@pytest.fixture(scope="module")
def traced(two_provinces: TwoProvinces, tmp_path_factory: pytest.TempPathFactory, guard: Guard) -> Iterator[Traced]:
    folder, redis_url = tmp_path_factory.mktemp("traced"), numbered(two_provinces.settings.redis_url, 8)
    with ExitStack() as parts, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")  # milliseconds between two batches
        collector = parts.enter_context(collecting())
        own = replace(two_provinces.settings, traces=collector.url, redis_url=redis_url, lease_seconds=30.0)
        own = replace(own, log_level="INFO")
        url = parts.enter_context(served(own, folder, guard))
        yield Traced(url, folder, own, collector)
    purge(own)


def test_a_search_is_a_trace_from_the_web_to_the_engine(traced: Traced) -> None:
    with urlopen(f"{traced.url}/zoeken?q={SECRET}&plaats={TOWN}", timeout=60) as answer:
        assert answer.status == 200
        request_id = answer.headers["X-Request-ID"]
    page = traced.first("GET /zoeken")
    assert not traced.collector.named("GET /livez")  # though it was asked until it answered
    assert (page.service, page.parent, page.facts["request_id"]) == ("doeners-web", "", request_id)
    assert page.facts["http.response.status_code"] == "200"
    wait_for(lambda: any(one.name in {"engine _msearch", "engine _search"} for one in traced.collector.below(page)))
    log = (traced.folder / "web.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {line["trace_id"] for line in lines if line.get("request_id") == request_id} == {page.trace}
    sent = " ".join(f"{one.name} {one.facts}" for one in traced.collector.spans)
    assert SECRET not in sent
    assert TOWN not in sent
    assert "127.0.0.1:" not in sent


def test_a_run_is_a_trace_from_the_order_to_the_swap(traced: Traced, two_provinces: TwoProvinces, guard: Guard) -> None:
    headers = {**somebody(two_provinces.db).bearer(two_provinces.db), "Content-Type": "application/json"}
    order = Request(f"{traced.url}/api/v1/runs", b'{"kind": "rebuild", "source": "limburg"}', headers)
    with urlopen(order, timeout=60) as answer:
        run_id = json.load(answer)["id"]
    request = traced.first("POST /api/v1/runs")
    with worker(traced.settings, traced.folder, guard) as process:
        wait_for(lambda: bool(run := runs.get(two_provinces.db, run_id)) and run.state in runs.ENDED)
        run = traced.first("run rebuild")
    assert (run.service, run.trace, run.facts["run"]) == ("doeners-worker", request.trace, run_id)
    names = {one.name for one in traced.collector.below(request)}
    assert {"order", "broker ring", "database INSERT runs", "run rebuild", "fill", "judge", "go live"} <= names
    [swap] = traced.collector.named("go live")
    assert {"engine _aliases"} <= {one.name for one in traced.collector.below(swap)}
    assert {one.facts["source"] for one in traced.collector.named("fill")} == {"limburg", "vlaams-brabant"}
    assert {one.trace for one in traced.collector.named("engine _bulk")} == {request.trace}  # of threads, too
    assert f'"trace_id": "{request.trace}"' in process.text()

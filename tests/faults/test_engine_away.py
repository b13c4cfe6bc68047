"""kill -9 of the engine under readers: every question is answered from the copy, and the engine is found again."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from base import connections
from base.config import Settings
from indexer.local_copy import writing
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine
from standalone.guard import Guard
from standalone.loopback import ask
from tests.kit.machine import ENGINE_CACHE
from tests.kit.migrated import migrate
from tests.kit.one_offering import fill
from tests.kit.parts import served
from tests.kit.waiting import wait_for

READERS, QUESTIONS = 4, 40
ADDRESSES = (
    "/api/v1/offerings?q=gras",
    "/api/v1/offerings?provincie=oost-vlaanderen",
    "/api/v1/offerings/oost-vlaanderen:1",
    "/api/v1/suggest?q=gras",
)


@pytest.mark.slow
def test_readers_notice_a_notice_and_nothing_else(settings: Settings, tmp_path: Path, guard: Guard) -> None:
    url = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    migrate(url)
    jars = ensure_engine(ENGINE_CACHE, print)
    engine = start_engine(jars, tmp_path, fast=True, guard=guard)
    own = replace(settings, opensearch_url=engine.url, database_url=url, index="away", var=str(tmp_path))
    fill(own)
    assert writing.keep_up(own, connections.search_engine(own))
    with served(own, tmp_path, guard) as site:
        port = int(site.rpartition(":")[2])
        wait_for(lambda: ask(port, "GET", ADDRESSES[0])[0] == 200)
        whole = {address: answer(port, address) for address in ADDRESSES}
        assert not any("limited" in each for each in whole.values())

        os.kill(engine.pid, signal.SIGKILL)
        engine.process.wait()
        with ThreadPoolExecutor(READERS) as readers:
            limited = list(readers.map(lambda n: answer(port, ADDRESSES[n % len(ADDRESSES)]), range(QUESTIONS)))
        for number, each in enumerate(limited):
            before = whole[ADDRESSES[number % len(ADDRESSES)]]
            assert each["limited"] is True
            assert [each.get(part) for part in ("total", "facets", "title")] == [
                before.get(part) for part in ("total", "facets", "title")
            ]
        assert ask(port, "GET", "/zoeken?q=gras")[0] == 200

        with start_engine(jars, tmp_path, engine.port, fast=True, cluster_name=engine.cluster_name, guard=guard):
            wait_for(lambda: "limited" not in answer(port, ADDRESSES[0]))


def answer(port: int, address: str) -> dict[str, object]:
    """A good answer of the API."""
    status, body = ask(port, "GET", address)
    assert status == 200, (address, status, body)
    return cast("dict[str, object]", body)

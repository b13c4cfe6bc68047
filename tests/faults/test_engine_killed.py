"""kill -9 of the engine in the middle of a rebuild: the old index answers again, the next rebuild cleans up."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import connections, database
from base.config import Settings
from indexer.engine import alias, documents
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.sources import configured
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine
from standalone.guard import Guard
from tests.kit.machine import ENGINE_CACHE, SHORT_LIVED
from tests.kit.migrated import new_database
from tests.kit.waiting import PATIENCE, wait_for


@pytest.mark.slow
def test_engine_killed_in_the_middle_of_a_rebuild(settings: Settings, tmp_path: Path, guard: Guard) -> None:
    url = new_database(tmp_path)
    db = database.connect(url)
    jars = ensure_engine(ENGINE_CACHE, print)
    engine = start_engine(jars, tmp_path, java=SHORT_LIVED, guard=guard)
    mine = replace(settings, opensearch_url=engine.url, database_url=url, index="killed")
    client = connections.search_engine(mine)
    configs = configured(mine)

    def order() -> runs.Run:
        wish = runs.request(db, source=None, requested_by="test", lease_seconds=mine.lease_seconds)
        run = runs.get(db, wish)
        assert run is not None
        return run

    first = rebuild(mine, client, db, configs, order())
    assert first.state == "succeeded"
    before = documents.hashes(client, mine.index)

    second = order()
    worker = threading.Thread(target=rebuild, args=(mine, client, db, configs, second))
    worker.start()
    _wait_until_written(db, second.id)
    os.kill(engine.pid, signal.SIGKILL)
    worker.join(PATIENCE)
    engine.process.wait()
    ended = runs.get(db, second.id)
    assert ended is not None
    assert ended.state == "failed"
    assert "zoekmotor" in ended.message

    with start_engine(jars, tmp_path, engine.port, java=SHORT_LIVED, cluster_name=engine.cluster_name, guard=guard):
        _wait_until_green(client, mine.index)
        assert documents.hashes(client, mine.index) == before
        third = rebuild(mine, client, db, configs, order())
        assert third.state == "succeeded"
        assert list(alias.indices(client, mine.index)) == [first.index_name, third.index_name]


def _wait_until_written(db: sa.Engine, run_id: str) -> None:
    def has_read() -> bool:
        run = runs.get(db, run_id)
        return run is not None and any(part["read"] for part in run.progress)

    wait_for(has_read)


def _wait_until_green(client: OpenSearch, index: str) -> None:
    green = {"wait_for_status": "green", "timeout": "60s"}
    wait_for(lambda: client.cluster.health(index=index, params=green, request_timeout=90)["status"] == "green")

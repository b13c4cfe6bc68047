"""Runs of a real worker, held at a state: what waits runs first after the swap, and a cancel leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from base.config import Settings
from base.errors import CannotCancel
from indexer.engine import alias, index_meta
from indexer.running import orders, runs
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from standalone.guard import Guard
from tests.kit import sites
from tests.kit.machine import Machine, numbered
from tests.kit.sites import Site
from tests.kit.waiting import PATIENCE, wait_for
from tests.kit.workers import Worker, purge, ring, worker

SECONDS = 10.0  # a busy machine does not always keep a shorter lease
PROVINCES = ("limburg", "vlaams-brabant")
Start = Callable[..., Worker]


@pytest.fixture(scope="module")
def site(
    settings: Settings,
    engine: OpenSearch,
    machine: Machine,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    own = replace(
        settings, index=f"{settings.index}c", redis_url=numbered(settings.redis_url, 8), lease_seconds=SECONDS
    )
    with sites.site(own, engine, machine.folder / "demo", tmp_path_factory.mktemp("cancel"), PROVINCES) as made:
        assert made.run("rebuild").state == "succeeded"
        yield made


@pytest.fixture
def start(site: Site, tmp_path: Path, guard: Guard) -> Iterator[Start]:
    """Starts a worker, held at a state if one is given; it ends with the test."""
    with ExitStack() as started:

        def begin(state: str = "") -> Worker:
            held = {"DOENERS_DRILL": "1", "DOENERS_PAUSE_AT": state} if state else {}
            return started.enter_context(worker(site.settings, tmp_path, guard, **held))

        yield begin
    purge(site.settings)


def get(site: Site, run_id: str) -> runs.Run:
    run = runs.get(site.db, run_id)
    assert run is not None
    return run


def order(site: Site, kind: orders.OrderKind, source: str | None = None) -> str:
    return orders.order(site.settings, site.db, orders.Order(kind, source), by="test")


@contextmanager
def held(site: Site, kind: orders.OrderKind, state: str, until: str) -> Iterator[str]:
    """A run in a thread of this process, held at a state, which it reaches in step `until`, until it is cancelled."""
    run_id = runs.request(site.db, source=None, requested_by="test", lease_seconds=SECONDS, kind=kind)
    drill = replace(site.settings, drill=True, pause_at=state)
    with ThreadPoolExecutor(1) as pool:
        work = {"rebuild": rebuild, "sync": sync}[kind]
        done = pool.submit(work, drill, site.engine, site.db, configured(drill), get(site, run_id))
        wait_for(lambda: until in get(site, run_id).step or done.done())
        yield run_id
        assert done.result(PATIENCE).id == run_id


def cancel(site: Site, run_id: str) -> None:
    orders.cancel(site.settings, site.db, run_id, by="ada")


def left_nothing_behind(site: Site, run_id: str) -> None:
    """It is recorded as cancelled, the lease is free, and no index remains that never was live."""
    run = get(site, run_id)
    assert (run.state, run.message) == ("cancelled", "Geannuleerd door ada.")
    assert runs.active(site.db, SECONDS) is None
    kept = {site.index, *alias.previous(site.engine, site.settings.index)}
    assert set(alias.indices(site.engine, site.settings.index)) == kept


@pytest.mark.parametrize(
    ("state", "step"), [("writing-limburg", "gelezen"), ("gate", "gekeurd"), ("swap", "samengevoegd")]
)
def test_a_rebuild_that_is_cancelled_leaves_nothing_behind(site: Site, state: str, step: str) -> None:
    before = site.index
    with held(site, "rebuild", state, step) as run_id:
        assert len(alias.indices(site.engine, site.settings.index)) > 1
        cancel(site, run_id)
    left_nothing_behind(site, run_id)
    assert site.index == before
    assert get(site, run_id).index_name is None


def test_a_sync_that_is_cancelled_is_completed_by_the_next(site: Site) -> None:
    for province in PROVINCES:
        site.change(province, site.ids(province)[:3])
    with held(site, "sync", "changed-vlaams-brabant", "Vlaams-Brabant") as run_id:
        cancel(site, run_id)
    left_nothing_behind(site, run_id)
    assert [(part["source"], part["state"], part["written"]) for part in get(site, run_id).progress] == [
        ("limburg", "done", 3),
        ("vlaams-brabant", "reading", 0),
    ]
    assert site.indexed("limburg") == site.said("limburg")
    assert site.run("sync").state == "succeeded"
    assert site.is_equal()
    assert not index_meta.read(site.engine, site.index).unsettled


def test_a_sync_asked_for_during_a_rebuild_runs_first_after_the_swap(site: Site, start: Start) -> None:
    first = order(site, "rebuild", "limburg")
    process = start()
    wait_for(lambda: get(site, first).state == "running", process.text)
    other, sync = order(site, "rebuild", "vlaams-brabant"), order(site, "sync", "limburg")
    wait_for(lambda: get(site, other).state in runs.ENDED, process.text)
    ended = [get(site, run_id) for run_id in (first, sync, other)]
    assert [run.state for run in ended] == ["succeeded"] * 3
    assert ended[0].finished_at <= ended[1].started_at <= ended[1].finished_at <= ended[2].started_at
    assert ended[1].index_name == ended[0].index_name != ended[2].index_name == site.index


def test_a_run_that_is_live_is_not_cancelled_and_a_sync_that_waits_survives_its_death(site: Site, start: Start) -> None:
    run_id = order(site, "rebuild")
    process = start("swapped")
    wait_for(lambda: process.said("drill_pause"), process.text)
    with pytest.raises(CannotCancel, match="Te laat"):
        cancel(site, run_id)
    assert site.index == get(site, run_id).index_name

    site.change("limburg", site.ids("limburg")[5:8])
    sync = order(site, "sync", "limburg")
    process.kill()
    purge(site.settings)  # even when the broker lost everything
    wait_for(lambda: runs.active(site.db, SECONDS) == get(site, sync))
    other = start()
    ring(site.settings, "sweep")
    wait_for(lambda: get(site, sync).state in runs.ENDED, other.text)
    assert (get(site, run_id).state, get(site, sync).state) == ("abandoned", "succeeded")
    assert get(site, sync).index_name == site.index
    assert site.is_equal()

"""kill -9 of the worker at each state of a run, and workers that wake up after another took over."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from base.config import Settings
from indexer.engine import alias, index_meta
from indexer.running import again, orders, runs
from standalone.guard import Guard
from tests.kit.machine import numbered
from tests.kit.sites import Site
from tests.kit.waiting import wait_for
from tests.kit.workers import Worker, is_idle, purge, ring, worker

REBUILD = ["creating", "created", "reading-limburg", "writing-limburg", "read-limburg", "carrying-vlaams-brabant"]
REBUILD += ["gate", "merge", "swap", "live", "swapped", "pruned"]
SWAPPED = {"live", "swapped", "pruned"}
SYNC = ["comparing-limburg", "changing-limburg", "changed-limburg", "settling"]
KILLED = [*(("rebuild", state) for state in REBUILD), *(("sync", state) for state in SYNC)]
A_TENTH_KILLED = [("rebuild", "writing-limburg"), ("rebuild", "swap"), ("sync", "changing-limburg")]
LATE = [*(("rebuild", state) for state in REBUILD[:-2]), *(("sync", state) for state in SYNC)]
A_TENTH_LATE = [("rebuild", "swap"), ("sync", "changed-limburg")]
TIMES = 5
_turn = count()


@dataclass
class Drill:
    """A site, and the worker that is there when another one has been killed."""

    site: Site
    folder: Path
    guard: Guard

    @property
    def other(self) -> Settings:
        """The same site, for the worker that stays: it hears another queue."""
        return replace(self.site.settings, redis_url=numbered(self.site.settings.redis_url, 1))

    def change(self) -> None:
        """Something in the source that every run of this drill has to carry over."""
        ids, turn = self.site.ids("limburg"), next(_turn)
        self.site.change("limburg", ids[turn % len(ids) :][:3], ids[-1:])

    def order(self, settings: Settings, kind: orders.OrderKind) -> str:
        source = "limburg" if kind == "rebuild" else None  # so that the other province is carried over
        return orders.order(settings, self.site.db, orders.Order(kind, source), by="drill")

    def state(self, run_id: str) -> str:
        run = runs.get(self.site.db, run_id)
        assert run is not None
        return run.state

    def orphans(self) -> set[str]:
        """Indices that are not live and never were."""
        site = self.site
        known = {site.index, *alias.previous(site.engine, site.settings.index)}
        return set(alias.indices(site.engine, site.settings.index)) - known

    def taken_over(self, run_id: str) -> None:
        """The clock rings when the lease is over: the run is written off, and the worker that stays repeats it."""
        wait_for(self.site.lease_is_over)
        ring(self.other, "sweep")
        wait_for(lambda: self.last().requested_by == again.AGAIN and self.last().state in runs.ENDED)
        assert self.state(run_id) == "abandoned"

    def last(self) -> runs.Run:
        """The youngest run."""
        return runs.history(self.site.db, limit=1)[0]

    def recovered(self, kind: orders.OrderKind) -> None:
        """The next order, which the worker that stays carries out: all is as if nothing had happened."""
        run_id = self.order(self.other, kind)
        wait_for(lambda: self.state(run_id) in runs.ENDED)
        assert self.state(run_id) == "succeeded"
        assert self.site.is_equal()
        assert not self.orphans()
        assert not index_meta.read(self.site.engine, self.site.index).unsettled
        assert len(alias.previous(self.site.engine, self.site.settings.index)) <= alias.KEEP


@pytest.fixture(scope="module")
def drill(drill_site: Site, tmp_path_factory: pytest.TempPathFactory, guard: Guard) -> Iterator[Drill]:
    found = Drill(drill_site, tmp_path_factory.mktemp("workers"), guard)
    with worker(found.other, found.folder, guard):
        yield found
    purge(found.other)
    purge(found.site.settings)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All states in a drill, a few in an ordinary run."""
    if "state" in metafunc.fixturenames:
        killed = "kill" in metafunc.function.__name__
        some, every = (A_TENTH_KILLED, KILLED) if killed else (A_TENTH_LATE, LATE)
        metafunc.parametrize(("kind", "state"), every if metafunc.config.getoption("--drill") else some)


def held(drill: Drill, kind: orders.OrderKind, state: str, process: Worker) -> str:
    """Order a run; its id, once it is held at `state`."""
    wait_for(lambda: is_idle(drill.other))  # the end of its run rings for what waits, and would take this one
    run_id = drill.order(drill.site.settings, kind)
    wait_for(lambda: process.said("drill_pause"), process.text)
    return run_id


@pytest.mark.slow
def test_kill_9_at_each_state(kind: orders.OrderKind, state: str, drill: Drill, full_size: bool) -> None:
    for _ in range(TIMES if full_size else 1):
        drill.change()
        before = drill.site.index
        pause = {"DOENERS_DRILL": "1", "DOENERS_PAUSE_AT": state}
        with worker(drill.site.settings, drill.folder, drill.guard, **pause) as process:
            run_id = held(drill, kind, state, process)
            process.kill()
        purge(drill.site.settings)
        assert drill.state(run_id) == "running"
        assert len(drill.orphans()) <= 2
        assert (drill.site.index != before) == (state in SWAPPED)
        assert not drill.site.is_equal() or state in SWAPPED | {"changed-limburg", "settling"}
        drill.taken_over(run_id)
        assert drill.last().state == "succeeded"
        drill.recovered(kind)


@pytest.mark.slow
def test_a_holder_that_wakes_up_late_neither_swaps_nor_writes(
    kind: orders.OrderKind, state: str, drill: Drill, full_size: bool
) -> None:
    for _ in range(TIMES if full_size else 1):
        drill.change()
        pause = {"DOENERS_DRILL": "1", "DOENERS_PAUSE_AT": state}
        with worker(drill.site.settings, drill.folder, drill.guard, **pause) as process:
            run_id = held(drill, kind, state, process)
            process.signal(signal.SIGSTOP)
            drill.taken_over(run_id)
            drill.change()  # what the first one has read is no longer true
            drill.recovered(kind)
            before = _written(drill)
            process.signal(signal.SIGCONT)
            wait_for(lambda: process.said("lease_lost"), process.text)
        assert _written(drill) == before
        assert drill.site.is_equal()
        assert drill.state(run_id) == "abandoned"


def _written(drill: Drill) -> object:
    """What is live, what else is there, and how many documents were ever written to or deleted from each index."""
    site = drill.site
    stats = site.engine.indices.stats(index=f"{site.settings.index}-*", metric="indexing", expand_wildcards="all")
    totals = {name: found["total"]["indexing"] for name, found in stats["indices"].items()}
    counts = {name: (total["index_total"], total["delete_total"]) for name, total in totals.items()}
    return site.index, alias.state(site.engine, site.settings.index), counts

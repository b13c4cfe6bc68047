"""Three real nodes under readers: each is killed, hangs and comes back; also in the middle of a rebuild and of a swap.

Only at full size: `python -m pytest tests/faults/test_cluster_drill.py --drill -rP`. It prints a table.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from base import connections
from base.config import Settings
from benchmarks.readers import LEFT_OUT, Answer, fault, mark
from demo.build import build
from indexer.engine import alias
from indexer.local_copy import writing
from indexer.running import runs
from standalone.guard import Guard
from standalone.loopback import ask, free_port
from tests.faults.conftest import PROVINCES
from tests.kit import sites
from tests.kit.cluster import Cluster, cluster
from tests.kit.parts import served
from tests.kit.sites import Site
from tests.kit.waiting import wait_for

READERS = 4
REST = 0.08  # seconds between two questions of a reader: with four of them some 50 a second
PAGE = "/api/v1/offerings?per_pagina=50"
AT_LEAST = 60  # exact answers that are read of each event, at its end


@dataclass
class Row:
    """What readers saw during one event."""

    event: str
    begun: float = field(default_factory=time.monotonic)
    reads: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    limited: int = 0
    exact: int = 0
    gap: float = 0.0  # the longest wait without an exact answer

    def __str__(self) -> str:
        """A line of the table."""
        numbers = [self.reads, len(self.lost), len(self.wrong), self.limited, f"{self.gap:.2f} s"]
        return " | ".join(["", self.event, *map(str, numbers), ""]).strip()


@dataclass
class Watch:
    """Readers of the site, and what they see of each event."""

    port: int
    full: int
    rows: list[Row] = field(default_factory=list)
    exact_at: float = 0.0  # when an exact answer came last
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        """One reader, to the end."""
        while not self.over.wait(REST):
            status, body = ask(self.port, "GET", PAGE, timeout=30.0)
            self.note(status, body)

    def note(self, status: int, body: object) -> None:
        """An answer, or that there was none."""
        with self.lock:
            now, row = time.monotonic(), self.rows[-1]
            row.reads += 1
            if status != 200 or not isinstance(body, dict):
                row.lost.append(f"{status}: {body}")
                return
            if wrong := fault(answer(body), self.full):
                row.wrong.append(wrong)
            elif body.get("limited"):
                row.limited += 1
            else:
                row.exact += 1
                row.gap, self.exact_at = max(row.gap, now - max(self.exact_at, row.begun)), now

    @contextmanager
    def during(self, event: str) -> Iterator[Row]:
        """What is read while the block runs, and until there were so many exact answers after it."""
        row = Row(event)
        with self.lock:
            self.rows.append(row)
        yield row
        before = row.exact
        wait_for(lambda: row.exact >= before + AT_LEAST)
        print(row, flush=True)


def answer(body: object) -> Answer:
    """As the readers of the benchmarks judge it."""
    match body:
        case {"total": int(total), "offerings": list(offerings)}:
            return Answer(total, [str(each["title"]) for each in offerings], min(50, total))
    return Answer(0, [], 0)


@pytest.fixture
def nodes(tmp_path: Path, guard: Guard) -> Iterator[Cluster]:
    with cluster(tmp_path / "cluster", guard) as made:
        yield made


@pytest.fixture
def site(nodes: Cluster, tmp_path: Path) -> Iterator[Site]:
    """A live index on the three nodes, and its local copy."""
    build(tmp_path / "demo", port=free_port())
    settings = Settings(
        opensearch_url=",".join(nodes.addresses), index="drill", replicas=2, meaning=False, secret_key="x" * 40
    )
    engine = connections.search_engine(settings)
    (tmp_path / "own").mkdir()
    with sites.site(settings, engine, tmp_path / "demo", tmp_path / "own", PROVINCES) as made:
        assert rebuilt(made, 0).state == "succeeded"
        wait_for(nodes.is_whole)
        assert writing.keep_up(made.settings, engine)
        yield made


def rebuilt(site: Site, turn: int) -> runs.Run:
    """A rebuild whose offerings say its turn; of generations in sevens none lacks an offering."""
    generation = turn * LEFT_OUT
    mark([site.source(province) for province in PROVINCES], generation)
    return site.run("rebuild")


@contextmanager
def read(site: Site, folder: Path, guard: Guard) -> Iterator[Watch]:
    """The site under a real server, and its readers."""
    with served(site.settings, folder, guard) as address:
        port = int(address.rpartition(":")[2])
        wait_for(lambda: ask(port, "GET", "/readyz", timeout=30.0)[0] == 200)
        wait_for(lambda: ask(port, "GET", PAGE)[0] == 200)
        watch = Watch(port, answer(ask(port, "GET", PAGE)[1]).total, [Row("before")])
        readers = [threading.Thread(target=watch.read, daemon=True) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        try:
            yield watch
        finally:
            watch.over.set()
            for reader in readers:
                reader.join()


@pytest.mark.slow
def test_three_nodes_lose_nothing(
    nodes: Cluster, site: Site, tmp_path: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    with read(site, tmp_path, guard) as watch:
        with watch.during("quiet"):
            pass
        for number in range(3):
            killed(nodes, watch, number)
        hung(nodes, watch, (nodes.manager() + 1) % 3, "a node")
        hung(nodes, watch, nodes.manager(), "the node that leads")
        in_a_rebuild(nodes, site, watch)
        in_a_swap(nodes, site, watch, monkeypatch)
        with watch.during("a rebuild with all nodes"):
            assert rebuilt(site, 3).state == "succeeded"
    assert site.is_equal()
    assert [row.lost for row in watch.rows if row.lost] == []
    assert [row.wrong for row in watch.rows if row.wrong] == []


def killed(nodes: Cluster, watch: Watch, number: int) -> None:
    with watch.during(f"kill -9 of node {number + 1}"):
        nodes.kill(number)
    back(nodes, watch, number)


def back(nodes: Cluster, watch: Watch, number: int) -> None:
    with watch.during(f"node {number + 1} comes back"):
        nodes.revive(number)
        wait_for(nodes.is_whole)


def hung(nodes: Cluster, watch: Watch, number: int, what: str) -> None:
    other = (number + 1) % 3
    with watch.during(f"{what} hangs"):
        nodes.hang(number)
        wait_for(lambda: nodes.health(other)[0] == 2)
    with watch.during(f"{what} goes on"):
        nodes.resume(number)
        wait_for(nodes.is_whole)


def in_a_rebuild(nodes: Cluster, site: Site, watch: Watch) -> None:
    """The run may fail, if the new index stood there; the next one does not."""
    number = nodes.manager()
    with watch.during("kill -9 during a rebuild"):
        with in_the_background(lambda: rebuilt(site, 1)) as ended:
            wait_for(lambda: len(alias.indices(site.engine, site.settings.index)) > 1 or ended)
            nodes.kill(number)
        watch.rows[-1].event += f" (the run {ended[0].state})"
    back(nodes, watch, number)


def in_a_swap(nodes: Cluster, site: Site, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    swap, number = alias.swap, nodes.manager()

    def swap_and_kill(*arguments: object) -> None:
        killer = threading.Thread(target=nodes.kill, args=(number,))
        killer.start()
        swap(*arguments)  # type: ignore[arg-type]
        killer.join()

    with watch.during("kill -9 during the swap"):
        with monkeypatch.context() as patched:
            patched.setattr(alias, "swap", swap_and_kill)
            ended = rebuilt(site, 2)
        watch.rows[-1].event += f" (the run {ended.state})"
    back(nodes, watch, number)


@contextmanager
def in_the_background(work: Callable[[], runs.Run]) -> Iterator[list[runs.Run]]:
    """What a thread does meanwhile; its run, once the block is over."""
    ended: list[runs.Run] = []
    thread = threading.Thread(target=lambda: ended.append(work()))
    thread.start()
    try:
        yield ended
    finally:
        thread.join()

"""What visitors notice of a rebuild and of a rollback: wrong answers, and the slowest twentieth of the good ones.

Four readers ask the website while the worker rebuilds the index again and again. Quiet spells and rebuilds alternate,
so that whatever else the machine does hits both alike.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from opensearchpy import OpenSearch

from base import connections, database, logging, versions
from base.config import ROOT, Settings
from benchmarks.readers import Answer, Ask, Readers, mark
from benchmarks.servers import running
from benchmarks.stage import Services, carried_out, environment, services
from demo.build import build
from indexer.engine import alias
from indexer.running import orders, runs, upkeep
from standalone.family import end, leader
from standalone.parts import CELERY

PROVINCES = ("limburg", "vlaams-brabant")
SHOWN = 100  # offerings on a page
PAGES = 7  # different ones that are asked for
ROLLBACKS = alias.KEEP


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cycles", type=int, default=20, help="rebuilds")
    parser.add_argument("--scale", type=int, default=5, help="of the demo: 5 is some 1,400 offerings in two provinces")
    options = parser.parse_args(arguments)
    logging.configure("ERROR")
    with tempfile.TemporaryDirectory(prefix="doeners-bench-") as path, services(Path(path)) as given:
        settings = _two_provinces(given.settings, Path(path), options.scale)
        carried_out(settings, "rebuild")
        env = environment(settings)
        with running("web", "app.wsgi:create_app()", env, Path(path), given.guard) as web, _working(given, env, path):
            _report(settings, web.connection.port, options.cycles)


def _two_provinces(settings: Settings, folder: Path, scale: int) -> Settings:
    addresses = build(folder / "demo", scale)
    (folder / "sources").mkdir()
    for province in PROVINCES:
        shutil.copy(ROOT / "indexer" / "sources" / "provinces" / f"{province}.toml", folder / "sources")
    url = f"sqlite:///{folder / 'platform.sqlite'}"
    versions.upgrade(url)
    made = replace(settings, index="load", database_url=url, sources=str(folder / "sources"), meaning=False)
    made = made.with_sources({province: addresses[province] for province in PROVINCES})
    _mark(made, 0)
    return made


def _mark(settings: Settings, generation: int) -> None:
    mark([Path(settings.source_url(province).removeprefix("sqlite:///")) for province in PROVINCES], generation)


@contextmanager
def _working(given: Services, env: dict[str, str], folder: str) -> Iterator[None]:
    """The worker, as in production: below the website in priority."""
    command = [sys.executable, *CELERY, "worker", "--concurrency", "1", "--loglevel", "ERROR"]
    with (Path(folder) / "worker.log").open("wb") as log:
        child = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    given.guard.watch(leader(child.pid))
    try:
        yield
    finally:
        end([leader(child.pid)])
        child.wait()


def _report(settings: Settings, port: int, cycles: int) -> None:
    client = connections.search_engine(settings)
    full = client.count(index=settings.index)["count"]
    with Readers(lambda: _visitor(port), full, rest=0.0) as seen:
        _warm_up(seen)
        for generation in range(1, cycles + 1):
            _rebuild(settings, seen, generation)
        took = [_rollback(settings, client, seen, cycles - back) for back in range(1, ROLLBACKS + 1)]
    wrong = {kind: sum(fault.startswith(kind) for fault in seen.faults) for kind in ("failed", "short", "mixed")}
    quiet, busy = (1000 * quantiles(seen.seconds[phase], n=20)[-1] for phase in ("quiet", "rebuild"))
    print(f"{full} offerings, {cycles} rebuilds and {ROLLBACKS} rollbacks, 4 readers, {seen.answers()} answers")
    print(", ".join(f"{kind} {number}" for kind, number in wrong.items()), *seen.faults[:3])
    print(f"p95 in ms: quiet {quiet:.1f}, while rebuilding {busy:.1f}, ratio {busy / quiet:.2f} (at most 3.0)")
    print(f"rollback in s, until a reader saw it: {', '.join(f'{one:.2f}' for one, _ in took)} (at most 0.5)")
    print(f"until its run had ended, with the report of what changed: {', '.join(f'{one:.2f}' for _, one in took)}")


def _visitor(port: int) -> Ask:
    """Asks one page of all offerings after another."""
    connection, turn = http.client.HTTPConnection("127.0.0.1", port, timeout=60), count()

    def ask() -> Answer:
        page = {"per_pagina": SHOWN, "pagina": 1 + next(turn) % PAGES}
        connection.request("GET", f"/api/v1/offerings?{urlencode(page)}")
        answer = connection.getresponse()
        body = json.loads(answer.read())
        return Answer(body["total"], [offering["title"] for offering in body["offerings"]], SHOWN)

    return ask


def _warm_up(seen: Readers) -> None:
    seen.phase = "warm-up"
    time.sleep(5)
    seen.phase = "quiet"
    time.sleep(5)


def _rebuild(settings: Settings, seen: Readers, generation: int) -> None:
    """One rebuild by the worker, and as long a quiet spell."""
    db = database.connect(settings.database_url)
    _mark(settings, generation)
    seen.phase, began = "rebuild", time.monotonic()
    run_id = orders.order(settings, db, orders.Order("rebuild"), by="benchmark")
    while (run := runs.get(db, run_id)) and run.state not in runs.ENDED:
        time.sleep(0.05)
    if run is None or run.state != "succeeded":
        raise SystemExit(f"The rebuild did not succeed: {run}")
    seen.phase, took = "quiet", time.monotonic() - began
    time.sleep(took)


def _rollback(settings: Settings, client: OpenSearch, seen: Readers, generation: int) -> tuple[float, float]:
    """Seconds from the order of a rollback until a reader saw the generation that is live again, and until it ended."""
    seen.phase, began = f"rollback to {generation}", time.monotonic()
    db = database.connect(settings.database_url)
    run = upkeep.rollback(settings, client, db, requested_by="benchmark")
    took = time.monotonic() - began
    if run.state != "succeeded":
        raise SystemExit(f"The rollback did not succeed: {run.message}")
    while (seen.phase, generation) not in seen.first_seen:
        time.sleep(0.01)
    return seen.first_seen[seen.phase, generation] - began, took


if __name__ == "__main__":
    main()

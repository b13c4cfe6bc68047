"""What a sync costs when nothing has changed, per source, beside a rebuild of the same sources on the same machine."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from base import connections, database, logging
from base.config import Settings
from benchmarks.stage import indexed, services, west_vlaanderen
from indexer import runs
from indexer.rebuild import rebuild
from indexer.sources import SourceConfig, configured
from indexer.sync import sync

Work = Callable[..., runs.Run]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", type=int, nargs="+", default=[5, 43], help="of the demo: 5 is some 3,500 offerings")
    options = parser.parse_args(arguments)
    logging.configure("WARNING")
    with tempfile.TemporaryDirectory(prefix="doeners-bench-") as path, services(Path(path)) as given:
        for scale in options.scale:
            folder = Path(path) / f"scale-{scale}"
            folder.mkdir()
            with indexed(given, folder, scale) as settings, west_vlaanderen(folder, settings):
                _report(settings)


def _report(settings: Settings) -> None:
    engine = connections.search_engine(settings)
    print(f"{engine.count(index=settings.index)['count']} offerings")
    print(f"{'source':18}{'rebuild s':>10}{'sync s':>8}{'ratio':>7}{'written':>9}")
    for config in configured(settings):
        alone = replace(settings, index=f"{settings.index}x{config.province}")  # an index of this source only
        again, _ = _timed(alone, rebuild, "rebuild", config)
        nothing, run = _timed(alone, sync, "sync", config)
        written = sum(part["written"] + part["removed"] for part in run.progress)
        print(f"{config.province:18}{again:10.2f}{nothing:8.2f}{nothing / again:7.2f}{written:9d}")
        for name in engine.indices.get(index=f"{alone.index}*", expand_wildcards="all"):
            engine.indices.delete(index=name)


def _timed(settings: Settings, work: Work, kind: runs.RunKind, config: SourceConfig) -> tuple[float, runs.Run]:
    """Seconds that a run of one source takes."""
    db = database.connect(settings.database_url)
    order = runs.request(db, source=None, requested_by="benchmark", lease_seconds=settings.lease_seconds, kind=kind)
    run = runs.get(db, order)
    assert run is not None
    began = time.perf_counter()
    ended = work(settings, connections.search_engine(settings), db, [config], run)
    if ended.state != "succeeded":
        raise SystemExit(f"{kind} {config.province}: {ended.message}")
    return time.perf_counter() - began, ended


if __name__ == "__main__":
    main()

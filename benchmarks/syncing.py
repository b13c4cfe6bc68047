"""What a sync costs when nothing has changed, per source, beside a rebuild of the same source in turn."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from benchmarks.stage import Stage, carried_out, stages
from indexer.running import runs
from indexer.sources import SourceConfig, configured

# What a source offers to see that nothing changed -> the largest part of a rebuild that a sync may take.
MOST = {"limburg": 0.25}  # no dates, no digest, no ETag
ELSE = 0.10


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    for stage in stages(__doc__, arguments, scales=(5, 43), rounds=3):
        print(f"{stage.offerings} offerings; seconds, median of {stage.options.rounds} rounds in turn")
        print(f"{'source':18}{'rebuild':>9}{'sync':>8}{'ratio':>8}{'at most':>9}{'written':>9}")
        for config in configured(stage.settings):
            _report(stage, config)


def _report(stage: Stage, config: SourceConfig) -> None:
    alone = replace(stage.settings, index=f"{stage.settings.index}x{config.province}")  # an index of this source only
    rebuilt, synced, written = [], [], 0
    for _ in range(stage.options.rounds):
        began = time.perf_counter()
        carried_out(alone, "rebuild", [config])
        rebuilt.append(time.perf_counter() - began)
        began = time.perf_counter()
        run = carried_out(alone, "sync", [config])
        synced.append(time.perf_counter() - began)
        written += _written(run)
    ratio = median(synced) / median(rebuilt)
    most = MOST.get(config.province, ELSE)
    print(f"{config.province:18}{median(rebuilt):9.2f}{median(synced):8.2f}{ratio:8.3f}{most:9.2f}{written:9d}")
    for name in stage.engine.indices.get(index=f"{alone.index}*", expand_wildcards="all"):
        stage.engine.indices.delete(index=name)


def _written(run: runs.Run) -> int:
    return sum(part["written"] + part["removed"] for part in run.progress)


if __name__ == "__main__":
    main()

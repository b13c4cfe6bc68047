"""A whole rebuild against a raw loader: ready lines, one thread, the same index body, the same engine.

The loader creates an index, sends the lines that were made beforehand, and refreshes. The rebuild reads the five
sources, checks and derives every document, writes, judges the new index, merges it and makes it live. In turn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from statistics import median

from base import clock
from benchmarks.stage import Stage, carried_out, stages
from indexer import definition
from indexer.document.fields import Offering
from indexer.engine import bulk
from indexer.offering import Reject
from indexer.running.rebuild import BUILD_SETTINGS
from indexer.sources import configured, read


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    for stage in stages(__doc__, arguments, scales=(43,), rounds=3):
        bodies = [b"".join(chunk.values()) for chunk in bulk.chunks(_offerings(stage), version=1)]
        raw, rebuilt = [], []
        for _ in range(stage.options.rounds):
            raw.append(_load(stage, bodies))
            began = time.perf_counter()
            carried_out(stage.settings, "rebuild")
            rebuilt.append(time.perf_counter() - began)
        print(f"{stage.offerings} offerings; seconds of each of {stage.options.rounds} rounds in turn")
        for name, taken in (("raw loader", raw), ("rebuild", rebuilt)):
            print(f"{name:12}{median(taken):8.2f}   {' '.join(f'{seconds:.2f}' for seconds in taken)}")
        print(f"{'ratio':12}{median(rebuilt) / median(raw):8.2f}   (at most 1.25)")


def _offerings(stage: Stage) -> Iterator[Offering]:
    for config in configured(stage.settings):
        yield from (row for row in read(config, clock.now()) if not isinstance(row, Reject))


def _load(stage: Stage, bodies: Sequence[bytes]) -> float:
    """Seconds that the raw loader takes."""
    body, name = definition.load().body, f"{stage.settings.index}raw"
    began = time.perf_counter()
    stage.engine.indices.create(index=name, body={**body, "settings": body["settings"] | BUILD_SETTINGS})
    for lines in bodies:
        answer = stage.engine.bulk(body=lines, index=name, params={"filter_path": "errors"})
        assert not answer["errors"]
    stage.engine.indices.refresh(index=name)
    took = time.perf_counter() - began
    stage.engine.indices.delete(index=name)
    return took


if __name__ == "__main__":
    main()

"""A whole rebuild against a raw loader: ready lines, one thread, the same index body, the same engine.

The loader creates an index, sends the lines that were made beforehand, and refreshes. The rebuild reads the five
sources, checks and derives every document, writes, judges the new index, merges it and makes it live. In turn.

`--without` rebuilds in the same turns once more, each time without one of the things that make a rebuild quicker, and
without all that are named; it says what each costs or buys. The processor time is that of this process alone, without
the engine's: it hardly changes with whatever else the machine does.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from unittest import mock

from base import clock, garbage
from benchmarks.stage import Stage, carried_out, stages
from indexer import definition, offering, quick_load
from indexer.document.fields import Offering
from indexer.engine import bulk
from indexer.offering import OfferingSchema, Reject
from indexer.running.rebuild import BUILD_SETTINGS
from indexer.sources import configured, mapping, read

USUAL_OBJECTS = 700  # that Python makes before its collector looks again


@contextmanager
def _nothing_remembered() -> Iterator[None]:
    """Each value of a column or field is made anew."""
    with (
        mock.patch.object(mapping, "remembered", lambda make: make),
        mock.patch.object(quick_load, "remembered", lambda make: make),
        mock.patch.object(offering, "_quick", quick_load.loader(OfferingSchema())),
    ):
        yield


WITHOUT: Mapping[str, Callable[[], AbstractContextManager[object]]] = {
    "quick_load": partial(mock.patch.object, offering, "_quick", lambda _row: None),
    "remember": _nothing_remembered,
    "garbage": partial(mock.patch.object, garbage, "OBJECTS", USUAL_OBJECTS),
}


@dataclass(frozen=True)
class Taken:
    """What one side took: seconds of the clock, and of this process's processor time."""

    seconds: float
    processor: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--without", nargs="+", choices=WITHOUT, default=[], metavar="|".join(WITHOUT))
    own, others = parser.parse_known_args(arguments)
    for stage in stages(__doc__, others, scales=(43,), rounds=3):
        taken = _measured(stage, _sides(own.without))
        print(f"{stage.offerings} offerings; seconds of each of {stage.options.rounds} rounds in turn")
        seconds = {name: [each.seconds for each in rounds] for name, rounds in taken.items()}
        processor = {name: median(each.processor for each in rounds) for name, rounds in taken.items()}
        raw, whole = median(seconds["raw loader"]), median(seconds["rebuild"])
        for name, rounds in seconds.items():
            ratios = f"{median(rounds) / raw:7.2f} x raw{median(rounds) / whole:7.2f} x rebuild"
            cpu = f"{processor[name]:8.2f} s CPU{processor[name] / processor['rebuild']:7.2f} x rebuild"
            print(f"{name:40}{median(rounds):8.2f} s{ratios}{cpu}   {' '.join(f'{each:.2f}' for each in rounds)}")
        print("(the rebuild costs at most 1.25 x raw)")


def _sides(without: Sequence[str]) -> dict[str, list[str]]:
    """The rebuilds that are compared: name -> what each does without."""
    sides = {"rebuild": [], **{f"without {name}": [name] for name in without}}
    return sides | ({f"without {', '.join(without)}": list(without)} if len(without) > 1 else {})


def _measured(stage: Stage, sides: Mapping[str, Sequence[str]]) -> dict[str, list[Taken]]:
    """What the raw loader and each rebuild take, in turn; who begins a round alternates."""
    bodies = [b"".join(chunk.values()) for chunk in bulk.chunks(_offerings(stage), version=1)]
    measures: dict[str, Callable[[], Taken]] = {"raw loader": partial(_load, stage, bodies)}
    measures |= {name: partial(_rebuild, stage, without) for name, without in sides.items()}
    taken: dict[str, list[Taken]] = {name: [] for name in measures}
    for turn in range(stage.options.rounds):
        for name in list(measures)[:: -1 if turn % 2 else 1]:
            taken[name].append(measures[name]())
    return taken


def _rebuild(stage: Stage, without: Sequence[str]) -> Taken:
    """What a rebuild takes."""
    with ExitStack() as stack:
        for name in without:
            stack.enter_context(WITHOUT[name]())
        began, used = time.perf_counter(), time.process_time()
        carried_out(stage.settings, "rebuild")
        return Taken(time.perf_counter() - began, time.process_time() - used)


def _offerings(stage: Stage) -> Iterator[Offering]:
    for config in configured(stage.settings):
        yield from (row for row in read(config, clock.now()) if not isinstance(row, Reject))


def _load(stage: Stage, bodies: Sequence[bytes]) -> Taken:
    """What the raw loader takes."""
    body, name = definition.load().body, f"{stage.settings.index}raw"
    began, used = time.perf_counter(), time.process_time()
    stage.engine.indices.create(index=name, body={**body, "settings": body["settings"] | BUILD_SETTINGS})
    for lines in bodies:
        answer = stage.engine.bulk(body=lines, index=name, params={"filter_path": "errors"})
        assert not answer["errors"]
    stage.engine.indices.refresh(index=name)
    taken = Taken(time.perf_counter() - began, time.process_time() - used)
    stage.engine.indices.delete(index=name)
    return taken


if __name__ == "__main__":
    main()

"""How many people at once one machine serves: more and more of them, until one page of twenty takes over 300 ms.

The site is as in production: two web processes of sixteen threads, the engine, the model and the broker beside them on
this machine, every visit counted. The people are on it too, and take their part of its processors.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles

import psutil

from base import connections, logging
from benchmarks.people import THINK, Crowd, Seen
from benchmarks.servers import running
from benchmarks.stage import environment, indexed, make_vectors, services
from standalone.loopback import ask

BAR = 0.3  # seconds in which nineteen answers of twenty must have come
READY_IN_A_ROW, READY_SECONDS = 20, 0.1  # looks at /readyz, of whichever process answers
FAULTS = 0.001  # of the answers may go wrong


@dataclass(frozen=True)
class Step:
    """What so many people at once saw; times in seconds."""

    people: int
    a_second: float
    p50: float
    p95: float
    p99: float
    faults: tuple[str, ...]
    answers: int

    @property
    def held(self) -> bool:
        """Whether it was quick enough, and nothing went wrong."""
        return self.p95 <= BAR and len(self.faults) <= FAULTS * self.answers

    def __str__(self) -> str:
        times = " | ".join(f"{1000 * seconds:.0f}" for seconds in (self.p50, self.p95, self.p99))
        kinds = ", ".join(f"{count} × {fault}" for fault, count in Counter(self.faults).most_common())
        wrong = f"{len(self.faults)} of {self.answers}" + (f": {kinds}" if kinds else "")
        return f"| {self.people} | {self.a_second:.1f} | {times} | {wrong} |"


def step(port: int, people: int, seconds: float, think: tuple[float, float] = THINK) -> Step:
    """Let so many people in, and see how they fare once all of them are there."""
    with Crowd(port, people, think) as crowd:
        time.sleep(think[1])  # until the last one has come
        begun = time.monotonic()
        time.sleep(seconds)
        ended = time.monotonic()
    return summed_up(people, [one for one in crowd.seen if begun <= one.began < ended], seconds)


def summed_up(people: int, seen: Sequence[Seen], seconds: float) -> Step:
    """A step from the answers within it."""
    cuts = quantiles([one.seconds for one in seen], n=100) if len(seen) > 1 else [0.0] * 99
    faults = tuple(one.fault for one in seen if one.fault)
    return Step(people, len(seen) / seconds, cuts[49], cuts[94], cuts[98], faults, len(seen))


def most(measure: Callable[[int], Step], first: int, refine: int) -> int:
    """The most people of all steps that held: twice as many each time until one does not, then between the two."""
    good, bad = 0, first
    while measure(bad).held:
        good, bad = bad, 2 * bad
    for _ in range(refine):
        middle = (good + bad) // 2
        if middle in (good, bad):
            break
        good, bad = (middle, bad) if measure(middle).held else (good, middle)
    return good


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--first", type=int, default=25, help="people of the first step; each next one has twice as many"
    )
    parser.add_argument(
        "--refine", type=int, default=2, help="steps between the last that held and the first that did not"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="of each step, once all people are there")
    parser.add_argument("--processes", type=int, default=2, help="of the website")
    parser.add_argument("--scale", type=int, default=1, help="of the demo: 1 is about 700 offerings, 14 is 10,000")
    parser.add_argument("--words", action="store_true", help="without the language model, and without making vectors")
    options = parser.parse_args(arguments)
    logging.configure("ERROR")
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="doeners-bench-") as path, services(Path(path)) as given:
        folder = Path(path) / "load"
        folder.mkdir()
        with indexed(given, folder, options.scale) as settings:
            if not options.words:
                make_vectors(settings)
            # as visitors have it
            env = environment(replace(settings, search_timeout=1.0, meaning=not options.words))
            with running("web", "app.wsgi:create_app()", env, folder, given.guard, processes=options.processes) as web:
                count = connections.search_engine(settings).count(index=settings.index)["count"]
                report(web.connection.port, int(count), options)


def report(port: int, offerings: int, options: argparse.Namespace) -> None:
    """One step after another, each as a line of a table; then the answer."""
    warm_up(port, options.seconds)
    print(f"{offerings} offerings, {options.processes} web processes, steps of {options.seconds:.0f} s")
    print("\n| people | answers a second | p50, ms | p95 | p99 | went wrong |\n|---|---|---|---|---|---|")

    def measure(people: int) -> Step:
        measured = step(port, people, options.seconds)
        print(measured, flush=True)
        return measured

    people = most(measure, options.first, options.refine)
    print(f"\nThis machine serves {people} people at once with p95 under {1000 * BAR:.0f} ms.")


def warm_up(port: int, seconds: float) -> None:
    """Each process has searched a while until it says that it is ready; a few hurried people let the engine compile
    what it does often."""
    ready = 0
    while ready < READY_IN_A_ROW:
        ready = ready + 1 if ask(port, "GET", "/readyz")[0] == HTTPStatus.OK else 0
        time.sleep(READY_SECONDS)
    step(port, 8, seconds / 2, think=(0.0, 0.2))


def machine() -> str:
    """What was measured on, and what else it did."""
    memory = psutil.virtual_memory().total / 2**30
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    kind = f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.machine()}"
    return f"{kind}, Python {platform.python_version()}; load before it {busy}"


if __name__ == "__main__":
    main()

"""What visitors notice when the engine is killed: readers ask on while it dies, while it is away, and after its return.

Prints for each spell how many were answered, how many from the copy, how slow they were; the time until the first whole
answer after the return of the engine; and what the copy costs a web process in memory.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles

import psutil

from base import connections, logging
from base.config import ROOT, Settings
from benchmarks.servers import running
from benchmarks.stage import Services, environment, indexed
from indexer.local_copy import layout, writing
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine
from standalone.guard import Guard

ADDRESSES = (
    "/api/v1/offerings?provincie=limburg&plaats=Hasselt",
    "/api/v1/offerings?q=kantoren+poetsen&plaats=Gent",
    "/zoeken?q=gras+maaien&plaats=Aarschot",
    "/api/v1/offerings?levering=on_site&straal=50&plaats=Mechelen",
    "/api/v1/suggest?q=poet",
    "/zoeken?q=mailing+versturen",
)
QUIET = 10.0  # seconds before the kill, and after the return
WARM = 20.0  # seconds of the same questions before that: an engine that has just started compiles while it answers
SETTLED = 5.0  # seconds after the kill from which on every answer has to be quick


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for, how long it took, its status (or what came instead), and whether it came from
    the copy."""

    at: float
    seconds: float
    status: str
    limited: bool

    @property
    def good(self) -> bool:
        return self.status == "200"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", type=int, default=1, help="of the demo: 1 is about 700 offerings, 14 is 10,000")
    parser.add_argument("--rate", type=float, default=50.0, help="questions a second")
    parser.add_argument("--away", type=float, default=15.0, help="seconds without an engine")
    options = parser.parse_args(arguments)
    logging.configure("ERROR")
    jars = ensure_engine(ROOT / "var" / "engine", print)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="doeners-bench-")))
        guard = stack.enter_context(Guard())
        engine = start_engine(jars, folder, guard=guard)
        key = secrets.token_hex(32)
        first = Settings(opensearch_url=engine.url, secret_key=key, var=str(folder), log_level="ERROR", meaning=False)
        settings = stack.enter_context(indexed(Services(first, guard), folder, options.scale))
        writing.keep_up(settings, connections.search_engine(settings))
        print(f"the copy has {layout.path(settings).stat().st_size / 1e6:.1f} MB")
        env = environment(replace(settings, search_timeout=1.0))
        processes = os.cpu_count() or 1  # as docs/sizes.md advises
        web = stack.enter_context(running("web", "app.wsgi:create_app()", env, folder, guard, processes=processes))
        _await(f"http://127.0.0.1:{web.connection.port}/readyz")
        with Asking(web.connection.port, options.rate) as readers:
            time.sleep(WARM)
            readers.seen.clear()
            time.sleep(QUIET)
            before, killed = _memory(web.process), time.monotonic()
            os.kill(engine.pid, signal.SIGKILL)
            engine.process.wait()
            time.sleep(options.away)
            after, started = _memory(web.process), time.monotonic()
            print(f"memory of the web processes: {before:.0f} MB before, {after:.0f} MB with the copy")
            start_engine(jars, folder, engine.port, cluster_name=engine.cluster_name, guard=guard)  # the guard ends it
            _await(f"{engine.url}/{settings.index}/_search?size=0&allow_partial_search_results=false")
            back = time.monotonic()
            time.sleep(QUIET)
            readers.stop()
            _report(readers.seen, killed, started, back)


def _memory(process: psutil.Process) -> float:
    """MB of a process and its children."""
    return float(sum(each.memory_info().rss for each in (process, *process.children()))) / 1e6


def _await(address: str) -> None:
    """Wait until an address answers well."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)


class Asking:
    """Asks at an even rate, whatever the answers take."""

    def __init__(self, port: int, rate: float) -> None:
        self.seen: list[Seen] = []
        self._port, self._rate, self._ended = port, rate, threading.Event()
        self._pool = ThreadPoolExecutor(64)

    def __enter__(self) -> Asking:
        self._clock = threading.Thread(target=self._run, daemon=True)
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask no more, and wait for the last answers."""
        self._ended.set()
        self._clock.join()
        self._pool.shutdown()

    def _run(self) -> None:
        number, due = 0, time.monotonic()
        while not self._ended.is_set():
            self._pool.submit(self._ask, ADDRESSES[number % len(ADDRESSES)])
            number, due = number + 1, due + 1 / self._rate
            time.sleep(max(0.0, due - time.monotonic()))

    def _ask(self, address: str) -> None:
        began = time.monotonic()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{address}", timeout=30) as answer:
                body, status = answer.read(), str(answer.status)
        except urllib.error.HTTPError as error:
            body, status = b"", str(error.code)
        except OSError as error:
            body, status = b"", type(error).__name__
        limited = b'"limited":true' in body or b"Beperkt zoeken" in body
        self.seen.append(Seen(began, time.monotonic() - began, status, limited))


def _report(seen: Sequence[Seen], killed: float, started: float, back: float) -> None:
    spells = {
        "quiet": (0.0, killed),
        "first five seconds": (killed, killed + SETTLED),
        "away": (killed + SETTLED, started),
        "while the engine starts, on the same machine": (started, back),
        "after": (back, float("inf")),
    }
    for name, (begin, end) in spells.items():
        own = [each for each in seen if begin <= each.at < end]
        cuts = quantiles([1000 * each.seconds for each in own], n=100) if len(own) > 1 else [0.0] * 99
        most = max((1000 * each.seconds for each in own), default=0.0)
        good, limited = sum(each.good for each in own), sum(each.limited for each in own)
        others = "".join(
            f", {many} x {status}" for status, many in Counter(e.status for e in own if not e.good).items()
        )
        ms = f"ms p50 {cuts[49]:.1f}, p99 {cuts[98]:.1f}, most {most:.1f}"
        print(f"{name}: {len(own)} asked, {good} answered well, {limited} from the copy{others}; {ms}")
    after = [each for each in seen if each.at > back]
    first = min((each.at + each.seconds for each in after if each.good and not each.limited), default=float("inf"))
    last = max((each.at + each.seconds for each in seen if each.limited), default=back)
    print(f"after its return the engine answered first after {first - back:.2f} s,", end=" ")
    print(f"and the copy for the last time after {last - back:.2f} s (at most 3)")


if __name__ == "__main__":
    main()

"""What visitors notice of slow clients: pages and /livez beside hundreds of connections that send or read nothing.

Two servers on the same index: our worker and gunicorn's own with threads. Each in turn: a quiet spell, then one with
slow clients. Visitors open a connection for each page, as new visitors do.
"""

from __future__ import annotations

import argparse
import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import quantiles

from base import logging
from base.config import ROOT
from benchmarks.pages import queries
from benchmarks.servers import Server, running
from benchmarks.slow import KINDS
from benchmarks.stage import Services, environment, indexed, services
from standalone.loopback import HOST

VISITORS = 4
REST_SECONDS = 0.05  # between two pages of a visitor, and between two looks at /livez
SETTLE_SECONDS = 2.0  # what slow clients ask for at once is load, not slowness
LONGEST_SECONDS = 5.0  # a visitor gives up


class Spell:
    """Visitors that ask pages, and a watch that asks /livez, for some seconds."""

    def __init__(self, port: int, seconds: float) -> None:
        self.port, self.until = port, time.monotonic() + seconds
        self.pages: list[float] = []
        self.livez: list[float] = []
        addresses, turn = [f"/zoeken?{query}" for query in queries()], count()
        threads = [threading.Thread(target=self._ask, args=(["/livez"], count(), self.livez))]
        threads += [threading.Thread(target=self._ask, args=(addresses, turn, self.pages)) for _ in range(VISITORS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self, addresses: Sequence[str], turn: Iterator[int], seconds: list[float]) -> None:
        while time.monotonic() < self.until:
            seconds.append(_seconds(self.port, addresses[next(turn) % len(addresses)]))
            time.sleep(REST_SECONDS)


def _seconds(port: int, address: str) -> float:
    """How long an answer took; as long as a visitor has patience when there was none."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST_SECONDS)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return LONGEST_SECONDS
    finally:
        connection.close()
    return time.perf_counter() - began if answer.status < 500 else LONGEST_SECONDS


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=200, help="slow clients of a kind")
    parser.add_argument("--seconds", type=float, default=7.0, help="of a spell; slow clients are closed after ten")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    options = parser.parse_args(arguments)
    logging.configure("ERROR")
    with tempfile.TemporaryDirectory(prefix="doeners-bench-") as path, services(Path(path)) as given:
        folder = Path(path)
        with indexed(given, folder, 1) as settings, _both(given, environment(settings), folder) as servers:
            _report(servers, options)


@contextmanager
def _both(given: Services, env: dict[str, str], folder: Path) -> Iterator[list[Server]]:
    """Our worker, and gunicorn's own."""
    target = "app.wsgi:create_app()"
    ours = running("ours", target, env, folder, given.guard, processes=2)
    theirs = running("gthread", target, env, folder, given.guard, "gthread", processes=2)
    with ours as one, theirs as other:
        yield [one, other]


def _report(servers: list[Server], options: argparse.Namespace) -> None:
    for server in servers:
        Spell(server.connection.port, 10)  # warm up
    print(f"{'':24}{'':10}{'p95 quiet':>12}{'p95 slow':>12}{'ratio':>8}{'slowest /livez':>16}  (ms)")
    for kinds in [[kind] for kind in options.kinds] + [options.kinds]:
        name = kinds[0] if len(kinds) == 1 else "all together"
        figures: dict[str, list[list[float]]] = {server.name: [[], [], []] for server in servers}
        for _ in range(options.rounds):
            for server in servers:
                for seconds, more in zip(figures[server.name], _spells(server, kinds, options), strict=True):
                    seconds.extend(more)
        for server in servers:
            _print(name, server.name, *figures[server.name])


def _spells(server: Server, kinds: list[str], options: argparse.Namespace) -> tuple[list[float], ...]:
    """Seconds of pages in a quiet spell, of pages beside slow clients, and of /livez beside them."""
    port = server.connection.port
    quiet = Spell(port, options.seconds)
    with slow_clients(port, kinds, options.each):
        beside = Spell(port, options.seconds)
    return quiet.pages, beside.pages, beside.livez


@contextmanager
def slow_clients(port: int, kinds: list[str], each: int) -> Iterator[None]:
    """Slow clients in a process of their own, so that they cost those who measure nothing."""
    command = [sys.executable, "-m", "benchmarks.slow", str(port), str(each), *kinds]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as child:
        time.sleep(SETTLE_SECONDS)
        try:
            yield
        finally:
            child.communicate()


def _print(name: str, server: str, quiet: list[float], slow: list[float], livez: list[float]) -> None:
    before, beside = (1000 * quantiles(seconds, n=20)[-1] for seconds in (quiet, slow))
    print(
        f"{name:24}{server:10}{before:12.1f}{beside:12.1f}{beside / before:8.2f}{1000 * max(livez):16.1f}", flush=True
    )


if __name__ == "__main__":
    main()

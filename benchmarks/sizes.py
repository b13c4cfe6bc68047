"""What each size costs: page, rebuild, memory, disk, from 700 offerings to a million.

For each size the demo's sources are made, an engine of its own is started, and `doeners index rebuild` and `index copy`
fill it, each in a process of its own. Its row is printed as soon as it is measured; a size that does not fit here says
why, and the others go on. The smallest site stays up, and every other one is asked in turn with it, so that what our
layer costs more is not what the machine did meanwhile.

Without meaning: making the vectors of 100,000 offerings takes hours. The rate of the model is measured, and their time
and place follow from it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import psutil
from opensearchpy.exceptions import OpenSearchException

from base import connections, logging, versions
from base.config import ROOT, Settings
from base.errors import DoenersError
from benchmarks.pages import queries, without_text
from benchmarks.search_page import FORMS, WARM_UP, Answer, ask_in_turn
from benchmarks.servers import Server, running
from benchmarks.stage import environment, west_vlaanderen
from benchmarks.watched import Watched, run
from indexer.engine import documents, embedding
from indexer.local_copy import layout
from model.client import ModelClient
from model.limits import DIMENSIONS, MOST_TEXTS
from standalone.artefacts import ensure_engine
from standalone.engine import Engine, start_engine
from standalone.guard import Guard
from standalone.loopback import free_port
from standalone.main import SOURCES
from standalone.model import running_model

SHOWN = 20  # offerings on a page of results
MEGABYTE = 1e6
TEXTS = 40  # that the model embeds, to know its rate
BYTES_OF_A_VECTOR = 4 * DIMENSIONS  # float32, in each web process
FAILURES = (DoenersError, OpenSearchException, OSError, SystemExit)
COLUMNS = (
    "offerings", "heap MB", "sources s", "rebuild s", "rows/s", "rebuild MB", "index MB", "KB each", "copy s",
    "copying MB", "copy MB", "engine MB", "used MB", "web MB", "p50 ms", "p95 ms", "took ms", "engine CPU", "our CPU",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """One size, ready to be asked: its index, its engine, its web process, and what making them took."""

    settings: Settings
    engine: Engine
    heap_mb: int
    web: Server
    offerings: int
    sources: Watched
    rebuild: Watched
    copy: Watched


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time for a page: of our web process, and of the engine."""

    ours: float
    engine: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a row for each size."""
    options = _options(arguments)
    logging.configure("ERROR")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; without meaning")
    print(line(COLUMNS), flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="doeners-bench-")))
        guard = stack.enter_context(Guard())
        smallest: Site | None = None
        for scale in sorted(options.scales):
            heap = options.heap or heap_for(scale)
            try:
                smallest = _measured(stack, folder / str(scale), guard, scale, heap, options.rounds, smallest)
            except FAILURES as error:
                print(f"scale {scale} failed: {error}", flush=True)
        if smallest:
            _say_vectors(smallest, folder, guard, options.scales)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    more = "sizes of the demo: 1 is about 700 offerings, 14 is 10,000, 140 is 100,000, 1410 is a million (takes hours)"
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 14, 140], help=more)
    parser.add_argument("--heap", type=int, default=0, help="MB for the engine of every size; else by the size")
    parser.add_argument("--rounds", type=int, default=4, help="how often each page is asked")
    return parser.parse_args(arguments)


def heap_for(scale: int) -> int:
    """Megabytes of memory for the engine's objects at a size; its files stay outside, with the system."""
    return 512 + 4 * scale // 256 * 256


def line(values: Sequence[object]) -> str:
    """A row of the table."""
    texts = (f"{value:.1f}" if isinstance(value, float) else str(value) for value in values)
    return " | ".join(text.rjust(len(name)) for text, name in zip(texts, COLUMNS, strict=True))


def _measured(
    stack: ExitStack, folder: Path, guard: Guard, scale: int, heap: int, rounds: int, smallest: Site | None
) -> Site:
    """Print the row of one size, and what it costs beside the smallest site; the smallest one, which stays up."""
    with ExitStack() as own:
        site = _open(own, folder, guard, scale, heap)
        everyday = [f"{FORMS['HTML']}?{query}" for query in queries()]
        sites = (smallest, site) if smallest else (site,)
        costs = asked(sites, everyday, rounds)
        print(line(_row(site, costs[-1])), flush=True)
        if smallest is None:
            stack.push(own.pop_all())
            return site
        _say_ratio(smallest, site, rounds, costs)
        return smallest


def _open(stack: ExitStack, folder: Path, guard: Guard, scale: int, heap: int) -> Site:
    """Make the sources, start an engine, fill it, and serve it. Raises what FAILURES names."""
    folder.mkdir()
    engine = stack.enter_context(_engine(folder, guard, heap))
    settings, sources = _sources(folder, scale, engine.url)
    env = environment(settings)
    versions.upgrade(settings.database_url)
    _say(scale, "sources", sources)
    with west_vlaanderen(folder, settings):
        rebuild = run(env, "index", "rebuild")
    _say(scale, "rebuild", rebuild)
    copy = run(env, "index", "copy")
    _say(scale, "local copy", copy)
    offerings = int(connections.search_engine(settings).count(index=settings.index)["count"])
    web = stack.enter_context(running(f"web{scale}", "app.wsgi:create_app()", env, folder, guard))
    return Site(settings, engine, heap, web, offerings, sources, rebuild, copy)


def _say(scale: int, what: str, taken: Watched) -> None:
    """Tell of a step beside the table: the next one may take an hour, or fail."""
    print(f"scale {scale}: {what} {taken.seconds:.1f} s, at most {taken.peak_mb:.0f} MB", file=sys.stderr, flush=True)


def _engine(folder: Path, guard: Guard, heap: int) -> Engine:
    jars = ensure_engine(ROOT / "var" / "engine", lambda text: print(text, file=sys.stderr))
    return start_engine(jars, folder, heap_mb=heap, guard=guard)


def _sources(folder: Path, scale: int, engine_url: str) -> tuple[Settings, Watched]:
    """Settings of a site of its own at `scale`, and what making its sources took."""
    settings = Settings(
        opensearch_url=engine_url,
        secret_key=secrets.token_hex(32),
        database_url=f"sqlite:///{folder / 'platform.sqlite'}",
        search_timeout=60.0,  # the guards are not what is measured
        log_level="ERROR",
        meaning=False,
        var=str(folder),
    )
    taken = run(environment(settings), "demo", "build", "--scale", str(scale), "--folder", str(folder / "demo"))
    port = free_port()
    addresses = {name: address.format(demo=folder / "demo", port=port) for name, address in SOURCES.items()}
    return settings.with_sources(addresses), taken


def asked(sites: Sequence[Site], addresses: Sequence[str], rounds: int) -> list[Cost]:
    """What a page costs each site, asked in turn; who goes first changes every time."""
    servers = [site.web for site in sites]
    for server in servers:
        server.connection.close()  # nobody kept it while another size was built
    ask_in_turn(servers, [*addresses] * min(WARM_UP, rounds))
    before = [_processor(site) for site in sites]
    for server in servers:
        server.forget()
    ask_in_turn(servers, [*addresses] * rounds)
    pages = len(addresses) * rounds / 1000
    spent = zip(before, map(_processor, sites), strict=True)
    return [Cost((now[0] - then[0]) / pages, (now[1] - then[1]) / pages) for then, now in spent]


def _processor(site: Site) -> tuple[float, float]:
    """Processor seconds of the web process and of the engine so far."""
    return site.web.cpu(), sum(psutil.Process(site.engine.pid).cpu_times()[:2])


def _row(site: Site, cost: Cost) -> list[object]:
    """The figures of a size, in the order of COLUMNS."""
    store, used = _of_the_engine(site)
    cuts = quantiles([1000 * seconds for seconds in site.web.seconds], n=20)
    worker = max(each.memory_info().rss for each in site.web.process.children())
    return [
        site.offerings,
        site.heap_mb,
        site.sources.seconds,
        site.rebuild.seconds,
        round(site.offerings / site.rebuild.seconds),
        site.rebuild.peak_mb,
        store / MEGABYTE,
        store / 1000 / site.offerings,
        site.copy.seconds,
        site.copy.peak_mb,
        layout.path(site.settings).stat().st_size / MEGABYTE,
        psutil.Process(site.engine.pid).memory_info().rss / MEGABYTE,
        used / MEGABYTE,
        worker / MEGABYTE,
        cuts[9],
        cuts[18],
        _took(site),
        cost.engine,
        cost.ours,
    ]


def _of_the_engine(site: Site) -> tuple[int, int]:
    """Bytes of the index on disk, and of the engine's objects in memory now."""
    client = connections.search_engine(site.settings)
    store = client.indices.stats(index=site.settings.index, metric="store")["_all"]["primaries"]["store"]
    nodes = client.nodes.stats(metric="jvm")["nodes"].values()
    return int(store["size_in_bytes"]), sum(int(node["jvm"]["mem"]["heap_used_in_bytes"]) for node in nodes)


def _took(site: Site) -> float:
    """The median of the milliseconds that the engine says it took for an everyday page."""
    return median([float(_answer(site, query)["took_ms"]) for query in queries()])


def _answer(site: Site, query: str) -> Answer:
    answer: Answer = json.loads(site.web.get(f"{FORMS['JSON']}?{query}"))
    return answer


def _say_ratio(smallest: Site, site: Site, rounds: int, everyday: Sequence[Cost]) -> None:
    """What our layer costs beside the smallest site: on everyday pages, and on those that show as much at both."""
    same = [query for query in [*queries(), *without_text()] if _is_full(smallest, query) and _is_full(site, query)]
    full = asked((smallest, site), [f"{FORMS['HTML']}?{query}" for query in same], rounds)
    for what, (few, many) in ((f"{len(same)} full pages", full), ("everyday pages, which show more", everyday)):
        print(
            f"  our layer at {site.offerings} / {smallest.offerings}, {what}: "
            f"{many.ours:.2f} / {few.ours:.2f} ms = {many.ours / few.ours:.2f}",
            flush=True,
        )


def _is_full(site: Site, query: str) -> bool:
    """Whether a page shows as many offerings as go on one."""
    return len(_answer(site, query)["offerings"]) == SHOWN


def _say_vectors(site: Site, folder: Path, guard: Guard, scales: Sequence[int]) -> None:
    """What meaning would add at each size, by the rate of the model: time, and memory of each web process."""
    with running_model(folder, guard) as socket:
        rate = _seconds_of_a_text(site, ModelClient(str(socket), embedding.PATIENCE))
    print(f"the model takes {1000 * rate:.0f} ms for a text; vectors on paper:")
    for scale in sorted(scales):
        offerings = scale * site.offerings
        hours, place = offerings * rate / 3600, offerings * BYTES_OF_A_VECTOR / MEGABYTE
        print(f"  {offerings} offerings: {hours:.1f} hours once, {place:.0f} MB in each web process")


def _seconds_of_a_text(site: Site, model: ModelClient) -> float:
    """How long the model takes for the text of an offering."""
    offerings = documents.scan(connections.search_engine(site.settings), site.settings.index)
    texts = [embedding.passage(offering) for offering, _ in zip(offerings, range(TEXTS), strict=False)]
    model.passages(texts[:MOST_TEXTS])
    began = time.monotonic()
    for start in range(0, len(texts), MOST_TEXTS):
        model.passages(texts[start : start + MOST_TEXTS])
    return (time.monotonic() - began) / len(texts)


if __name__ == "__main__":
    main()

"""The race of products: the everyday needs and the judged sets, on doeners and its rivals, in one run.

nDCG@10 stands beside what a page costs. Pages are asked for in turn, one of each product, so that what else the
machine does hits all alike. CPU is that of the web server and, for PostgreSQL and doeners, of their engine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

import psutil

from base import clock
from benchmarks.pages import queries
from benchmarks.race import fts5, postgres, tantivy_index
from benchmarks.race.rival import Build, row
from benchmarks.search_page import FORMS, WARM_UP
from benchmarks.servers import Server, running
from benchmarks.stage import Stage, environment, stages
from demo.offers import offers
from indexer import offers_file
from indexer.engine import documents as indexed
from tests.kit.servers import postgresql
from tests.relevance import judging
from tests.relevance.check_queries import FILE, read_queries

RIVALS: Mapping[str, Build] = {
    "PostgreSQL": postgres.build,
    "SQLite FTS5": fts5.build,
    "tantivy": tantivy_index.build,
}
TARGETS = {name: f"{build.__module__}:create_app()" for name, build in RIVALS.items()}
OURS = "doeners"


class Figures(NamedTuple):
    """What a page costs a product: milliseconds of CPU (its engine's in brackets of the table) and median latency."""

    web: float
    engine: float
    latency: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, measure, print both as one table."""
    for stage in stages(__doc__, arguments, scales=(1,), rounds=6):
        with postgresql(stage.given.guard, "max_connections=20") as database:
            os.environ["RACE_POSTGRESQL"] = database.url.replace("+psycopg", "")
            judged, figures = _judged(stage), _measured(stage, database.pid)
        _print(stage, judged, figures)


def _judged(stage: Stage) -> dict[str, dict[str, float]]:
    """Product -> judged set -> mean nDCG@10."""
    demo = stage.folder / "offers.jsonl"
    demo.write_text("".join(json.dumps(offer, default=str) + "\n" for offer in offers()), encoding="utf-8")
    here = Path(judging.__file__).parent
    scores: dict[str, dict[str, float]] = {}
    for name, offered, asked in (
        ("development", here / "dev_offers.jsonl", here / "dev_queries.jsonl"),
        ("demo", demo, FILE),
    ):
        judged = judging.JudgedSet(name, offered, asked, read_queries(asked))
        for product, run in _runs(stage, judged):
            scores.setdefault(product, {})[name] = mean(judging.scores(run, judged.queries).values())
    return scores


def _runs(stage: Stage, judged: judging.JudgedSet) -> Iterator[tuple[str, judging.Run]]:
    """The ranking of every query by each product."""
    with clock.moved(to=judging.JUDGED_AT):
        yield OURS, judging.run(stage.settings, stage.engine, judged)
        ids = [str(json.loads(line)["id"]) for line in judged.offers.read_text(encoding="utf-8").splitlines()]
        documents = list(offers_file.read(judged.offers))
    names = {document["id"]: ids[int(document["source_id"])] for document in documents}
    for product, build in RIVALS.items():
        rank = build([row(document) for document in documents])
        yield product, {q["id"]: [names[found] for found in rank(q["query"])] for q in judged.queries}


@contextmanager
def _servers(stage: Stage) -> Iterator[list[Server]]:
    """Every product as a web server, over the same documents."""
    rows = stage.folder / "rows.json"
    rows.write_text(json.dumps([row(d) for d in indexed.scan(stage.engine, stage.settings.index)]), encoding="utf-8")
    env = environment(stage.settings) | {"RACE_ROWS": str(rows), "RACE_POSTGRESQL": os.environ["RACE_POSTGRESQL"]}
    with ExitStack() as stack:
        targets = {OURS: "app.wsgi:create_app()"} | TARGETS
        yield [
            stack.enter_context(running(name, target, env, stage.folder, stage.given.guard))
            for name, target in targets.items()
        ]


def _measured(stage: Stage, postgres_pid: int) -> dict[str, Figures]:
    """Product -> what an everyday page costs it."""
    engines = {OURS: _listening(stage.settings.opensearch_url), "PostgreSQL": psutil.Process(postgres_pid)}
    addresses = [f"{FORMS['JSON']}?{query}" for query in queries()]
    with _servers(stage) as servers:
        _ask(servers, addresses * WARM_UP)
        before = {server.name: (server.cpu(), _cpu(engines.get(server.name))) for server in servers}
        for server in servers:
            server.forget()
        _ask(servers, addresses * stage.options.rounds)
        return {server.name: _figures(server, *before[server.name], engines.get(server.name)) for server in servers}


def _ask(servers: Sequence[Server], addresses: Sequence[str]) -> None:
    """Ask every page of each product in turn; who goes first changes every time."""
    for number, address in enumerate(addresses):
        first = number % len(servers)
        for server in (*servers[first:], *servers[:first]):
            server.get(address)


def _figures(server: Server, web: float, engine: float, process: psutil.Process | None) -> Figures:
    pages = len(server.seconds) / 1000
    return Figures((server.cpu() - web) / pages, (_cpu(process) - engine) / pages, 1000 * median(server.seconds))


def _cpu(process: psutil.Process | None) -> float:
    """CPU seconds of an engine so far, with its children; 0 when it runs within the web server."""
    family = [process, *process.children(recursive=True)] if process else []
    return sum(sum(one.cpu_times()[:2]) for one in family)


def _listening(url: str) -> psutil.Process:
    """The process of this machine that listens at an address."""
    port = int(url.rpartition(":")[2].rstrip("/"))
    found = (c.pid for c in psutil.net_connections("tcp") if c.laddr and c.laddr.port == port and c.status == "LISTEN")
    return psutil.Process(next(pid for pid in found if pid))


def _print(stage: Stage, judged: Mapping[str, Mapping[str, float]], figures: Mapping[str, Figures]) -> None:
    print(f"{stage.offerings} offerings; nDCG@10 of the judged sets; milliseconds per everyday page")
    print(f"{'':14}{'development':>12}{'demo':>8}{'median':>9}{'CPU web':>9}{'CPU engine':>12}")
    for name, cost in figures.items():
        scores = [f"{judged[name][which]:{width}.3f}" for which, width in (("development", 12), ("demo", 8))]
        print(f"{name:14}{''.join(scores)}{cost.latency:9.2f}{cost.web:9.2f}{cost.engine:12.2f}")


if __name__ == "__main__":
    main()

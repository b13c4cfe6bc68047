"""The search page of doeners against a lean Flask twin, on the same engine and the same index: `make bench`.

Pages are asked for in turn, one of each, so that whatever else the machine does hits both alike. Only ratios mean
something; no absolute time is judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from opensearchpy import OpenSearch

from base.config import Settings
from benchmarks.pages import queries, without_text
from benchmarks.servers import Server, running
from benchmarks.stage import Services, Stage, environment, make_vectors, stages

Answer = dict[str, Any]  # a page as JSON
FORMS = {"JSON": "/api/v1/offerings", "HTML": "/zoeken"}
# "equal": place and choices only, where both find, count and show the same; what the web layer itself costs.
# "everyday": typed needs, of which doeners understands more and for which it searches harder.
SETS = {"equal": without_text(), "everyday": queries()}
WARM_UP = 4  # rounds over all pages: the first hundreds of pages after a start take several times as long


@dataclass(frozen=True)
class Figures:
    """What one kind of page costs one application: milliseconds per page, and engine requests per page."""

    cpu: float
    latency: float
    engine: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    for stage in stages(__doc__, arguments, scales=(1, 5), rounds=10):
        make_vectors(stage.settings)  # an everyday page is one with meaning
        with _both(stage.given, stage.settings, stage.folder) as servers:
            _report(stage, servers)


@contextmanager
def _both(given: Services, settings: Settings, folder: Path) -> Iterator[tuple[Server, Server]]:
    env = environment(settings)
    ours = running("doeners", "app.wsgi:create_app()", env, folder, given.guard)
    lean = running("reference", "benchmarks.reference.app:app", env, folder, given.guard)
    with ours as doeners, lean as reference:
        yield doeners, reference


def _report(stage: Stage, servers: tuple[Server, Server]) -> None:
    print(f"{stage.offerings} offerings; milliseconds per page")
    _compare(servers)
    print(f"{'pages':10}{'':6}{'':12}{'CPU':>8}{'median':>8}{'engine requests':>17}")
    for pages, wanted in SETS.items():
        for form, path in FORMS.items():
            both = measure(stage.engine, servers, [f"{path}?{query}" for query in wanted], stage.options.rounds)
            _print(f"{pages:10}{form:6}", *both)


def _print(what: str, doeners: Figures, reference: Figures) -> None:
    for name, figures in (("doeners", doeners), ("reference", reference)):
        print(f"{what}{name:12}{figures.cpu:8.2f}{figures.latency:8.2f}{figures.engine:17.2f}")
    print(f"{what}{'ratio':12}{doeners.cpu / reference.cpu:8.2f}{doeners.latency / reference.latency:8.2f}\n")


def _compare(servers: tuple[Server, Server]) -> None:
    """Both must find and count the same where there is no text to understand, and show the same fields everywhere.

    Says how many results each shows on a page, for doeners understands more of a text. Raises SystemExit.
    """
    for query in SETS["equal"]:
        ours, lean = (_counts(answer) for answer in _answers(servers, query))
        if ours != lean:
            raise SystemExit(f"different answers to {query!r}: {ours} and {lean}")
    pages = [_answers(servers, query) for query in SETS["everyday"]]
    for ours, lean in pages:
        if not _same_fields(ours, lean):
            raise SystemExit("the reference does not show the same fields")
    shown = [mean(len(answers[which]["offerings"]) for answers in pages) for which in (0, 1)]
    print(f"results on an everyday page: doeners {shown[0]:.1f}, reference {shown[1]:.1f}")


def _answers(servers: tuple[Server, Server], query: str) -> tuple[Answer, Answer]:
    ours, lean = (json.loads(server.get(f"{FORMS['JSON']}?{query}")) for server in servers)
    return ours, lean


def _counts(answer: Answer) -> object:
    """The number of offerings on the page and in all, and every facet with its counts."""
    return len(answer["offerings"]), answer["total"], answer["facets"]


def _same_fields(ours: Answer, lean: Answer) -> bool:
    """Whether the twin gives every field of ours, of the page and of its first offering."""
    first = [page["offerings"][0].keys() if page["offerings"] else None for page in (ours, lean)]
    return ours.keys() == lean.keys() and (None in first or first[0] == first[1])


def measure(
    engine: OpenSearch, servers: tuple[Server, Server], addresses: list[str], rounds: int
) -> tuple[Figures, Figures]:
    """Ask every page `rounds` times of each server in turn; who goes first changes every time."""
    ask_in_turn(servers, addresses * WARM_UP)
    requests = [_requests_per_page(engine, server, addresses) for server in servers]
    for server in servers:
        server.forget()
    before = [server.cpu() for server in servers]
    ask_in_turn(servers, addresses * rounds)
    spent = [server.cpu() - at for server, at in zip(servers, before, strict=True)]
    figures = [
        Figures(1000 * cpu / len(server.seconds), 1000 * median(server.seconds), asked)
        for server, cpu, asked in zip(servers, spent, requests, strict=True)
    ]
    return figures[0], figures[1]


def ask_in_turn(servers: Sequence[Server], addresses: Sequence[str]) -> None:
    """Ask every page of each server; who goes first changes every time."""
    for number, address in enumerate(addresses):
        for server in servers if number % 2 else reversed(servers):
            server.get(address)


def _requests_per_page(engine: OpenSearch, server: Server, addresses: Sequence[str]) -> float:
    """Requests that the engine itself counted while these pages were made."""
    before = requests_counted(engine)
    for address in addresses:
        server.get(address)
    return (requests_counted(engine) - before) / len(addresses)


def requests_counted(engine: OpenSearch) -> int:
    """Requests of any kind since the engine started, except those that ask for this number."""
    nodes = engine.nodes.usage(metric="rest_actions")["nodes"].values()
    return sum(count for node in nodes for action, count in node["rest_actions"].items() if "usage" not in action)


if __name__ == "__main__":
    main()

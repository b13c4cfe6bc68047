"""What understanding a query costs: the search page with and without it, on the same engine and index, in turn.

The queries are the judged ones of the demo: misspelt words, compounds, sentences, places. `make bench` runs it after
the comparison with the reference.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from opensearchpy import OpenSearch

from base.config import ROOT
from benchmarks.search_page import FORMS, measure, requests_counted
from benchmarks.servers import Server, running
from benchmarks.stage import Stage, environment, stages

QUERIES = ROOT / "tests" / "relevance" / "demo_queries.jsonl"
EVERY = 3  # of the judged queries, one in so many is asked


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    for stage in stages(__doc__, arguments, scales=(5, 43), rounds=6):
        _report(stage)


def addresses(path: str) -> list[str]:
    """The pages that are asked for."""
    texts = [json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    return [f"{path}?{urlencode({'q': text})}" for text in texts[::EVERY]]


def _report(stage: Stage) -> None:
    env, folder, guard = environment(stage.settings), stage.folder, stage.given.guard
    print(f"{stage.offerings} offerings; milliseconds per page")
    print(f"{'':6}{'':14}{'CPU':>8}{'median':>8}{'engine requests':>17}{'at most':>9}")
    with (
        running("understood", "app.wsgi:create_app()", env, folder, guard) as ours,
        running("as typed", "benchmarks.as_typed:create_app()", env, folder, guard) as plain,
    ):
        for form, path in FORMS.items():
            wanted = addresses(path)
            both = measure(stage.engine, (ours, plain), wanted, stage.options.rounds)
            for server, figures in zip((ours, plain), both, strict=True):
                most = _most_requests(stage.engine, server, wanted)
                row = f"{figures.cpu:8.2f}{figures.latency:8.2f}{figures.engine:17.2f}{most:9d}"
                print(f"{form:6}{server.name:14}{row}")
            print(f"{form:6}{'ratio':14}{both[0].cpu / both[1].cpu:8.2f}{both[0].latency / both[1].latency:8.2f}\n")


def _most_requests(engine: OpenSearch, server: Server, wanted: Sequence[str]) -> int:
    """The most engine requests that one page took."""
    most = 0
    for address in wanted:
        before = requests_counted(engine)
        server.get(address)
        most = max(most, requests_counted(engine) - before)
    return most


if __name__ == "__main__":
    main()

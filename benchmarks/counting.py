"""What counting costs a page of results: the same pages asked by who is counted and by who refuses, in turn.

CPU of the whole process, with the thread that writes: visit, search, text, and what was shown. Blocks of pages take
turns and who begins alternates, so that whatever else the machine does hits both alike.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from flask import Flask

from app.wsgi import create_app
from benchmarks.pages import queries
from benchmarks.stage import Stage, stages

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
COUNTED: dict[str, str] = {}
REFUSED = {"DNT": "1"}
PAGES_OF_A_VISITOR = 3
MOST = 1.03


@dataclass
class Visitors:
    """Who asks: a new address after some pages."""

    app: Flask
    asked: int = 0

    def ask(self, paths: Sequence[str], headers: dict[str, str]) -> float:
        """Milliseconds of CPU of a page, with all that is written of it."""
        client, began = self.app.test_client(), time.process_time()
        for path in paths:
            self.asked += 1
            address = f"192.0.2.{self.asked // PAGES_OF_A_VISITOR % 250}"
            answer = client.get(path, headers={"User-Agent": AGENT, **headers}, environ_base={"REMOTE_ADDR": address})
            assert answer.status_code == 200, path
        self.app.extensions["doeners"].events.flush()
        return 1000 * (time.process_time() - began) / len(paths)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print both sides and their ratio."""
    for stage in stages(__doc__, arguments, scales=(1,), rounds=10):
        counted, refused = _measured(stage)
        ratio = median(counted) / median(refused)
        print(f"{stage.options.rounds} rounds in turn, {stage.offerings} offerings")
        print(f"counted     {median(counted):6.3f} ms CPU a page  ({min(counted):.3f} to {max(counted):.3f})")
        print(f"not counted {median(refused):6.3f} ms CPU a page  ({min(refused):.3f} to {max(refused):.3f})")
        print(f"ratio       {ratio:6.3f}  (at most {MOST})")


def _measured(stage: Stage) -> tuple[list[float], list[float]]:
    visitors, paths = Visitors(create_app(stage.settings)), [f"/zoeken?{query}" for query in queries()]
    for headers in (COUNTED, REFUSED):
        visitors.ask(paths, headers)  # warm: words, templates, the names of robots
    counted: list[float] = []
    refused: list[float] = []
    for number in range(stage.options.rounds):
        sides = [(counted, COUNTED), (refused, REFUSED)]
        for measured, headers in sides if number % 2 else reversed(sides):
            measured.append(visitors.ask(paths, headers))
    return counted, refused


if __name__ == "__main__":
    main()

"""What one page of results costs in steps: calls, functions, files and switches between files, of our own code.

Counted with sys.setprofile while a page is made that somebody has seen before, the shortest of five; compiled templates
count as files of their own. `python -m benchmarks.walk` uses the engine at OPENSEARCH_URL, or starts one.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, FrameType
from urllib.parse import urlencode

from flask.testing import FlaskClient

from app.wsgi import create_app
from base import logging
from base.config import ROOT, Settings
from benchmarks import stage

ASKED = {"q": "kuisploeg kantoor", "plaats": "Aarschot", "straal": 25, "sector": "schoonmaak"}
ADDRESS = f"/zoeken?{urlencode(ASKED)}"
MOST_CALLS, MOST_FILES = 2500, 40  # what a page may cost: calls, and files of Python
WARM_UP, PAGES = 5, 5  # the shortest of the pages counts: what is done once in so many seconds falls on any of them
WAITED_FOR = ("MainThread", "meaning_")  # names of threads: that of the page, and that which asks the model
ROOMS = ("app", "base", "dutch", "indexer", "model")


@dataclass(frozen=True)
class Walk:
    """The calls of one page, in their order: file and function."""

    steps: Sequence[tuple[str, CodeType]]

    @property
    def files(self) -> set[str]:
        """Every file that was entered, as a path below the root."""
        return {file for file, _ in self.steps}

    @property
    def python(self) -> set[str]:
        """Those of Python; the others are templates."""
        return {file for file in self.files if file.endswith(".py")}

    @property
    def switches(self) -> int:
        """How often a call was in another file than the call before it."""
        return sum(one[0] != other[0] for one, other in zip(self.steps, self.steps[1:], strict=False))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of one page; 1 when it takes more calls or files than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", nargs="?", default=ADDRESS, help="the page that is walked through")
    parser.add_argument("--functions", type=int, default=15, help="how many of the most called functions are named")
    options = parser.parse_args(arguments)
    logging.configure("ERROR")
    with tempfile.TemporaryDirectory(prefix="doeners-walk-") as folder, _site(Path(folder)) as settings:
        walk = walk_through(settings, options.address)
    _report(options.address, walk, options.functions)
    calls = len(walk.steps)
    return 0 if calls <= MOST_CALLS and len(walk.python) <= MOST_FILES else 1


@contextmanager
def _site(folder: Path) -> Iterator[Settings]:
    """Settings of a site with the demo's offerings and their vectors."""
    engine = os.environ.get("OPENSEARCH_URL", "")
    with stage.services(folder, engine) as given, stage.indexed(given, folder, scale=1) as settings:
        stage.make_vectors(settings)
        yield replace(settings, meaning_cutoff=0.0)  # the page waits for the model, so that its steps count


def walk_through(settings: Settings, address: str) -> Walk:
    """The shortest walk through a page of a warm site. Raises SystemExit when any of them is not a whole page."""
    steps: list[tuple[str, CodeType]] = []
    with _profiled(steps):
        client = create_app(settings).test_client()
        for _ in range(WARM_UP):
            client.get(address)
        return min((_one(client, address, steps) for _ in range(PAGES)), key=lambda walk: len(walk.steps))


def _one(client: FlaskClient, address: str, steps: list[tuple[str, CodeType]]) -> Walk:
    steps.clear()
    answer = client.get(address)
    if answer.status_code != 200:  # an error is shorter than a page, and would be the shortest
        raise SystemExit(f"{address}: {answer.status}")
    return Walk(steps.copy())


@contextmanager
def _profiled(steps: list[tuple[str, CodeType]]) -> Iterator[None]:
    """Append every call of our code to `steps`, in this thread and in those that a page waits for."""

    def count(frame: FrameType, event: str, _argument: object) -> None:
        waited_for = threading.current_thread().name.startswith(WAITED_FOR)
        if event == "call" and waited_for and (file := _own(frame.f_code.co_filename)):
            steps.append((file, frame.f_code))

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _own(filename: str) -> str:
    """The path below the root of a file of ours; "" for libraries, and for this file."""
    path = filename.removeprefix(f"{ROOT}/")
    return path if path != filename and path.partition("/")[0] in ROOMS else ""


def _report(address: str, walk: Walk, most: int) -> None:
    templates = len(walk.files) - len(walk.python)
    functions = Counter(f"{file}:{code.co_qualname}" for file, code in walk.steps)
    print(address)
    print(f"{len(walk.steps)} calls of {len(functions)} functions (at most {MOST_CALLS} calls)")
    print(f"{len(walk.python)} files of Python (at most {MOST_FILES}) and {templates} templates")
    print(f"{walk.switches} switches of file")
    for name, calls in functions.most_common(most):
        print(f"{calls:6} {name}")


if __name__ == "__main__":
    sys.exit(main())

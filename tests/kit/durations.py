"""The longest files first, so that no process of a run ends minutes after the others.

`make durations` writes down how long each file took; a file that is not in the list is taken for a short one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "durations.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make durations` gives."""
    parser.addoption("--save-durations", action="store_true", help=f"write down in {FILE.name} how long each file took")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files; the tests of a file stay as they stand."""
    seconds = json.loads(FILE.read_text(encoding="utf-8"))
    items.sort(key=lambda item: -seconds.get(_file(item.nodeid), 0))


def pytest_configure(config: pytest.Config) -> None:
    """Add up in the process that hears of all tests."""
    if config.getoption("--save-durations") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Adding(), "durations")


class _Adding:
    """The seconds of set-up, test and tear-down, by file."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[_file(report.nodeid)] += report.duration

    def pytest_sessionfinish(self) -> None:
        before = json.loads(FILE.read_text(encoding="utf-8"))
        now = before | {file: round(seconds) for file, seconds in self._seconds.items()}
        there = {
            file: seconds for file, seconds in sorted(now.items()) if seconds and (FILE.parents[1] / file).exists()
        }
        FILE.write_text(json.dumps(there, indent=1) + "\n", encoding="utf-8")


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]

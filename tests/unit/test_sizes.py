"""The pure parts of the benchmark of sizes."""

from __future__ import annotations

import pytest

from benchmarks import watched
from benchmarks.sizes import COLUMNS, heap_for, line


@pytest.mark.parametrize(("scale", "megabytes"), [(1, 512), (14, 512), (140, 1024), (1410, 6144)])
def test_engine_gets_more_memory_for_more_offerings(scale: int, megabytes: int) -> None:
    assert heap_for(scale) == megabytes


def test_row_stands_under_its_headings() -> None:
    row = line([12.345, *range(1, len(COLUMNS))])
    assert len(row) == len(line(COLUMNS))
    assert row.split(" | ")[0].strip() == "12.3"
    with pytest.raises(ValueError, match="zip"):
        line([1])


def test_command_that_fails_says_what_it_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "_COMMAND", "import sys; print(sys.argv[1], 'is vol'); sys.exit(3)")
    with pytest.raises(SystemExit, match=r"ended with 3: schijf is vol"):
        watched.run({}, "schijf")

"""The page of faults names tests that are there."""

from __future__ import annotations

import re

from base.config import ROOT

NAMED = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
PAGE = (ROOT / "docs" / "faults-of-search.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| fault ")]


def test_every_fault_names_a_test_that_exists() -> None:
    assert len(ROWS) > 40
    for row in ROWS:
        named = NAMED.findall(row)
        assert named, row
        for file, name in named:
            path = ROOT / file
            assert path.is_file(), file
            assert f"def {name}(" in path.read_text(encoding="utf-8"), name


def test_every_numbered_fault_of_the_reports_has_a_row() -> None:
    written = "\n".join(ROWS)
    wanted = [*range(1, 16), *range(20, 47)]
    assert not [number for number in wanted if not re.search(rf"\bA{number}\b", written)]
    assert not [number for number in (*range(6, 12), 25, 26, 27) if not re.search(rf"\bF{number}\b", written)]

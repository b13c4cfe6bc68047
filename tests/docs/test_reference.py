"""The generated references equal what the code says now; `make docs` writes them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.reference import between_marks, documents, table


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_committed_references_equal_the_generated(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path](), "run `make docs`"


def test_a_table_survives_a_bar_in_a_cell() -> None:
    assert table(("a", "b"), [("x|y", "z")]) == "| a | b |\n| --- | --- |\n| x\\|y | z |\n"


def test_the_generated_part_needs_its_marks() -> None:
    with pytest.raises(ValueError, match="marks"):
        between_marks("no marks here", "content")

"""The tables of a page of the docs, as rows of text."""

from __future__ import annotations

from base.config import ROOT


def table(page: str, heading: str, first_column: str) -> list[list[str]]:
    """The rows of the table with that first column below a heading, without its own heading."""
    section = (ROOT / "docs" / page).read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    block = next(part for part in section.strip().split("\n\n") if part.startswith(f"| {first_column} |"))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in block.splitlines()[2:]]


def items(cell: str, separator: str) -> tuple[str, ...]:
    """What a cell lists; a dash is nothing."""
    return () if cell == "—" else tuple(cell.split(separator))

"""Which of the first rows holds the names of the columns: often a title, or names of groups, stand above it."""

from __future__ import annotations

from collections.abc import Sequence

LOOKED_AT = 20  # rows


def position(rows: Sequence[Sequence[str]]) -> int:
    """The place in `rows` of the header: the first, unless it is nearly empty and a later one is full of names."""
    widths = [sum(1 for cell in row if cell.strip()) for row in rows[:LOOKED_AT]]
    widest = max(widths, default=0)
    if widest < 2 or widths[0] * 2 > widest:
        return 0
    full = (place for place, width in enumerate(widths) if width * 5 >= widest * 4 and _are_names(rows[place]))
    return next(full, 0)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether nearly all cells could be names of columns: different words, without a number or an address in them."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    named = [cell for cell in filled if len(cell) <= 60 and not cell[0].isdigit() and "@" not in cell]
    return len(named) * 5 >= len(filled) * 4 and len(set(filled)) == len(filled)


def remarks(cells: Sequence[str]) -> list[str]:
    """What is told of a header in which a number or an address stands: it may be a row, which would then be lost."""
    odd = next((cell.strip() for cell in cells if cell.strip().isdecimal() or "@" in cell), "")
    return [f"De eerste rij lijkt geen namen van kolommen te bevatten: er staat “{odd[:40]}” in."] if odd else []

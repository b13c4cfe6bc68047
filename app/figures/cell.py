"""A cell: what one number of the figures is about."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """A number: of a figure, of one category of a split of it (both "" for all together), in an area and a period."""

    figure: str
    split: str
    category: str
    area: str
    period: str

"""The proof that hidden numbers stay hidden: the interval of each over everything that is published.

It knows what everybody knows: the shown numbers, the sums that hold, and that nothing is less than 0. Results can be
taken back in a later period than they were counted in: a small one may be as far below 0 as it may be above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.figures.cell import Cell
from app.figures.definitions import FIGURES
from app.figures.linear import Model, Row
from app.figures.sums import Sum
from app.figures.suppression import SMALL

MOST = 10_000_000.0  # more than anything that is counted
_TINY = 1e-6


@dataclass(frozen=True)
class Interval:
    """Between which numbers a hidden one lies at least, for who knows all that is published."""

    cell: Cell
    least: float
    most: float

    @property
    def is_wide(self) -> bool:
        """Whether it hides enough."""
        return self.most - self.least >= SMALL - _TINY


def intervals(published: Mapping[Cell, int | None], sums: Sequence[Sum]) -> list[Interval]:
    """The interval of each number that is None, by linear programs; one that is wide enough is searched no further."""
    model = _model(published, sums, 1.0 - SMALL)
    first = model.solve()
    if first is None:
        model = _model(published, sums, -MOST)
        first = model.solve()
    if first is None:
        raise ValueError("The published numbers contradict their own sums.")
    unknown = [cell for cell, count in published.items() if count is None]
    low, high = ({cell: first.get(cell, 0.0) for cell in unknown} for _ in range(2))
    for cell in unknown:
        for direction in (1.0, -1.0):
            if high[cell] - low[cell] < SMALL - _TINY:
                _widen(model, cell, direction, low, high)
    return [Interval(cell, low[cell], high[cell]) for cell in unknown]


def _widen(model: Model[Cell], cell: Cell, direction: float, low: dict[Cell, float], high: dict[Cell, float]) -> None:
    """Make the cell as small (1), or as large (-1), as all that is known allows."""
    model.cost(cell, direction)
    table = model.solve()
    model.cost(cell, 0.0)
    assert table is not None  # bounded, and there is a first one
    for other, lowest in low.items():
        value = table.get(other, 0.0)
        low[other], high[other] = min(lowest, value), max(high[other], value)


def _model(published: Mapping[Cell, int | None], sums: Iterable[Sum], taken_back: float) -> Model[Cell]:
    """The unknown numbers, in the sums that hold."""
    columns = {cell: _bounds(cell, count, taken_back) for cell, count in published.items()}
    return Model(columns, [Row([(cell, float(factor)) for cell, factor in s.terms], s.least, s.most) for s in sums])


def _bounds(cell: Cell, count: int | None, taken_back: float) -> tuple[float, float]:
    if count is not None:
        return float(count), float(count)
    return (taken_back if FIGURES[cell.figure].sums else 0.0), MOST

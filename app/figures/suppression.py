"""Which numbers stay hidden: those under five, and others so that no sum gives them away.

For each hidden number another table is looked for that has the same shown numbers and the same sums, and in which that
number is five higher. What must be hidden besides for such a table to exist is chosen by a linear program: as little,
and as far from the totals, as can be. So whoever knows all that is published still has at least five to choose from.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from math import inf, log1p

from app.figures import categories
from app.figures.cell import Cell
from app.figures.linear import Model, Row
from app.figures.periods import of_slug
from app.figures.sums import Sum

SMALL = 5  # a number under it is hidden, and the interval of what is hidden is at least so wide
_TINY = 1e-6
_Move = tuple[Cell, int]  # a cell, up (1) or down (-1)
_PERIODS = {"month": 1.0, "quarter": 3.0, "year": 9.0}  # longer ones say more: hide them last
_WHOLE, _ALL_OF_FLANDERS, _NOTHING = 4.0, 4.0, 3.0  # so are whole figures, Flanders, and what is 0


class CannotHide(Exception):
    """What is public already gives a number away, whatever else is hidden."""


def is_small(count: int) -> bool:
    """Whether a number is hidden for its own sake; 0 is shown: nobody is in it."""
    return 0 < abs(count) < SMALL


def hidden(
    counts: Mapping[Cell, int], sums: Sequence[Sum], *, shown: Collection[Cell] = (), before: Collection[Cell] = ()
) -> set[Cell]:
    """The numbers that stay hidden. `shown` are public already, `before` were hidden then. Raises CannotHide."""
    small = {cell for cell, count in counts.items() if is_small(count)}
    search = _Search(counts, sums, small | (set(before) & set(counts)), set(shown) - small)
    search.protect_all()
    return search.hidden


class _Search:
    """The other tables, as moves up and down from the true one, and how far each cell can move."""

    def __init__(self, counts: Mapping[Cell, int], sums: Sequence[Sum], hidden: set[Cell], shown: set[Cell]) -> None:
        self.hidden = hidden
        self._low: dict[Cell, float] = dict.fromkeys(counts, 0.0)
        self._high: dict[Cell, float] = dict.fromkeys(counts, 0.0)
        fixed = shown - hidden
        columns: dict[_Move, tuple[float, float]] = {}
        for cell, count in counts.items():
            columns[cell, 1] = (0.0, 0.0 if cell in fixed else inf)
            columns[cell, -1] = (0.0, 0.0 if cell in fixed else float(max(count, 0)))
        self._columns = columns
        self._model = Model(columns, [_row(each, counts) for each in sums])
        for move in columns:
            self._model.cost(move, 0.0 if move[0] in hidden else _weight(move[0], counts[move[0]]))

    def protect_all(self) -> None:
        """Hide what must be hidden until each hidden cell can move by five."""
        waiting = deque(sorted(self.hidden))
        while waiting:
            cell = waiting.popleft()
            if self._high[cell] - self._low[cell] < SMALL - _TINY:
                waiting.extend(self._protect(cell))

    def _protect(self, cell: Cell) -> list[Cell]:
        """Find a table in which the cell is higher; the cells that are hidden for it."""
        self._model.bound((cell, 1), SMALL + self._low[cell], inf)
        self._model.bound((cell, -1), 0.0, 0.0)
        moves = self._model.solve()
        for move in ((cell, 1), (cell, -1)):
            self._model.bound(move, *self._columns[move])
        if moves is None:
            raise CannotHide(cell)
        moved = dict.fromkeys(other for other, _ in moves)  # few of all, in their order
        return [other for other in moved if self._move(other, moves.get((other, 1), 0) - moves.get((other, -1), 0))]

    def _move(self, cell: Cell, by: float) -> bool:
        """Note how far a cell moves in a table; whether it is hidden from now on."""
        if abs(by) <= _TINY:
            return False
        self._low[cell], self._high[cell] = min(self._low[cell], by), max(self._high[cell], by)
        if cell in self.hidden:
            return False
        self.hidden.add(cell)
        for direction in (1, -1):
            self._model.cost((cell, direction), 0.0)
        return True


def _row(each: Sum, counts: Mapping[Cell, int]) -> Row[_Move]:
    """The same sum of moves: what they may add to what the true numbers make of it."""
    true = sum(factor * counts[cell] for cell, factor in each.terms)
    terms = [((cell, way), float(factor * way)) for cell, factor in each.terms for way in (1, -1)]
    return Row(terms, each.least - true, each.most - true)


def _weight(cell: Cell, count: int) -> float:
    """What hiding a cell costs readers."""
    period = of_slug(cell.period)
    weight = _PERIODS[period.level] if period else 1.0
    weight *= _ALL_OF_FLANDERS if cell.area == categories.TOTAL else 1.0
    return weight * (1.0 if cell.split else _WHOLE) * (1 + log1p(abs(count))) * (1.0 if count else _NOTHING)

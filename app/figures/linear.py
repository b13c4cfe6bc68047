"""Linear programs, by HiGHS: one model that is solved again and again with other bounds and costs.

highspy is loaded here alone, and this by the worker and the command line alone: no web process needs it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import highspy
import numpy as np

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Row(Generic[Name]):
    """What some columns are together, each times its factor."""

    terms: Sequence[tuple[Name, float]]
    least: float
    most: float


class Model(Generic[Name]):
    """Columns with their bounds, and rows. A column costs nothing until that is set."""

    def __init__(self, columns: Mapping[Name, tuple[float, float]], rows: Sequence[Row[Name]]) -> None:
        self._names = list(columns)
        self._number = {name: number for number, name in enumerate(columns)}
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        self._highs.setOptionValue("presolve", "off")  # the last solution is where the next one begins
        self._highs.passModel(self._program(columns, rows))

    def _program(self, columns: Mapping[Name, tuple[float, float]], rows: Sequence[Row[Name]]) -> highspy.HighsLp:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(columns), len(rows)
        program.col_cost_ = np.zeros(len(columns))
        program.col_lower_, program.col_upper_ = np.array(list(columns.values()), dtype=float).reshape(-1, 2).T
        program.row_lower_ = np.array([row.least for row in rows], dtype=float)
        program.row_upper_ = np.array([row.most for row in rows], dtype=float)
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(row.terms) for row in rows)], dtype=np.int32)
        matrix.index_ = np.array([self._number[name] for row in rows for name, _ in row.terms], dtype=np.int32)
        matrix.value_ = np.array([factor for row in rows for _, factor in row.terms], dtype=float)
        return program

    def cost(self, name: Name, cost: float) -> None:
        """What one unit of a column costs from now on."""
        self._highs.changeColCost(self._number[name], cost)

    def bound(self, name: Name, least: float, most: float) -> None:
        """The bounds of a column from now on."""
        self._highs.changeColBounds(self._number[name], least, most)

    def solve(self) -> Mapping[Name, float] | None:
        """The cheapest values that obey all rows, but for those that are 0; None when there are none."""
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(self._highs.getSolution().col_value)
        return {self._names[number]: float(values[number]) for number in np.flatnonzero(values)}

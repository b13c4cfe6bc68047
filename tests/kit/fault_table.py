"""The table of the matrix of faults, printed at the end of a run: a row for each cell that was tried."""

from __future__ import annotations

import pytest

ROW = "matrix"  # property of a test: its row
HEADS = ("cell", "visitors saw", "p99 ms", "slowest /livez ms", "questions", "lost", "well again after s", "load")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows, and how many cells are as they must be."""
    reports = [report for state in ("passed", "failed") for report in terminalreporter.stats.get(state, ())]
    rows = [(value, report.passed) for report in reports for name, value in report.user_properties if name == ROW]
    if rows:
        terminalreporter.section("matrix of faults")
        terminalreporter.write_line(_line(HEADS))
        terminalreporter.write_line(_line(["---"] * len(HEADS)))
        for cells, passed in sorted(rows):
            terminalreporter.write_line(_line(cells) + ("" if passed else " WRONG"))
        terminalreporter.write_line(f"{sum(passed for _, passed in rows)} of {len(rows)} cells are as they must be")


def _line(cells: list[object] | tuple[str, ...]) -> str:
    return f"| {' | '.join(map(str, cells))} |"

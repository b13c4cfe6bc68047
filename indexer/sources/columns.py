"""Looking up a column of a row: its value, a constant between quotes, or what lies inside it ("aanbieder.naam")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from indexer.tables.rows import Row

Getter = Callable[[Row], Any]


def getter(columns: Sequence[str]) -> Getter:
    """What reads these columns of a row; of more than one a tuple, or None when one of them is empty."""
    getters = [_getter(column) for column in columns]
    if len(getters) == 1:
        return getters[0]

    def several(row: Row) -> tuple[Any, ...] | None:
        found = tuple(get(row) for get in getters)
        return None if any(map(is_empty, found)) else found

    return several


def _getter(column: str) -> Getter:
    if is_constant(column):
        return lambda _row: column[1:-1]
    path = column.split(".")
    return lambda row: row[column] if column in row else _inside(row, path)


def _inside(row: Row, path: Sequence[str]) -> Any:
    value: Any = row
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def is_constant(column: str) -> bool:
    """Whether it stands between quotes: 'maatwerkbedrijf'."""
    return len(column) >= 2 and column[0] == column[-1] == "'"


def is_empty(value: Any) -> bool:
    """Whether a source gave no value: nothing, only spaces, or a list of nothing."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value == []

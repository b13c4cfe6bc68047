"""Looking up a column of a row: its value, a constant between quotes, or what lies inside it ("aanbieder.naam")."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.tables.rows import Row

_NOTHING = frozenset({"null", "NULL", "Null", "(null)", "undefined", "None", "NaN", "nan"})
Getter = Callable[[Row], object]


def getter(columns: Sequence[str]) -> Getter:
    """What reads these columns of a row; of more than one a tuple, or None when one of them is empty."""
    getters = [_getter(column) for column in columns]
    if len(getters) == 1:
        return getters[0]

    def several(row: Row) -> tuple[object, ...] | None:
        found = tuple(get(row) for get in getters)
        return None if any(map(is_empty, found)) else found

    return several


def _getter(column: str) -> Getter:
    if is_constant(column):
        return lambda _row: column[1:-1]
    path = column.split(".")
    return lambda row: row[column] if column in row else _inside(row, path)


def _inside(row: Row, path: Sequence[str]) -> object:
    value: object = row
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def is_constant(column: str) -> bool:
    """Whether it stands between quotes: 'maatwerkbedrijf'."""
    return len(column) >= 2 and column[0] == column[-1] == "'"


def is_empty(value: object) -> bool:
    """Whether a source gave no value: nothing, only spaces, a program's word for nothing, or a list of nothing."""
    if isinstance(value, str):
        return not value or value.isspace() or value in _NOTHING
    return value is None or (isinstance(value, list | dict) and not value)


def as_words(value: object) -> list[object]:
    """The words of a value that is a list, a dictionary (PHP numbers or names the elements), one word or nothing."""
    listed = list(value.values()) if isinstance(value, dict) else value
    listed = listed if isinstance(listed, list | tuple) else [listed]
    return [word for word in listed if word is not False and not is_empty(word)]


def as_rows(value: object) -> list[object]:
    """The rows of a value that is a list, a dictionary of rows, one row or nothing."""
    if isinstance(value, dict) and not all(isinstance(row, dict) for row in value.values()):
        return [value]
    return as_words(value)

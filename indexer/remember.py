"""Remembering what was made of a value: the same organisations, places and codes come back on row after row."""

from __future__ import annotations

from collections.abc import Callable

MOST = 2_000  # values that one function remembers; rows of one organisation stand close together


def remembered(make: Callable[[object], object]) -> Callable[[object], object]:
    """`make`, asked only once for the same value. What it returns is shared: nobody may change it."""
    known: dict[object, object] = {}

    def recall(value: object) -> object:
        key = value if isinstance(value, str) else (repr(value),)  # 1, 1.0, True and "1" are not the same
        found = known.get(key, known)
        if found is known:
            if len(known) >= MOST:
                known.clear()
            found = known[key] = make(value)
        return found

    return recall

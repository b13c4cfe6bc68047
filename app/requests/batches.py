"""How many suppliers are asked at once, and when enough of them said yes. docs/loop.md has the same numbers."""

from __future__ import annotations

from collections.abc import Iterable

from app.questions.flow import CAN

MOST_AT_ONCE = 5  # suppliers that one batch asks
ENOUGH = 3  # suppliers that can do it: nobody else is asked while there are so many


def room(states: Iterable[str]) -> int:
    """How many suppliers may be asked now, seen from the states of those that were."""
    return 0 if sum(state in CAN for state in states) >= ENOUGH else MOST_AT_ONCE

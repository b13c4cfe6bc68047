"""When a warm-up ends: visitors come once the engine is quick, and are not kept out by one that never is."""

from __future__ import annotations

import pytest

from app.operations.readiness import (
    QUICK_IN_A_ROW,
    WARM_UP_MOST,
    WARM_UP_SEARCHES,
    WARM_UP_SECONDS,
    is_enough,
)


@pytest.mark.parametrize(
    ("seconds", "searches", "quick", "answered", "enough"),
    [
        (WARM_UP_SECONDS / 2, 10, QUICK_IN_A_ROW, True, False),
        (WARM_UP_SECONDS / 2, WARM_UP_SEARCHES, QUICK_IN_A_ROW, True, True),
        (WARM_UP_SECONDS + 1, 10, QUICK_IN_A_ROW, True, True),
        (WARM_UP_SECONDS + 1, 10, QUICK_IN_A_ROW - 1, True, False),
        (WARM_UP_SECONDS + 1, 10, 0, False, True),
        (WARM_UP_MOST + 1, 10, 0, True, True),
    ],
)
def test_a_warm_up_ends_when_searches_are_quick_or_time_is_up(
    seconds: float, searches: int, quick: int, answered: bool, enough: bool
) -> None:
    assert is_enough(seconds, searches=searches, quick=quick, answered=answered) == enough

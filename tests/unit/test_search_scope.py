"""What limits a search, and what is long unconfirmed."""

from __future__ import annotations

from datetime import date

import pytest

from app.search.scope import is_unconfirmed, unconfirmed_before
from indexer.derived import half_year


@pytest.mark.parametrize(
    ("today", "eighteen_months_before"),
    [
        ("2026-11-28", "2025-05-28"),
        ("2026-06-30", "2024-12-30"),
        ("2026-07-01", "2025-01-01"),
        ("2026-12-31", "2025-06-30"),
    ],
)
def test_an_offering_is_unconfirmed_before_the_half_year_of_eighteen_months_ago(
    today: str, eighteen_months_before: str
) -> None:
    assert unconfirmed_before(date.fromisoformat(today)) == half_year(eighteen_months_before)


@pytest.mark.parametrize(("freshness", "unconfirmed"), [(20242, True), (20251, False), (20262, False), (0, False)])
def test_an_offering_without_any_date_is_not_unconfirmed(freshness: int, unconfirmed: bool) -> None:
    assert is_unconfirmed(freshness, date(2026, 11, 28)) is unconfirmed

"""docs/figures.md has the columns of the tables of events, and the other way round."""

from __future__ import annotations

from base.tables import event_corrections, event_counts, event_rows
from base.tables.events import DIMENSIONS
from tests.kit.markdown import table


def test_the_page_names_every_dimension() -> None:
    assert {row[0] for row in table("figures.md", "Dimensions", "column")} == set(DIMENSIONS)


def test_rows_sums_and_corrections_have_the_same_dimensions() -> None:
    for one in (event_rows, event_counts, event_corrections):
        assert set(DIMENSIONS) | {"day", "kind", "value"} <= set(one.c.keys()), one.name

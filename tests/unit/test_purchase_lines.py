"""The lines of a purchase list: which columns count, and where each is needed."""

from __future__ import annotations

import pytest

from app.purchases import lines
from app.purchases.lines import Sheet
from dutch import places
from indexer.tables.rows import BadRow
from indexer.tables.table import Table

SHEET = Sheet(
    ["nr", "wat", "gemeente"], [(2, ["1", "ramen wassen", "Hasselt"]), (3, ["2", "", ""]), (5, ["3", "gras", "Mars"])]
)


@pytest.mark.parametrize(
    ("columns", "guessed"),
    [
        (["Nr", "Omschrijving", "Gemeente"], (1, 2)),
        (["Postcode", "Gevraagde dienst"], (1, 0)),
        (["Artikel"], (0, None)),
        (["A", "B"], (0, None)),
        (["Wat", "Waar"], (0, 1)),
    ],
)
def test_columns_are_known_by_their_names(columns: list[str], guessed: tuple[int, int | None]) -> None:
    assert lines.guess(columns) == guessed


def test_a_line_is_needed_in_its_own_town_else_everywhere_else_the_same() -> None:
    gent = places.find("Gent")[0]
    found = lines.lines(SHEET, 1, 2, gent)
    assert [(line.row, line.need, line.place and line.place.name, line.unread) for line in found] == [
        (2, "ramen wassen", "Hasselt", ""),
        (5, "gras", "Gent", "Mars"),
    ]
    assert [line.place for line in lines.lines(SHEET, 1, None, None)] == [None, None]


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    rows: list[tuple[int, dict[str, str] | BadRow]] = [(n, {"wat": f"taak {n}"}) for n in range(2, lines.MOST + 12)]
    sheet = lines.sheet(Table("csv", ["wat"], [*rows, (999, BadRow("x", "rij", "verschoven"))]))
    assert (len(sheet.rows), sheet.left_out) == (lines.MOST, 10)


def test_a_cell_is_as_long_as_one_search_at_most() -> None:
    long = Sheet(["wat"], [(2, ["ramen " * 60])])
    assert len(lines.lines(long, 0, None, None)[0].need.split()) == 20

"""Files of LibreOffice as people and programs really make them."""

from __future__ import annotations

import pytest

from indexer.tables import any_table, ods_table
from indexer.tables.kinds import kind_of
from indexer.tables.table import FileRefused
from tests.kit.ods import cell, row, sheets


def test_a_sheet_is_read_with_the_numbers_that_people_see() -> None:
    data = sheets(row("wat", "waar") + row("ramen wassen", "Hasselt") + row("", "", times=2) + row("gras", ""))
    assert kind_of(data) == "ods"
    table = any_table.read(data)
    assert (table.kind, table.columns) == ("ods", ["wat", "waar"])
    assert table.rows == [(2, {"wat": "ramen wassen", "waar": "Hasselt"}), (5, {"wat": "gras", "waar": ""})]


def test_repeated_rows_and_cells_stand_as_often_as_they_are_seen() -> None:
    wide = f"<table:table-row>{cell('x', times=2)}{cell('', times=16_382)}</table:table-row>"
    table = ods_table.read(sheets(row("a", "b") + wide + row("y", "z", times=2) + row("", times=1_048_570)))
    assert [number for number, _ in table.rows] == [2, 3, 4]
    assert table.rows[0][1] == {"a": "x", "b": "x"}


def test_lines_of_a_cell_stay_apart_and_remarks_are_no_text() -> None:
    remark = "<office:annotation><text:p>niet vergeten</text:p></office:annotation>"
    two = f"<table:table-cell>{remark}<text:p>ramen</text:p><text:p>en<text:s/>deuren</text:p></table:table-cell>"
    table = ods_table.read(sheets(row("wat", "waar") + f"<table:table-row>{two}{cell('Gent')}</table:table-row>"))
    assert table.rows[0][1] == {"wat": "ramen\nen deuren", "waar": "Gent"}


def test_the_first_sheet_with_anything_on_it_counts() -> None:
    table = ods_table.read(sheets(row(""), row("wat") + row("gras"), row("ander") + row("iets")))
    assert table.columns == ["wat"]
    assert any("Blad2" in note for note in table.notes)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (sheets(row("a") + row(*["x"] * 3, times=1_000_000)), "rijen"),
        (sheets(f"<table:table-row>{cell('x', times=16_000)}</table:table-row>"), "kolommen"),
        (sheets(), "geen blad"),
        (sheets("<table:table-row>"), "beschadigd"),
        (sheets(row("a")).replace(b"content.xml", b"kontent.xml"), "ZIP|geen blad"),
    ],
)
def test_what_is_no_table_is_refused_without_filling_the_memory(data: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        any_table.read(data)

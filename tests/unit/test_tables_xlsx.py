"""Excel files as people and programs really make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from indexer.tables import xlsx_parts, xlsx_table
from indexer.tables.rows import BadRow
from indexer.tables.table import FileRefused, Table

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def saved(made: Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def book(*rows: list[object]) -> bytes:
    """An Excel file with these rows on its only sheet."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return saved(made)


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """An Excel file of which one part is another one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


def with_sheet(cells: str) -> bytes:
    """An Excel file of which the sheet is written by hand."""
    sheet = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{cells}</sheetData></worksheet>'
    return changed(book(["x"]), SHEET, lambda _: sheet.encode())


def values(table: Table) -> list[object]:
    """The rows by their columns; of a broken one what is said of it."""
    return [row.message if isinstance(row, BadRow) else tuple(row.values()) for _, row in table.rows]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#WAARDE!", "#N/B", "########"])
def test_a_cell_with_an_error_refuses_its_row_alone(error: str) -> None:
    table = xlsx_table.read(book(["nr", "titel"], [1, error], [2, "Kaarsen"], [3, "#1 in kaarsen"]))
    refused = "Rij 2 bevat een fout van Excel in “titel”. Herstel die cel."
    assert values(table) == [refused, ("2", "Kaarsen"), ("3", "#1 in kaarsen")]


def test_characters_that_xml_cannot_hold_are_read_again() -> None:
    cell = '<row><c t="str"><v>titel</v></c></row><row><c t="inlineStr"><is><t>{}</t></is></c></row>'
    assert values(xlsx_table.read(with_sheet(cell.format("een_x000D_\ntwee_x005F_x000D_")))) == [("een\ntwee_x000D_",)]
    assert values(xlsx_table.read(with_sheet(cell.format("_xD83D__xDE00_")))) == [("😀",)]
    assert "NUL" in str(values(xlsx_table.read(with_sheet(cell.format("a_x0000_b"))))[0])


def test_pronunciation_and_layout_of_a_text_are_left_out() -> None:
    text = "<is><r><t>Ka</t></r><r><t>arsen</t></r><rPh><t>klank</t></rPh></is>"
    cells = f'<row><c t="str"><v>titel</v></c></row><row><c t="inlineStr">{text}</c></row>'
    assert values(xlsx_table.read(with_sheet(cells))) == [("Kaarsen",)]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_first_sheet_that_people_see_is_read(state: str) -> None:
    made = Workbook()
    made.active.title, made.active.sheet_state = "instellingen", state
    made.active.append(["sleutel", "waarde"])
    made.create_sheet("leeg")
    made.create_sheet("Aanbod").append(["nr", "titel"])
    table = xlsx_table.read(saved(made))
    assert table.columns == ["nr", "titel"]
    assert any("“Aanbod”" in note for note in table.notes)


@pytest.mark.parametrize(
    "above",
    [
        [["Overzicht sociale economie 2026"]],
        [["Overzicht"], [], ["bijgewerkt in november"]],
        [["Aanbod", None, None, "Adres"]],
    ],
)
def test_a_header_below_a_title_is_found_and_that_is_told(above: list[list[object]]) -> None:
    header = ["nr", "titel", "organisatie", "postcode", "gemeente"]
    table = xlsx_table.read(book(*above, header, [1, "Kaarsen", "Proef", 9000, "Gent"]))
    assert table.columns == header
    assert [number for number, _ in table.rows] == [len(above) + 2]
    assert any("namen van de kolommen staan op rij" in note for note in table.notes)


def test_rows_of_spaces_are_no_rows() -> None:
    assert values(xlsx_table.read(book(["nr", "titel"], [" ", " "], [1, "x"], [None, "  "]))) == [("1", "x")]


def test_days_times_and_numbers_are_what_excel_shows() -> None:
    row = [date(2026, 12, 31), datetime(2026, 12, 31, 14, 30), time(9, 15), 0.1 + 0.2, 8000.0, True, 46387]
    table = xlsx_table.read(book(["a", "b", "c", "d", "e", "f", "g"], row))
    assert values(table) == [("31/12/2026", "31/12/2026 14:30", "09:15", "0,3", "8000", "ja", "46387")]


def test_days_of_a_book_that_begins_in_1904() -> None:
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)
    made.active.append(["dag"])
    made.active.append([date(2026, 12, 31)])
    assert values(xlsx_table.read(saved(made))) == [("31/12/2026",)]


def test_styles_that_only_a_strict_reader_minds_do_no_harm() -> None:
    odd = changed(book(["nr"], [1]), "xl/styles.xml", lambda part: part.replace(b'family val="2"', b'family val="99"'))
    assert values(xlsx_table.read(odd)) == [("1",)]


def test_a_formula_without_an_outcome_is_told() -> None:
    table = xlsx_table.read(book(["a", "b"], [1, "=A2+1"]))
    assert any("ontbreekt de uitkomst" in note for note in table.notes)


def test_a_cell_far_to_the_right_refuses_its_row() -> None:
    made = Workbook()
    made.active.append(["a", "b"])
    made.active["XFD3"] = "x"
    assert values(xlsx_table.read(saved(made))) == ["Rij 3 heeft 16384 cellen, niet 2: de kolommen zijn verschoven."]


@pytest.mark.parametrize(
    ("sheet", "part", "times"),
    [
        ("<row>{}</row>", "<c><v>1</v></c>", 3_500_000),
        ("{}", "<row/>", 3_900_000),
        ("{}", "<row><c/></row>", 1_500_000),
    ],
    ids=["one row", "rows", "cells"],
)
def test_too_many_cells_are_refused_before_anything_is_built(
    sheet: str, part: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = with_sheet(sheet.format(part * times))
    monkeypatch.setattr(xlsx_parts, "make_parser", None)
    with pytest.raises(FileRefused, match="te veel cellen"):
        xlsx_table.read(data)


def test_elements_that_hide_from_the_count_are_counted_by_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = f'<?xml version="1.0" encoding="cp500"?><worksheet xmlns="{SPREADSHEET}"><sheetData>{"<row/>" * 500}'
    data = changed(book(["x"]), SHEET, lambda _: f"{sheet}</sheetData></worksheet>".encode("cp500"))
    monkeypatch.setattr(xlsx_parts, "MOST_ELEMENTS", 400)
    with pytest.raises(FileRefused, match=r"te veel cellen|beschadigd"):
        xlsx_table.read(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["<!ENTITY b 'bom'>", "<!ENTITY b SYSTEM 'file:///etc/hostname'>", ""])
def test_no_part_may_declare_anything_in_any_encoding(encoding: str, declared: str) -> None:
    named = "utf-16" if encoding.startswith("utf-16") else encoding
    head = f'<?xml version="1.0" encoding="{named}"?><!DOCTYPE worksheet [{declared}]>'
    cells = '<row><c t="str"><v>titel</v></c></row>'
    sheet = f'{head}<worksheet xmlns="{SPREADSHEET}"><sheetData>{cells}</sheetData></worksheet>'
    data = changed(book(["x"]), SHEET, lambda _: sheet.encode(encoding))
    with pytest.raises(FileRefused, match="verklaringen"):
        xlsx_table.read(data)

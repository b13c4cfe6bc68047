"""The first sheet of an Excel file (XLSX) as a table. Nothing in it is ever carried out: no formula, no macro.

Values become the text that Excel itself would write into a CSV file in Belgium.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from indexer.validator.table import MOST_COLUMNS, MOST_ROWS, FileRefused, Table, headings, record, too_many_rows

LARGEST_UNPACKED = 60_000_000  # bytes of all parts together
MOST_PARTS = 1_000
_DAMAGED = "Dit Excel-bestand is beschadigd. Open het in Excel en bewaar het opnieuw als XLSX."
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")  # an XML bomb begins so; Excel never writes them


def read(data: bytes) -> Table:
    """The first sheet. Raises FileRefused."""
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and such that we do not read
            _inspect(data, notes)
            return _table(data, notes)
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(_DAMAGED) from error


def _inspect(data: bytes, notes: list[str]) -> None:
    """Look at the parts before anything is unpacked as a whole. Raises FileRefused."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        entries = parts.infolist()
        # The library never unpacks more of a part than the size that stands here.
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise FileRefused("Dit Excel-bestand is uitgepakt te groot. Laat afbeeldingen en andere bladen weg.")
        if any(entry.filename.endswith("vbaProject.bin") for entry in entries):
            notes.append("Het bestand bevat macro's. Wij voeren ze nooit uit.")
        formulas = False
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                formulas |= _look_through(parts, entry)
    if formulas:
        notes.append("Het bestand bevat formules. Wij lezen de uitkomst die Excel erbij bewaarde.")


def _look_through(parts: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part holds formulas. Raises FileRefused when it declares entities."""
    content = parts.read(entry)
    if any(mark in content for mark in _DECLARATIONS):
        raise FileRefused("Dit Excel-bestand bevat verklaringen die Excel zelf nooit schrijft. Bewaar het opnieuw.")
    return b"worksheets/" in entry.filename.encode() and (b"<f>" in content or b"<f " in content)


def _table(data: bytes, notes: list[str]) -> Table:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        if not sheets:
            raise FileRefused("In dit Excel-bestand staat geen blad met cellen.")
        if len(sheets) > 1:
            notes.append(f"Wij lezen alleen het eerste blad, “{sheets[0].title[:40]}”.")
        lines = _lines(sheets[0])
        columns = headings(next(lines, []), notes)
        rows = []
        for number, cells in enumerate(lines, 2):
            if any(cells):
                rows.append(record(number, columns, (cells + [""] * len(columns))[: max(len(columns), _width(cells))]))
            if len(rows) > MOST_ROWS:
                raise too_many_rows()
        return Table("xlsx", columns, rows, notes)
    finally:
        book.close()


def _width(cells: list[str]) -> int:
    """How many cells there are up to the last one with something in it."""
    return max((position for position, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _lines(sheet: ReadOnlyWorksheet) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # a sheet may claim to be larger than it is
    limits = {"max_row": MOST_ROWS + 1_000, "max_col": MOST_COLUMNS + 1}
    for cells in sheet.iter_rows(min_row=1, min_col=1, values_only=True, **limits):
        yield [_text(cell) for cell in cells]


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case datetime() if value.time() != time():
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value).replace(".", ",")
    return str(value)

"""The first sheet of an Excel file (XLSX) as a table. Nothing in it is ever carried out: no formula, no macro."""

from __future__ import annotations

from indexer.tables import sheet_table, xlsx_book
from indexer.tables.table import FileRefused, Table
from indexer.tables.xlsx_book import Book, Sheet
from indexer.tables.xlsx_parts import Parts
from indexer.tables.xlsx_sheet import SheetReader

_DAMAGED = "Dit Excel-bestand is beschadigd. Open het in Excel en bewaar het opnieuw als XLSX."


def read(data: bytes) -> Table:
    """The first sheet that people see and that is not empty. Raises FileRefused."""
    try:
        parts = Parts.opened(data)
        with parts.archive:
            return _table(xlsx_book.read(parts))
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(_DAMAGED) from error


def _table(book: Book) -> Table:
    notes: list[str] = []
    if any(name.endswith("vbaproject.bin") for name in book.parts.names):
        notes.append("Het bestand bevat macro's. Wij voeren ze nooit uit.")
    sheet = _first(book, notes)
    if sheet.has_formulas:
        notes.append("Het bestand bevat formules. Wij lezen de uitkomst die Excel erbij bewaarde.")
    if sheet.without_outcome:
        notes.append("Van een of meer formules ontbreekt de uitkomst. Open het bestand in Excel en bewaar het.")
    return sheet_table.table("xlsx", sheet.rows, notes)


def _first(book: Book, notes: list[str]) -> SheetReader:
    """The sheet to read: the first that people see, or the first with anything in it. Raises FileRefused."""
    if not book.sheets:
        raise FileRefused("In dit Excel-bestand staat geen blad met cellen.")
    visible = [sheet for sheet in book.sheets if sheet.visible] or list(book.sheets)
    for sheet in visible:
        found = _read(book, sheet)
        if found.rows:
            break
    if len(book.sheets) > 1:
        notes.append(f"Wij lezen alleen het eerste blad dat u in Excel ziet, “{sheet.title[:40]}”.")
    return found


def _read(book: Book, sheet: Sheet) -> SheetReader:
    reader = SheetReader(book)
    book.parts.read(sheet.part, reader)
    return reader

"""The first sheet of an Excel file (XLSX) as a table. Nothing in it is ever carried out: no formula, no macro."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.tables import header, xlsx_book
from indexer.tables.rows import BadRow, Row
from indexer.tables.table import MOST_COLUMNS, MOST_ROWS, FileRefused, Table, headings, record, shifted, too_many_rows
from indexer.tables.xlsx_book import Book, Sheet
from indexer.tables.xlsx_parts import Parts
from indexer.tables.xlsx_sheet import Cells, SheetReader

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
    numbers = list(sheet.rows)
    place = header.position([_dense(sheet.rows[number]) for number in numbers[: header.LOOKED_AT]]) if numbers else 0
    names = _dense(sheet.rows[numbers[place]]) if numbers else []
    columns = headings(names, notes)
    notes += header.remarks(names)
    if place:
        said = (
            f"De namen van de kolommen staan op rij {numbers[place]}. Wis de rijen erboven voor u het bestand levert."
        )
        notes.append(said)
    if len(numbers) - place - 1 > MOST_ROWS:
        raise too_many_rows()
    return Table("xlsx", columns, [(n, _record(n, sheet.rows[n], columns)) for n in numbers[place + 1 :]], notes)


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


def _dense(cells: Cells) -> list[str]:
    """The cells of a row in order, empty ones too; never many more than a table may have."""
    width = min(_width(cells), MOST_COLUMNS + 1)
    return [cells.get(column, "") for column in range(1, width + 1)]


def _width(cells: Cells) -> int:
    """How many columns there are up to the last one with something in it."""
    return max((column for column, text in cells.items() if text.strip()), default=0)


def _record(number: int, cells: Cells, columns: Sequence[str]) -> Row | BadRow:
    width = _width(cells)
    if width > len(columns):
        return BadRow(f"rij {number}", "rij", f"Rij {number} {shifted(width, len(columns))}")
    return record(list(columns), _dense(cells) + [""] * (len(columns) - width), f"rij {number}", "utf-8")

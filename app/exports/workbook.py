"""A table as an Excel file (XLSX). Texts stay texts: no cell is a formula or a link, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from base import clock

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
About = Sequence[tuple[str, str]]  # what a table is about: (subject, text)
_TEXTS_STAY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEADING = {"bold": True, "bg_color": "#0b5c57", "font_color": "#ffffff", "valign": "top"}
_WRAPPED = {"text_wrap": True, "valign": "top"}
_WIDEST = 60  # characters
_TITLE_ROOM = 120  # characters of the title at the top of a printed page
_A4 = 9  # as Excel numbers papers


def workbook(header: Sequence[str], rows: Sequence[Sequence[Cell]], about: About, title: str) -> bytes:
    """The rows as a sheet that filters and prints well, and `about` as a sheet of its own."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - a web process seldom needs it

    made = io.BytesIO()
    with Workbook(made, _TEXTS_STAY) as book:
        book.set_properties({"title": title, "created": clock.now().replace(tzinfo=None)})
        heading, wrapped = book.add_format(_HEADING), book.add_format(_WRAPPED)
        sheet = book.add_worksheet("Aanbod")
        _fill(sheet, [header, *rows], heading, wrapped)
        _read_well(sheet, len(rows), len(header))
        _print_well(sheet, title)
        _fill(book.add_worksheet("Over deze lijst"), about, wrapped, wrapped)
    return made.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Cell]], first: Format, others: Format) -> None:
    """Write the rows, the first in a format of its own, in columns as wide as what they hold."""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, others if number else first)
    for column, cells in enumerate(zip(*rows, strict=True)):
        sheet.set_column(column, column, min(_WIDEST, max(len(str(cell or "")) for cell in cells) + 2))


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, written: Format) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, written)
    elif cell is not None:
        sheet.write_number(row, column, cell, written)


def _read_well(sheet: Worksheet, rows: int, columns: int) -> None:
    """The headings stay in sight, and filter."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, columns - 1)


def _print_well(sheet: Worksheet, title: str) -> None:
    """On paper: sideways, as wide as a page, with headings, title and number on each."""
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{title[:_TITLE_ROOM].replace('&', '&&')}")
    sheet.set_footer("&Ldoeners&RPagina &P van &N")

"""The first sheet of a file of LibreOffice (ODS) as a table: the texts that people see in its cells.

The format repeats rows and cells by a number; a library that writes them all out needs gigabytes for a file of a few
hundred bytes. Here no more is ever written out than a table may have.
"""

from __future__ import annotations

from xml.sax.xmlreader import AttributesImpl

from indexer.tables import sheet_table
from indexer.tables.table import MOST_COLUMNS, MOST_ROWS, FileRefused, Table, too_many_rows
from indexer.tables.xlsx_parts import Parts, Reader

_DAMAGED = "Dit bestand van LibreOffice is beschadigd. Open het in LibreOffice en bewaar het opnieuw als ODS."
_CELLS = ("table-cell", "covered-table-cell")


def read(data: bytes) -> Table:
    """The first sheet with anything in it. Raises FileRefused."""
    try:
        parts = Parts.opened(data)
        with parts.archive:
            content = _Content()
            parts.read("content.xml", content)
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(_DAMAGED) from error
    if not content.rows:
        raise FileRefused("In dit bestand staat geen blad met cellen.")
    others = content.sheets > 1
    notes = [f"Wij lezen alleen het eerste blad waar iets op staat, “{content.title[:40]}”."] if others else []
    return sheet_table.table("ods", content.rows, notes)


class _Content(Reader):
    """`rows` of the first sheet that has any, by their number; its `title`, and how many `sheets` there are."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, dict[int, str]] = {}
        self.title = ""
        self.sheets = 0
        self._done = self._inside = False
        self._row = self._rows_alike = self._column = self._cells_alike = 0
        self._cells: dict[int, str] = {}
        self._lines: list[str] = []

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        """A sheet, a row, a cell or a line in a cell begins."""
        if name == "table":
            self._done = bool(self.rows)
            self.title, self.sheets = self.title if self._done else attrs.get("table:name", ""), self.sheets + 1
            self._row = 0
        elif name == "table-row":
            self._cells, self._column = {}, 0
            self._rows_alike = _times(attrs, "table:number-rows-repeated")
        elif name in _CELLS:
            self._lines, self._cells_alike = [], _times(attrs, "table:number-columns-repeated")
        elif name == "annotation":
            self._inside = False
        elif name == "p":
            self._inside = True
            self._lines.append("")
        elif name == "s" and self._inside:
            self._lines[-1] += " "

    def end(self, name: str) -> None:
        """A line, a cell or a row ends."""
        if name == "p":
            self._inside = False
        elif name == "annotation":
            self._lines.clear()
        elif name in _CELLS:
            self._end_cell("\n".join(self._lines).strip())
        elif name == "table-row" and not self._done:
            self._end_row()

    def characters(self, content: str) -> None:
        """A part of the text of a line."""
        if self._inside:
            self._lines[-1] += content

    def _end_cell(self, text: str) -> None:
        first = self._column + 1
        self._column += self._cells_alike
        if text:
            last = min(self._column, MOST_COLUMNS + 1)
            self._cells.update(dict.fromkeys(range(first, last + 1), text))

    def _end_row(self) -> None:
        first = self._row + 1
        self._row += self._rows_alike
        if not self._cells:
            return
        if len(self.rows) + self._rows_alike > MOST_ROWS + 1:
            raise too_many_rows()
        self.rows.update(dict.fromkeys(range(first, self._row + 1), self._cells))


def _times(attrs: AttributesImpl, name: str) -> int:
    """How often a row or a cell stands there."""
    text = attrs.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1

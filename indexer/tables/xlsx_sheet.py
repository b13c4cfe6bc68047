"""The rows of a sheet of an Excel file, as the text that Excel itself would write into a CSV file in Belgium."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from xml.sax.xmlreader import AttributesImpl

from indexer.tables.table import MOST_ROWS, FileRefused, too_many_rows
from indexer.tables.xlsx_book import Book, TextReader, unescaped

WIDEST = 16_384  # columns of Excel
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Cells = dict[int, str]  # number of the column, from 1 -> text; cells without a text are not there


class SheetReader(TextReader):
    """`rows` by their number; `has_formulas`, and whether there are formulas `without_outcome`."""

    also = frozenset({"v"})

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self.rows: dict[int, Cells] = {}
        self.has_formulas = False
        self.without_outcome = False
        self._row = self._column = 0
        self._kind = self._style = ""
        self._cells: Cells = {}
        self._formula = False

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        """A row, a cell, or what stands in it."""
        super().begin(name, attrs)
        if name == "row":
            self._row = _number(attrs.get("r")) or self._row + 1
            self._column, self._cells = 0, {}
        elif name == "c":
            self._begin_cell(attrs)
        elif name == "f":
            self.has_formulas = self._formula = True

    def _begin_cell(self, attrs: AttributesImpl) -> None:
        place = _CELL.fullmatch(attrs.get("r", ""))
        self._column = _column(place[1]) if place else self._column + 1
        if self._column > WIDEST:
            raise FileRefused(f"Dit bestand heeft meer dan {WIDEST} kolommen.")
        self._kind, self._style, self._formula = attrs.get("t", "n"), attrs.get("s", ""), False
        self.taken()

    def end(self, name: str) -> None:
        """A row or a cell is there."""
        super().end(name)
        if name == "c":
            raw = self.taken()
            self.without_outcome |= self._formula and not raw
            if text := self._text(raw):
                self._cells[self._column] = text
        elif name == "row" and any(text.strip() for text in self._cells.values()):
            self.rows[self._row] = self._cells
            if len(self.rows) > MOST_ROWS + 1:
                raise too_many_rows()

    def _text(self, raw: str) -> str:
        match self._kind:
            case "s":
                return self.book.texts[int(raw)] if raw else ""
            case "b":
                return {"1": "ja", "0": "nee"}.get(raw.strip(), raw)
            case "n" if raw.strip():
                return self._number(raw.strip())
            case "d":
                return raw.strip()
        return unescaped(raw)

    def _number(self, raw: str) -> str:
        number = float(raw)
        if self._style.isdecimal() and int(self._style) in self.book.dates and 0 <= number < 2_958_466:
            return _moment(number, begins_1904=self.book.begins_1904)
        if number.is_integer() and abs(number) < 1e15:
            return str(int(number))
        return f"{number:.15g}".replace(".", ",")  # fifteen digits are what Excel shows


def _moment(number: float, *, begins_1904: bool) -> str:
    """The day, the time, or both that Excel keeps as a number of days."""
    # Excel believes that 1900 had a 29th of February, so days before that one are counted from a day later.
    first = datetime(1904, 1, 1) if begins_1904 else datetime(1899, 12, 31 if 1 <= number < 60 else 30)
    moment = first + timedelta(seconds=round(number * 86_400))
    if number < 1 and not begins_1904:
        return f"{moment:%H:%M}"
    return f"{moment:%d/%m/%Y}" if moment.time() == datetime.min.time() else f"{moment:%d/%m/%Y %H:%M}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 7 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

"""The lines of a purchase list: what is needed, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.search.params import MAX_QUERY_LENGTH, clean, first_words
from dutch import typed_place
from dutch.normalise import fold
from dutch.places import Place
from indexer.tables.rows import BadRow
from indexer.tables.table import Table

MOST = 500  # lines
MOST_COLUMNS = 30
LONGEST_CELL = 200  # characters
# Names that people give such columns, and parts of them; the first that fits a column wins.
_NEED = ("behoefte", "omschrijving", "dienst", "product", "artikel", "opdracht", "wat", "need", "beschrijving", "naam")
_PLACE = ("gemeente", "plaats", "stad", "postcode", "locatie", "waar", "adres")


@dataclass(frozen=True)
class Sheet:
    """The part of a file that is searched: names of columns, and rows with the number that people see."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]
    left_out: int = 0  # rows beyond those


@dataclass(frozen=True)
class Line:
    """What is needed and where; `unread` is a place that nobody can read."""

    row: int
    need: str
    place: Place | None = None
    unread: str = ""


def sheet(table: Table) -> Sheet:
    """The first rows of a table that hold anything, and their first columns."""
    columns = [name[:LONGEST_CELL] for name in table.columns[:MOST_COLUMNS]]
    rows = [(number, _cells(row, table.columns)) for number, row in table.rows if not isinstance(row, BadRow)]
    return Sheet(columns, rows[:MOST], max(0, len(rows) - MOST))


def _cells(row: object, columns: Sequence[str]) -> list[str]:
    assert isinstance(row, dict)
    return [clean(str(row.get(name) or ""))[:LONGEST_CELL] for name in columns[:MOST_COLUMNS]]


def guess(columns: Sequence[str]) -> tuple[int, int | None]:
    """Which column says what is needed, and which where: their places in `columns`."""
    place = _named(columns, _PLACE)
    need = _named(columns, _NEED)
    return (0 if need is None or need == place else need), place


def _named(columns: Sequence[str], names: Iterable[str]) -> int | None:
    folded = [fold(column) for column in columns]
    return next((at for name in names for at, column in enumerate(folded) if name in column), None)


def lines(of: Sheet, need: int, place: int | None, everywhere: Place | None) -> list[Line]:
    """The lines that need something; a line without a place of its own is needed `everywhere`."""
    found = []
    for number, cells in of.rows:
        if wanted := _words(cells[need]):
            typed = cells[place] if place is not None else ""
            found.append(_line(number, wanted, typed, everywhere))
    return found


def _line(number: int, need: str, typed: str, everywhere: Place | None) -> Line:
    read = typed_place.read(typed) if typed else None
    return Line(number, need, read.place if read else everywhere, typed if typed and not read else "")


def _words(text: str) -> str:
    """As much of a cell as one search takes."""
    return first_words(" ".join(text.split())[:MAX_QUERY_LENGTH])

"""The rows of a sheet, of whatever program, as a table: where its header is, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.tables import header
from indexer.tables.kinds import Kind
from indexer.tables.rows import BadRow, Row
from indexer.tables.table import MOST_COLUMNS, MOST_ROWS, Table, headings, record, shifted, too_many_rows

Cells = Mapping[int, str]  # number of the column, from 1 -> text; cells without a text are not there


def table(kind: Kind, rows: Mapping[int, Cells], notes: list[str]) -> Table:
    """The table of rows by their number. Raises FileRefused."""
    numbers = list(rows)
    place = header.position([_dense(rows[number]) for number in numbers[: header.LOOKED_AT]]) if numbers else 0
    names = _dense(rows[numbers[place]]) if numbers else []
    columns = headings(names, notes)
    notes += header.remarks(names)
    if place:
        said = (
            f"De namen van de kolommen staan op rij {numbers[place]}. Wis de rijen erboven voor u het bestand levert."
        )
        notes.append(said)
    if len(numbers) - place - 1 > MOST_ROWS:
        raise too_many_rows()
    return Table(kind, columns, [(n, _record(n, rows[n], columns)) for n in numbers[place + 1 :]], notes)


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

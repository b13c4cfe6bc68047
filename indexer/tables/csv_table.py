"""A CSV file as a table: as it was agreed with a source, or in whatever form it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from indexer.tables import csv_records, csv_text, header
from indexer.tables.rows import BadRow, Row
from indexer.tables.table import FileRefused, headings, is_blank, record

Records = Iterator[tuple[int, list[str]]]
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+")
_COUNT = re.compile(r"(\d{1,9})(?:[.,]0+)?(?: [a-z]+)?", re.IGNORECASE | re.ASCII)  # also “10,0” and “10 rijen”


@dataclass(frozen=True)
class CsvForm:
    """What was agreed of a file; whatever is empty was not agreed, and is found out.

    `trailer` is how the last line starts; a number in its second cell is the number of rows.
    """

    encoding: str = ""
    delimiter: str = ""
    trailer: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class CsvTable:
    """A CSV file of which the header was read; its rows come one at a time, and may still raise FileRefused."""

    columns: list[str]
    rows: Iterator[tuple[int, Row | BadRow]]
    notes: list[str]
    encoding: str
    delimiter: str


def read(data: bytes, form: CsvForm) -> CsvTable:
    """The table in `data`. Raises FileRefused, also while its rows are read."""
    notes: list[str] = []
    text, encoding = csv_text.decode(data, form.encoding, notes)
    delimiter = form.delimiter or csv_records.delimiter_of(text)
    records = csv_records.records(text, delimiter)
    columns, below = _header(records, form, notes)
    found = replace(form, encoding=encoding, delimiter=delimiter)
    rows = _rows(below, columns, found, is_ended=text.endswith(("\n", "\r")))
    return CsvTable(columns, rows, notes, encoding, delimiter)


def _header(records: Records, form: CsvForm, notes: list[str]) -> tuple[list[str], Records]:
    """The names of the columns, and the records below them. Raises FileRefused."""
    first = list(islice(records, header.LOOKED_AT))
    if not first:
        raise FileRefused("Dit bestand is leeg, of het is afgebroken.")
    place = header.position([cells for _, cells in first])
    line, cells = first[place]
    columns = headings(cells, notes)
    notes += header.remarks(cells)
    if form.columns and (place > 0 or tuple(columns) != form.columns):
        raise _other_columns(columns, form.columns, line if place else 0)
    if place:
        notes.append(
            f"De namen van de kolommen staan op regel {line}. Wis de regels erboven voor u het bestand levert."
        )
    return columns, chain(first[place + 1 :], records)


def _other_columns(columns: list[str], agreed: tuple[str, ...], line: int) -> FileRefused:
    missing = [column for column in agreed if column not in columns]
    extra = [column for column in columns if column not in agreed]
    why = [f"ontbreekt: {', '.join(missing)}"] * bool(missing) + [f"onbekend: {', '.join(extra)}"] * bool(extra)
    why += [f"de namen staan op regel {line}, niet op de eerste"] * bool(line)
    return FileRefused(f"Dit bestand heeft andere kolommen dan afgesproken ({'; '.join(why) or 'andere volgorde'}).")


def _rows(records: Records, columns: list[str], form: CsvForm, *, is_ended: bool) -> Iterator[tuple[int, Row | BadRow]]:
    count = 0
    promised: int | None = None
    complete = False
    for line, cells in records:
        if is_blank(cells):
            continue
        if complete:
            raise FileRefused(
                f"Dit bestand gaat voort na de slotregel “{form.trailer}”: op regel {line} staat nog iets."
            )
        if form.trailer and cells[0].strip().casefold() == form.trailer.casefold():
            complete, promised = True, _promised(cells)
            continue
        count += 1
        yield line, _row(line, cells, columns, form)
    if form.columns and not complete and (form.trailer or not is_ended):
        why = f"de slotregel “{form.trailer}” ontbreekt" if is_ended else "de laatste regel is afgebroken"
        raise FileRefused(f"Dit bestand is niet volledig: {why}.")
    if promised not in {None, count}:
        raise FileRefused(f"Dit bestand is niet volledig: {count} rijen in plaats van {promised}.")


def _promised(cells: list[str]) -> int | None:
    """The number of rows that the last line promises, if any."""
    number = cells[1].strip() if len(cells) > 1 else ""
    if _THOUSANDS.fullmatch(number):
        number = re.sub(r"\D", "", number)
    count = _COUNT.fullmatch(number)
    return int(count[1]) if count else None


def _row(line: int, cells: list[str], columns: list[str], form: CsvForm) -> Row | BadRow:
    """A row by its columns. Raises FileRefused when one of its cells holds a whole row: its quote was never closed."""
    if len(columns) >= 4 and any(_holds_row(cell, len(columns), form.delimiter) for cell in cells):
        raise csv_records.unclosed(line)
    if not form.columns:
        return record(columns, cells, f"rij {line}", form.encoding)
    key = cells[0].strip()[:40].encode("ascii", "replace").decode()
    return record(columns, cells, f"regel {line}", form.encoding, key)


def _holds_row(cell: str, width: int, delimiter: str) -> bool:
    """Whether a cell has as many delimiters as the rows have that its line breaks would end."""
    lines = cell.splitlines()
    return len(lines) > 1 and (
        cell.count(delimiter) == (width - 1) * (len(lines) - 1)
        or any(line.count(delimiter) == width - 1 for line in lines[1:])
    )

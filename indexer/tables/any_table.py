"""From the bytes of a file to a table. What is in a file counts, not what it is called."""

from __future__ import annotations

from itertools import islice

from indexer.tables import csv_table, json_table, ods_table, xlsx_table
from indexer.tables.csv_table import CsvForm
from indexer.tables.kinds import kind_of
from indexer.tables.table import LARGEST_FILE, MOST_ROWS, FileRefused, Table, too_many_rows

_FOUND_OUT = CsvForm()


def read(data: bytes, form: CsvForm = _FOUND_OUT, items: str = "") -> Table:
    """The table in a file; `form` is what was agreed of a CSV file, `items` where the rows of a JSON file stand. Raises
    FileRefused."""
    if len(data) > LARGEST_FILE:
        raise FileRefused(f"Dit bestand is te groot: hoogstens {LARGEST_FILE // 1_000_000} MB.")
    match kind_of(data):
        case "xlsx":
            return xlsx_table.read(data)
        case "ods":
            return ods_table.read(data)
        case "json":
            return json_table.read(data, items)
        case "csv":
            return _csv(data, form)


def _csv(data: bytes, form: CsvForm) -> Table:
    found = csv_table.read(data, form)
    rows = list(islice(found.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise too_many_rows()
    if len(found.columns) == 1:
        found.notes.append(
            "Er is maar één kolom. Klopt het teken tussen de cellen? Wij zochten puntkomma, komma, tab, streep."
        )
    about = {"encoding": found.encoding, "delimiter": found.delimiter}
    return Table("csv", found.columns, rows, found.notes, about, data)

"""A CSV file as a table, whatever its encoding and whatever stands between the cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from indexer.validator.table import MOST_COLUMNS, MOST_ROWS, FileRefused, Table, headings, record, too_many_rows

DELIMITERS = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "streep"}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNREADABLE = "Dit is geen tekst. Bewaar het bestand als CSV (UTF-8), XLSX of JSON."


def read(data: bytes, trailer: str = "") -> Table:
    """The table in `data`; a last line that begins with `trailer` is no row. Raises FileRefused."""
    notes: list[str] = []
    text, encoding = _decode(data, notes)
    text, delimiter = _delimiter(text)
    lines = _lines(text, delimiter)
    columns = headings(next(lines, []), notes)
    if len(columns) == 1:
        notes.append(
            "Er is maar één kolom. Klopt het teken tussen de cellen? Wij zochten puntkomma, komma, tab, streep."
        )
    rows = []
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells) or (trailer and cells[0] == trailer):
            continue
        rows.append(record(number, columns, cells))
        if len(rows) > MOST_ROWS:
            raise too_many_rows()
    return Table("csv", columns, rows, notes, {"encoding": encoding, "delimiter": delimiter})


def _decode(data: bytes, notes: list[str]) -> tuple[str, str]:
    """The text and its encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            notes.append(f"Het bestand begint met een merkteken voor {encoding[:6].strip('-').upper()}.")
            return _text(data.removeprefix(mark), encoding), encoding
    if b"\0" in data:
        raise FileRefused(_UNREADABLE)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _text(data, "cp1252"), "cp1252"


def _text(data: bytes, encoding: str) -> str:
    text = data.decode(encoding, "replace")
    strange = sum(1 for character in text[:100_000] if character == "\ufffd" or character < "\t")
    if strange * 100 > min(len(text), 100_000):
        raise FileRefused(_UNREADABLE)
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """The text without Excel's own first line (`sep=;`), and what stands between cells: what the header has most."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and told[4:] in DELIMITERS:
        return rest, told[4:]
    header = next((line for line in text[:100_000].splitlines() if line.strip()), "")
    counts = {mark: len(next(csv.reader([header], delimiter=mark), [])) for mark in DELIMITERS}
    return text, max(counts, key=lambda mark: counts[mark])


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of every line. Raises FileRefused where a line cannot be taken apart."""
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if len(cells) > 20 * MOST_COLUMNS:
                raise FileRefused(f"Regel {reader.line_num} heeft {len(cells)} cellen; hoogstens {MOST_COLUMNS} kan.")
            yield cells
    except csv.Error as error:
        said = f"Regel {reader.line_num} is niet te lezen: kijk de aanhalingstekens na."
        raise FileRefused(said) from error

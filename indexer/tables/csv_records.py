"""A CSV text taken apart, strictly: every record with the line where it begins, and no guesses about quotes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from indexer.tables.table import MOST_COLUMNS, FileRefused

DELIMITERS = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "streep"}
LONGEST_CELL = 1_000_000
MOST_LINES = 1_048_576  # rows of Excel
_SEP_LINE = re.compile(r'\s*"?sep=(?P<delimiter>[;,|\t])"?[;,|\t\s]*', re.IGNORECASE)  # Excel's own first line
_LINE_BREAK = re.compile(r"\r\n|\r|\n")

csv.field_size_limit(LONGEST_CELL)


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The line where it begins and the cells of every record. Raises FileRefused where quotes do not match."""
    lines: list[str] = []  # of the record that is being read
    reader = csv.reader(_followed(text, delimiter, lines), delimiter=delimiter, strict=True)
    while True:
        begin = reader.line_num + 1
        lines.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(begin, "".join(lines), delimiter) from error
        if begin > MOST_LINES:
            raise FileRefused(f"Dit bestand heeft meer dan {MOST_LINES} regels. Wis de lege regels aan het einde.")
        if begin > 1 or not _SEP_LINE.fullmatch("".join(lines)):
            yield begin, cells


def _followed(text: str, delimiter: str, lines: list[str]) -> Iterator[str]:
    """The lines of `text`, each also added to `lines`."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if (width := line.count(delimiter)) > 20 * MOST_COLUMNS:
            raise FileRefused(f"Regel {number} heeft {width + 1} cellen; hoogstens {MOST_COLUMNS} kolommen kan.")
        lines.append(line)
        yield line


def _unreadable(begin: int, record: str, delimiter: str) -> FileRefused:
    """Why a record cannot be taken apart: most often by a quote that is not closed, and where that begins."""
    quote = _open_quote(record, delimiter)
    if quote is None:
        return FileRefused(f"Regel {begin} heeft een cel van meer dan {LONGEST_CELL} tekens.")
    return unclosed(begin + len(_LINE_BREAK.findall(record[:quote])))


def unclosed(line: int) -> FileRefused:
    """Said of a cell that begins with a quote and swallows what comes after it."""
    return FileRefused(
        f"Het bestand is niet te lezen: regel {line}: aanhalingsteken niet gesloten. Kijk de aanhalingstekens na; "
        'een aanhalingsteken in een tekst schrijft u dubbel ("").'
    )


def _open_quote(record: str, delimiter: str) -> int | None:
    """Where the first cell begins of which the quotes do not match."""
    end = re.escape(delimiter)
    cell = re.compile(rf'"(?:[^"]|"")*+"(?={end}|[\r\n]|\Z)|(?!")[^{end}\r\n]*+')
    position = 0
    while position <= len(record):
        match = cell.match(record, position)
        if match is None:
            return position
        position = match.end() + 1
    return None


def delimiter_of(text: str) -> str:
    """What stands between the cells: what most lines at the beginning have equally often."""
    start = list(islice((line for line in io.StringIO(text[:200_000], newline="") if line.strip()), 20))
    if start and (told := _SEP_LINE.fullmatch(start[0])):
        return told["delimiter"]
    return max(DELIMITERS, key=lambda delimiter: _regularity(start, delimiter))


def _regularity(lines: list[str], delimiter: str) -> int:
    """How many cells stand in rows of equal width."""
    try:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return 0
    return max((width * count for width, count in widths.items() if width > 1), default=0)

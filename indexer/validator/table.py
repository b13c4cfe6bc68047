"""A table as it was read from somebody's file, whatever the file was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indexer.sources.rows import BadRow, Row, shifted

LARGEST_FILE = 10_000_000  # bytes
MOST_ROWS = 20_000
MOST_COLUMNS = 300
SHOWN_NAME = 60  # characters of a name of a column


class FileRefused(ValueError):
    """A file that cannot be read as a table. The message is Dutch and says what to do."""


@dataclass(frozen=True)
class Table:
    """`rows` have the number that people see (in a spreadsheet the header is row 1); `notes` are Dutch sentences.

    `columns` are the names in the file; a column inside another is written with points, as in a province's file.
    """

    kind: str  # csv xlsx json
    columns: list[str]
    rows: list[tuple[int, Row | BadRow]]
    notes: list[str] = field(default_factory=list)
    about: Mapping[str, str] = field(default_factory=dict)  # of a CSV file: encoding, delimiter


def headings(cells: Iterable[str], notes: list[str]) -> list[str]:
    """The names of the columns, each once; what had to be changed is told in `notes`. Raises FileRefused."""
    names = [" ".join(cell.split())[:200] for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileRefused("De eerste rij is leeg. Zet daar de namen van de kolommen.")
    if len(names) > MOST_COLUMNS:
        raise FileRefused(f"Dit bestand heeft {len(names)} kolommen; hoogstens {MOST_COLUMNS} kan.")
    found: dict[str, None] = {}
    for position, name in enumerate(names, 1):
        own = name or f"kolom {position}"
        found[_unused(own, found)] = None
    if any(not name for name in names):
        notes.append("Een kolom zonder naam kreeg haar nummer als naam.")
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        notes.append("Een naam staat boven meer dan één kolom; wij zetten er een nummer achter.")
    return list(found)


def _unused(name: str, taken: Mapping[str, None]) -> str:
    number = 2
    chosen = name
    while chosen in taken:
        chosen = f"{name} ({number})"
        number += 1
    return chosen


def record(number: int, columns: list[str], cells: list[str]) -> tuple[int, Row | BadRow]:
    """A row of a spreadsheet, or what is wrong with its number of cells."""
    while len(cells) > len(columns) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(columns):
        return number, BadRow(f"rij {number}", "rij", shifted("De rij", len(cells), len(columns)))
    return number, dict(zip(columns, cells, strict=True))


def too_many_rows() -> FileRefused:
    """Said by each kind of file."""
    return FileRefused(f"Dit bestand heeft meer dan {MOST_ROWS} rijen. Controleer het in delen.")

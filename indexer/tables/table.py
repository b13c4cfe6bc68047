"""A table as it was read from somebody's file, whatever the file was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indexer.tables.misread import is_misread
from indexer.tables.rows import BadRow, Row

LARGEST_FILE = 10_000_000  # bytes
MOST_ROWS = 20_000
MOST_COLUMNS = 300
SHOWN_NAME = 60  # characters of a name of a column
_EXCEL_ERROR = re.compile(  # what Excel writes where a formula failed, in English, Dutch and French
    r"#(?:N/[AB]|REF!|VERW!|NAME\?|NAAM\?|NOM\?|VALUE!|WAARDE!|VALEUR!|DIV/0!|DEEL/0!|NULL!|LEEG!|NUL!|NUM!|NOMBRE!"
    r"|GETAL!|SPILL!|OVERLOOP!|CALC!|FIELD!|GETTING_DATA|#{3,})"
)


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
    data: bytes = b""  # of a CSV file: to read it again as was agreed


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


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row holds nothing, or only spaces."""
    return not any(cell.strip() for cell in cells)


def record(columns: list[str], cells: list[str], where: str, encoding: str, key: str = "") -> Row | BadRow:
    """A row of a spreadsheet by its columns, or what is wrong with it. `where` is its place, such as “regel 3”."""
    while len(cells) > len(columns) and not cells[-1].strip():
        cells = cells[:-1]
    fault = _fault(columns, cells, encoding)
    if fault:
        return BadRow(key or where, where.partition(" ")[0], f"{where.capitalize()} {fault}")
    return dict(zip(columns, cells, strict=True))


def _fault(columns: list[str], cells: list[str], encoding: str) -> str:
    """What is wrong with the cells of a row, as the end of a sentence; "" when nothing is."""
    if len(cells) != len(columns):
        return shifted(len(cells), len(columns))
    if [cell.strip() for cell in cells] == columns:
        return "herhaalt de namen van de kolommen."
    if any("\0" in cell for cell in cells):
        return "bevat een teken dat geen tekst is (NUL). Typ die cel opnieuw."
    if not "".join(cells).isascii() and any(map(is_misread, cells)):
        return f"bevat tekens in een andere tekenset dan {encoding}."
    failed = [column for column, cell in zip(columns, cells, strict=True) if _EXCEL_ERROR.fullmatch(cell.strip())]
    return f"bevat een fout van Excel in “{failed[0][:SHOWN_NAME]}”. Herstel die cel." if failed else ""


def shifted(width: int, agreed: int) -> str:
    """What is said of a row with another number of cells than there are columns."""
    cells = "1 cel" if width == 1 else f"{width} cellen"
    return f"heeft {cells}, niet {agreed}: de kolommen zijn verschoven."


def too_many_rows() -> FileRefused:
    """Said by each kind of file."""
    return FileRefused(f"Dit bestand heeft meer dan {MOST_ROWS} rijen. Controleer het in delen.")

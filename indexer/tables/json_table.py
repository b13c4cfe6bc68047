"""JSON as a table: a list of rows, wherever it stands in the file, or a row per line (JSON Lines)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import orjson

from indexer.tables.rows import BadRow, Row
from indexer.tables.table import MOST_COLUMNS, MOST_ROWS, FileRefused, Table, too_many_rows

DEPTH = 5  # objects within objects
MOST_PARTS = 1_000_000  # lists and objects, each of which takes a hundred bytes or more
MOST_VALUES = 4_000_000


def read(data: bytes, items: str = "") -> Table:
    """The rows in `data`; `items` is the key under which a service keeps them. Raises FileRefused."""
    notes: list[str] = []
    # counted before anything is built; a comma within a text counts too, and does no harm
    if data.count(b"{") + data.count(b"[") > MOST_PARTS or data.count(b",") > MOST_VALUES:
        raise FileRefused("Dit bestand heeft te veel waarden. Controleer het in delen.")
    found = _rows(_parse(data.removeprefix(b"\xef\xbb\xbf")), items, notes)
    if len(found) > MOST_ROWS:
        raise too_many_rows()
    rows: list[tuple[int, Row | BadRow]] = []
    columns: dict[str, None] = {}
    for number, item in enumerate(found, 1):
        if not isinstance(item, dict):
            rows.append((number, BadRow(f"rij {number}", "rij", "Dit element is geen rij met velden.")))
            continue
        rows.append((number, item))
        columns |= dict.fromkeys(name for name, _ in flat(item))
        if len(columns) > MOST_COLUMNS:
            raise FileRefused(f"De rijen hebben samen meer dan {MOST_COLUMNS} velden.")
    if found and not columns:
        raise FileRefused("In dit bestand staan geen rijen met velden.")
    return Table("json", list(columns), rows, notes)


def flat(row: Mapping[str, object], path: str = "", depth: int = 1) -> Iterator[tuple[str, object]]:
    """The columns of a row, those inside others written with points; of a list of objects, those of the first."""
    for key, value in row.items():
        name = f"{path}{key}"[:200]
        first = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        if isinstance(first, dict) and first and depth < DEPTH:
            yield from flat(first, f"{name}.", depth + 1)
        else:
            yield name, value


def _parse(data: bytes) -> object:
    try:
        parsed: object = orjson.loads(data)
    except ValueError as error:
        lines = [line for line in data.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith(b"{") for line in lines[:2]):
            return [_line(number, line) for number, line in enumerate(lines, 1)]
        where = f" (regel {error.lineno})" if isinstance(error, orjson.JSONDecodeError) else ""
        said = "Dit is geen geldige JSON in UTF-8. Let op: NaN en oneindig bestaan niet in JSON."
        raise FileRefused(said.replace("UTF-8.", f"UTF-8{where}.")) from error
    return parsed


def _line(number: int, line: bytes) -> object:
    try:
        parsed: object = orjson.loads(line)
    except ValueError as error:
        raise FileRefused(f"Regel {number} is geen geldige JSON.") from error
    return parsed


def _rows(value: object, items: str, notes: list[str]) -> list[object]:
    if isinstance(value, list):
        return value
    lists = {key: entry for key, entry in value.items() if isinstance(entry, list)} if isinstance(value, dict) else {}
    if not lists:
        raise FileRefused("In dit bestand staat geen lijst met rijen.")
    key = items if items in lists else max(lists, key=lambda name: len(lists[name]))
    notes.append(f"Wij lezen de rijen onder “{key[:40]}”.")
    return lists[key]

"""The CSV shape: a folder in which a province drops a new file now and then (Oost-Vlaanderen).

A file is judged whole before its first row is used: complete, in the agreed encoding, with the agreed header. A single
broken line is a reject, a broken file is a SourceError.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from base.errors import SourceError
from indexer.sources.config import SourceConfig
from indexer.sources.csv_file import check_encoding, check_ending, is_misread
from indexer.sources.options import CsvOptions
from indexer.sources.rows import BadRow, Row, shifted

csv.field_size_limit(1_000_000)


def rows(config: SourceConfig) -> Iterator[Row | BadRow]:
    """The rows of the newest file. Raises SourceError."""
    options = config.read
    assert isinstance(options, CsvOptions)
    try:
        file = newest_file(config, options)
        check_encoding(file, options.encoding)
        expected = check_ending(file, options)
        yield from _records(file, options, expected)
    except OSError as error:
        raise SourceError(f"De map van {config.label} is niet te lezen: {error.strerror}.") from error


def mark(config: SourceConfig) -> str:
    """The digest of the newest file. Raises SourceError."""
    options = config.read
    assert isinstance(options, CsvOptions)
    file = newest_file(config, options)
    try:
        with file.open("rb") as stream:
            return f"{file.name} {hashlib.file_digest(stream, 'sha256').hexdigest()}"
    except OSError as error:
        raise SourceError(f"De map van {config.label} is niet te lezen: {error.strerror}.") from error


def newest_file(config: SourceConfig, options: CsvOptions) -> Path:
    """The file that counts: the last by name (a date in the name), or by time of change. Raises SourceError."""
    if not config.url:
        raise SourceError(f"Voor {config.label} is geen map ingesteld.")
    folder = Path(config.url.removeprefix("file://"))
    if not folder.is_dir():
        raise SourceError(f"De map van {config.label} ({folder.name}) staat er niet.")
    found = [file for file in folder.glob(options.pattern) if file.is_file()]
    if not found:
        raise SourceError(f"In de map van {config.label} staat geen bestand “{options.pattern}”.")
    by_name = options.newest == "name"
    return max(found, key=lambda file: (0, file.name) if by_name else (file.stat().st_mtime_ns, file.name))


def _records(file: Path, options: CsvOptions, expected: int | None) -> Iterator[Row | BadRow]:
    """The lines of a file, taken apart. Raises SourceError on a wrong header or count, or when the file changes."""
    # surrogateescape lets bytes that are no text through, so that only their own line is refused
    with file.open(encoding=options.encoding, errors="surrogateescape", newline="") as stream:
        before = os.fstat(stream.fileno())
        reader = csv.reader(stream, delimiter=options.delimiter, strict=True)
        try:
            _check_header(file, next(reader, []), options)
            count = 0
            for cells in reader:
                if not any(cells) or (options.trailer and cells[0] == options.trailer):
                    continue
                count += 1
                yield _record(cells, reader.line_num, options)
        except csv.Error as error:
            raise SourceError(f"{file.name}: regel {reader.line_num} is niet te lezen (aanhalingstekens).") from error
        after = os.fstat(stream.fileno())  # of what we read, even if a new file took its name
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError(f"{file.name} is veranderd terwijl wij lazen.")
    if expected is not None and count != expected:
        raise SourceError(f"{file.name} is niet volledig: {count} rijen in plaats van {expected}.")


def _check_header(file: Path, header: list[str], options: CsvOptions) -> None:
    if tuple(_without_empty_end(header, len(options.columns))) == options.columns:
        return
    missing = [column for column in options.columns if column not in header]
    extra = [column for column in header if column not in options.columns]
    said = [f"ontbreekt: {', '.join(missing)}"] * bool(missing) + [f"onbekend: {', '.join(extra)}"] * bool(extra)
    raise SourceError(f"{file.name} heeft andere kolommen dan afgesproken ({'; '.join(said) or 'andere volgorde'}).")


def _record(cells: list[str], line: int, options: CsvOptions) -> Row | BadRow:
    cells = _without_empty_end(cells, len(options.columns))
    where = cells[0].strip()[:40].encode("ascii", "replace").decode() or f"regel {line}"
    if len(cells) != len(options.columns):
        return BadRow(where, "regel", shifted(f"Regel {line}", len(cells), len(options.columns)))
    if not "".join(cells).isascii() and any(is_misread(cell, options.encoding) for cell in cells):
        return BadRow(where, "regel", f"Regel {line} bevat tekens in een andere tekenset dan {options.encoding}.")
    return dict(zip(options.columns, cells, strict=True))


def _without_empty_end(cells: list[str], width: int) -> list[str]:
    """Without the empty cells that a spreadsheet adds on the right."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells

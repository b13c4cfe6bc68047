"""The CSV shape: a folder in which a province drops a new file now and then (Oost-Vlaanderen).

A file is judged whole before it is used: complete, in the agreed encoding, with the agreed header. A single broken line
is a reject, a broken file is a SourceError. The validator reads a file by `agreed_rows` too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from base.errors import SourceError
from indexer.sources import csv_names
from indexer.sources.config import SourceConfig
from indexer.sources.options import CsvOptions
from indexer.tables import csv_table
from indexer.tables.csv_table import CsvForm
from indexer.tables.kinds import kind_of
from indexer.tables.rows import BadRow, Row
from indexer.tables.table import FileRefused

_SHEETS = {"xlsx": "Excel (XLSX)", "ods": "LibreOffice (ODS)"}


def rows(config: SourceConfig) -> Iterator[Row | BadRow]:
    """The rows of the newest file. Raises SourceError."""
    options = _options(config)
    with _readable(config):
        file, _ = _newest(config, options)
        with file.open("rb") as stream:
            before = os.fstat(stream.fileno())
            try:
                for _, row in agreed_rows(stream.read(), options):
                    yield row
            except FileRefused as refused:
                raise SourceError(f"{file.name}: {refused}") from refused
            after = os.fstat(stream.fileno())  # of what we read, even if a new file took its name
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise SourceError(f"{file.name} is veranderd terwijl wij lazen.")


def agreed_rows(data: bytes, options: CsvOptions) -> Iterator[tuple[int, Row | BadRow]]:
    """The line and the row of everything in a file, read as was agreed. Raises FileRefused."""
    if (kind := kind_of(data)) in _SHEETS:
        raise FileRefused(f"Dit is een bestand van {_SHEETS[kind]}; afgesproken is CSV. Bewaar het daar als CSV.")
    form = CsvForm(options.encoding, options.delimiter, options.trailer, options.columns)
    yield from csv_table.read(data, form).rows


def change_token(config: SourceConfig) -> str:
    """The digest of the newest file. Raises SourceError."""
    with _readable(config):
        file, _ = _newest(config, _options(config))
        with file.open("rb") as stream:
            return f"{file.name} {hashlib.file_digest(stream, 'sha256').hexdigest()}"


def remarks(config: SourceConfig) -> list[str]:
    """Which file counts, and which do not, in Dutch. Raises SourceError."""
    with _readable(config):
        file, undated = _newest(config, _options(config))
    said = [f"“{other.name}” telt niet mee: er staat geen datum in de naam." for other in undated[:5]]
    return [f"Wij lazen “{file.name}”.", *said]


def _options(config: SourceConfig) -> CsvOptions:
    assert isinstance(config.read, CsvOptions)
    return config.read


@contextmanager
def _readable(config: SourceConfig) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceError(f"De map van {config.label} is niet te lezen: {error.strerror}.") from error


def _newest(config: SourceConfig, options: CsvOptions) -> tuple[Path, list[Path]]:
    """The file that counts, and those that do not for want of a date. Raises SourceError."""
    if not config.url:
        raise SourceError(f"Voor {config.label} is geen map ingesteld.")
    folder = Path(config.url.removeprefix("file://"))
    if not folder.is_dir():
        raise SourceError(f"De map van {config.label} ({folder.name}) staat er niet.")
    files = csv_names.matching(folder, options.pattern)
    if not files:
        raise SourceError(f"In de map van {config.label} staat geen bestand “{options.pattern}”.")
    return csv_names.newest(files, options.newest)

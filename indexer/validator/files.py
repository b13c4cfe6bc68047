"""From the bytes of a file to a table. What is in a file counts, not what it is called."""

from __future__ import annotations

from indexer.sources.config import SourceConfig
from indexer.sources.options import CsvOptions, HttpOptions
from indexer.validator import csv_table, json_table, xlsx_table
from indexer.validator.table import LARGEST_FILE, FileRefused, Table

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


def read(data: bytes, config: SourceConfig) -> Table:
    """The table in a CSV, XLSX or JSON file. Raises FileRefused."""
    if not data.strip():
        raise FileRefused("Dit bestand is leeg.")
    if len(data) > LARGEST_FILE:
        raise FileRefused(f"Dit bestand is te groot: hoogstens {LARGEST_FILE // 1_000_000} MB.")
    if data.startswith(_ZIP):
        return xlsx_table.read(data)
    if data.startswith(_OLE):
        said = "Dit Excel-bestand is met een wachtwoord beveiligd, of het is van het oude soort (XLS)."
        raise FileRefused(f"{said} Bewaar het als XLSX, zonder wachtwoord.")
    if data.startswith(_PDF):
        raise FileRefused("Dit is een PDF. Bewaar de tabel als CSV, XLSX of JSON.")
    options = config.read
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return json_table.read(data, options.items if isinstance(options, HttpOptions) else "")
    return csv_table.read(data, options.trailer if isinstance(options, CsvOptions) else "")

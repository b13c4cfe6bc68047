"""The table in a file of a source, read by what was agreed with that source."""

from __future__ import annotations

from indexer.sources.config import SourceConfig
from indexer.sources.options import CsvOptions, HttpOptions
from indexer.tables import any_table
from indexer.tables.csv_table import CsvForm
from indexer.tables.table import Table


def read(data: bytes, config: SourceConfig) -> Table:
    """The table in a CSV, XLSX, ODS or JSON file. Raises FileRefused."""
    options = config.read
    trailer = options.trailer if isinstance(options, CsvOptions) else ""
    items = options.items if isinstance(options, HttpOptions) else ""
    return any_table.read(data, CsvForm(trailer=trailer), items)

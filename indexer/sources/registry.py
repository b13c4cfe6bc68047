"""From a configuration to documents: which module reads which shape, and `read`, which puts the steps together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from indexer.derived import Offering
from indexer.offering import Reject, load
from indexer.sources import cms, csv_drop, http_json, relational
from indexer.sources.config import SourceConfig
from indexer.sources.mapping import identity, to_offering
from indexer.sources.rows import BadRow, MappingError, Row

registry: Mapping[str, Callable[[SourceConfig], Iterator[Row | BadRow]]] = {
    "relational": relational.rows,
    "cms": cms.rows,
    "csv": csv_drop.rows,
    "http": http_json.rows,
}


def read(config: SourceConfig, read_at: datetime) -> Iterator[Offering | Reject]:
    """The document or the reject of every row of a source, one at a time.

    Raises SourceError when the source cannot be read now; what came before it must then not be used.
    """
    seen: set[str] = set()
    for row in registry[config.shape](config):
        yield _judge(config, row, read_at, seen)


def _judge(config: SourceConfig, row: Row | BadRow, read_at: datetime, seen: set[str]) -> Offering | Reject:
    if isinstance(row, BadRow):
        return Reject(config.province, row.source_id[:100], row.field, row.message)
    source_id = identity(config, row)
    if source_id is None:
        return Reject(config.province, "?", "source_id", "Er is geen sleutel.")
    if source_id in seen:
        return Reject(config.province, source_id[:100], "source_id", "Deze rij staat er twee keer in; de eerste telt.")
    seen.add(source_id)
    try:
        offering = to_offering(config, row)
    except MappingError as error:
        return Reject(config.province, source_id[:100], error.field, error.message)
    return load(offering, config.province, read_at)

"""From a configuration to documents: which module reads which shape, and `read`, which puts the steps together."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from base.errors import SourceError
from base.logging import get_logger
from indexer.document.fields import Offering
from indexer.offering import Reject, load
from indexer.sources import cms, csv_drop, http_json, relational
from indexer.sources.addresses import without_secrets
from indexer.sources.config import SourceConfig
from indexer.sources.mapping import key, to_offering
from indexer.sources.rows import TWICE, MappingError, Unchanged, row_hash
from indexer.tables.rows import BadRow, Row

log = get_logger("sources")
registry: Mapping[str, Callable[[SourceConfig], Iterator[Row | BadRow]]] = {
    "relational": relational.rows,
    "cms": cms.rows,
    "csv": csv_drop.rows,
    "http": http_json.rows,
}
marks: Mapping[str, Callable[[SourceConfig], str]] = {
    "relational": relational.change_token,
    "cms": cms.change_token,
    "csv": csv_drop.change_token,
    "http": http_json.change_token,
}


def change_token(config: SourceConfig) -> str:
    """What differs whenever a source does, and costs little to ask for; "" where a source has nothing of the kind.

    Raises SourceError. Dates of change are none: a late commit, an equal stamp or a table without one escapes them.
    """
    with one_source(config):
        own = marks[config.shape](config)
    return sha256(f"{config.digest} {own}".encode()).hexdigest()[:32] if own else ""


def rows(config: SourceConfig) -> Iterator[Row | BadRow]:
    """The rows of a source as its shape gives them. Raises SourceError, whatever goes wrong in it."""
    with one_source(config):
        yield from registry[config.shape](config)


@contextmanager
def one_source(config: SourceConfig) -> Iterator[None]:
    """Whatever goes wrong in one source is a SourceError of that source: the others go on."""
    try:
        yield
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001 - it is logged, without the password
        details = without_secrets(traceback.format_exc(limit=-10), config.url)
        log.error("source_unexpected", source=config.province, details=details)
        raise SourceError(
            f"De bron van {config.label} geeft iets wat wij niet verwachten ({type(error).__name__})."
        ) from None


def read(config: SourceConfig, read_at: datetime, hashes: dict[str, str] | None = None) -> Iterator[Offering | Reject]:
    """The document or the reject of every row of a source, one at a time; `hashes` is filled: source id -> row hash.

    Raises SourceError when the source cannot be read now; what came before it must then not be used.
    """
    for found in changes(config, read_at, {}, {} if hashes is None else hashes):
        assert not isinstance(found, Unchanged)  # nothing is known, so everything has changed
        yield found


def changes(
    config: SourceConfig, read_at: datetime, previous: Mapping[str, str], hashes: dict[str, str]
) -> Iterator[Offering | Reject | Unchanged]:
    """As `read`, but only `Unchanged` for rows whose hash is in `previous`: most of the work is in making documents."""
    seen: set[str] = set()
    for row in rows(config):
        if isinstance(row, BadRow):
            yield Reject(config.province, row.source_id, row.field, row.message)
            continue
        try:
            source_id = key(config.mapping, row)
        except MappingError as error:
            yield Reject(config.province, "?", error.field, error.message)
            continue
        if source_id in seen:
            yield Reject(config.province, source_id, "source_id", TWICE)
        else:
            seen.add(source_id)
            yield _judge(config, row, source_id, read_at, previous, hashes)


def _judge(
    config: SourceConfig, row: Row, source_id: str, read_at: datetime, known: Mapping[str, str], hashes: dict[str, str]
) -> Offering | Reject | Unchanged:
    hashes[source_id] = row_hash(row, config.digest)
    if known.get(source_id) == hashes[source_id]:
        return Unchanged(source_id)
    found = _document(config, row, source_id, read_at)
    if isinstance(found, Reject):
        del hashes[source_id]  # judged again each time, so that every reading knows all its rejects
    return found


def _document(config: SourceConfig, row: Row, source_id: str, read_at: datetime) -> Offering | Reject:
    try:
        offering = to_offering(config.mapping, row)
    except MappingError as error:
        return Reject(config.province, source_id, error.field, error.message)
    return load(offering, config.province, read_at)

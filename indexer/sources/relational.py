"""The relational shape: offerings, organisations and locations in tables, as Vlaams-Brabant and Limburg keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa

from indexer.sources.checksum import checksum
from indexer.sources.config import SourceConfig
from indexer.sources.database import batches, fetch, snapshot
from indexer.sources.options import RelationalOptions
from indexer.tables.rows import Row


def rows(config: SourceConfig) -> Iterator[Row]:
    """One row per offering, with a list of rows per child query. Raises SourceError."""
    options = config.read
    assert isinstance(options, RelationalOptions)
    with snapshot(config.url, config.label) as connection:
        for batch in batches(connection, options.query, options.key):
            by_key = {row[options.key]: row for row in batch}
            for name, query in options.children.items():
                _attach(connection, by_key, name, query)
            yield from batch


def change_token(config: SourceConfig) -> str:
    """A checksum of all that `rows` would give; "" when the database has none."""
    options = config.read
    assert isinstance(options, RelationalOptions)
    keys = f"(SELECT k.{options.key} FROM ({options.query}) k)"  # noqa: S608 - from the configuration
    children = [re.sub(r":ids\b", lambda _: keys, query) for query in options.children.values()]
    return checksum(config.url, config.label, [options.query, *children])


def _attach(connection: sa.Connection, by_key: dict[object, Row], name: str, query: str) -> None:
    """Give each row of a batch the list `name` of its children, in the order of the query."""
    children: dict[object, list[Row]] = {key: [] for key in by_key}
    for key, row in by_key.items():
        row[name] = children[key]
    statement = sa.text(query).bindparams(sa.bindparam("ids", expanding=True))
    for child in fetch(connection, statement, {"ids": list(by_key)}):
        children[child["parent_id"]].append(child)

"""Databases as sources: their configuration, the documents that come of them, and statements to change them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from demo.catalogue import Organisation
from indexer.document.fields import Offering
from indexer.offering import Reject
from indexer.sources import SourceConfig, read
from indexer.sources.config import PROVINCES, load_config

READ_AT = datetime(2026, 11, 20, tzinfo=UTC)
Pour = Callable[[Sequence[Organisation], str], None]


def config_of(province: str, url: str) -> SourceConfig:
    """The configuration of a province, with another address."""
    return load_config(PROVINCES / f"{province}.toml", url)


def documents(province: str, url: str) -> dict[str, Offering]:
    """What the rows of a database become: id -> document."""
    return {d["id"]: d for d in read(config_of(province, url), READ_AT) if not isinstance(d, Reject)}


def execute(url: str, *statements: str) -> None:
    """Change a database."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)

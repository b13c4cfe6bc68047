"""An empty platform database with the newest tables: the migrations run once in a process, then a file is copied."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from base import versions


def new_database(folder: Path) -> str:
    """The address of a database with the newest tables, made in a folder."""
    url = f"sqlite:///{folder / 'platform.sqlite'}"
    migrate(url)
    return url


def migrate(url: str) -> None:
    """Make the newest tables in an empty database; on SQLite by a copy, which takes a hundredth of the time."""
    file = sa.make_url(url).database
    if not url.startswith("sqlite") or not file or Path(file).exists():
        versions.upgrade(url)
    else:
        Path(file).write_bytes(_template())


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory(prefix="doeners-template-") as folder:
        file = Path(folder) / "platform.sqlite"
        versions.upgrade(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as connection:
            return connection.serialize()

"""What differs whenever a row of a database does: worked out where the rows are, so that none has to be fetched.

A server adds up a digest of every row that a source's queries give. Their order does not count; everything in them
does, also what was committed late or has no date of change. Of an SQLite file the digest is that of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from base.errors import SourceError
from indexer.sources.database import snapshot

# A 60-bit digest per row, added up exactly: both databases count whole numbers of this size in decimals.
_POSTGRESQL = "SELECT count(*), sum(hashtextextended(CAST(row_ AS text), 0)) FROM ({query}) row_"
_MYSQL = "SELECT count(*), sum(CAST(CONV(LEFT(MD5({row}), 15), 16, 10) AS UNSIGNED)) FROM ({query}) q"


def checksum(url: str, label: str, queries: Iterable[str]) -> str:
    """A text that differs when a row of one of the queries does; "" when this database cannot tell, or not now."""
    if url.startswith("sqlite"):
        return _of_file(Path(sa.make_url(url).database or ""))
    try:
        with snapshot(url, label) as connection:
            return " ".join(_of_rows(connection, query) for query in queries)
    except SourceError:
        return ""  # reading it will say what is wrong


def _of_file(file: Path) -> str:
    """While others may be writing, the bytes of the file are not all there is: then it has none."""
    if not file.is_file() or any(Path(f"{file}-{log}").exists() for log in ("wal", "journal")):
        return ""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _of_rows(connection: sa.Connection, query: str) -> str:
    if connection.dialect.name == "postgresql":
        statement = _POSTGRESQL.format(query=query)
    else:
        statement = _MYSQL.format(query=query, row=_as_text(connection, query))
    count, total = connection.execute(sa.text(statement)).one()
    return f"{count}:{total}"


def _as_text(connection: sa.Connection, query: str) -> str:
    """SQL for a row as one text, in which NULL is another than "NULL"."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    columns = connection.execute(sa.text(f"SELECT q.* FROM ({query}) q LIMIT 0")).keys()  # noqa: S608
    return "CONCAT_WS(',', {})".format(", ".join(f"QUOTE(q.{quoted(str(column))})" for column in columns))

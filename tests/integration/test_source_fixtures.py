"""Each committed fixture becomes exactly the documents and rejects that its expected.json lists.

The fixtures were made by hand from how such systems really look; demo/ has no part in them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from base.config import ROOT
from indexer.offering import Reject
from indexer.sources import read
from indexer.sources.config import load_config
from tests.kit.replay import replay
from tests.kit.servers import load_dump

FIXTURES = ROOT / "tests" / "fixtures" / "sources"
READ_AT = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
# what the source said; the rest of a document follows from it and has tests of its own
MAIN_FIELDS = [
    "id", "title", "description", "activities", "sectors", "keywords", "min_quantity", "lead_time", "capacity",
    "full_until", "confirmed_on", "updated_at", "quality_labels", "languages", "opening_hours", "photos",
    "organisation_id", "organisation_name", "about", "kbo", "website", "email", "phone", "work_form",
    "reserved_eligible", "sites", "service_area", "delivery", "buyer_kinds",
]  # fmt: skip


def outcome(folder: Path, url: str, cache: Path | None = None) -> dict[str, Any]:
    """What a fixture becomes, in the form of expected.json; fields without a value are left out."""
    (config_file,) = folder.glob("*.toml")
    found: dict[str, Any] = {"documents": [], "rejects": []}
    for result in read(load_config(config_file, url, cache), READ_AT):
        if isinstance(result, Reject):
            found["rejects"].append([result.source_id, result.field, result.message])
        else:
            main = {name: result[name] for name in MAIN_FIELDS if result[name] not in (None, "", [])}
            found["documents"].append(main)
    return found


def expected(folder: Path) -> dict[str, Any]:
    """The committed expectation of a fixture."""
    content: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return content


@contextmanager
def sqlite_of(dump: Path, file: Path) -> Iterator[str]:
    """An SQLite file with the content of a dump."""
    connection = sqlite3.connect(file)
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    yield f"sqlite:///{file}"


@pytest.mark.postgresql
def test_relational_on_postgresql(postgresql_database: str) -> None:
    folder = FIXTURES / "relational"
    load_dump(postgresql_database, folder / "dump.sql")
    assert outcome(folder, postgresql_database) == expected(folder)


def test_older_relational_on_sqlite(tmp_path: Path) -> None:
    folder = FIXTURES / "relational_older"
    with sqlite_of(folder / "dump.sql", tmp_path / "old.sqlite") as url:
        assert outcome(folder, url) == expected(folder)


@pytest.mark.mariadb
def test_cms_on_mariadb(mariadb_database: str) -> None:
    folder = FIXTURES / "cms"
    load_dump(mariadb_database, folder / "dump.sql")
    assert outcome(folder, mariadb_database) == expected(folder)


def test_csv() -> None:
    folder = FIXTURES / "csv"
    assert outcome(folder, str(folder / "drop")) == expected(folder)


def test_http(tmp_path: Path) -> None:
    """The first reading meets 429, half an answer and 503; the second one only 304."""
    folder = FIXTURES / "http"
    exchanges = json.loads((folder / "exchanges.json").read_text(encoding="utf-8"))
    with replay(exchanges) as server:
        assert outcome(folder, server.url, tmp_path) == expected(folder)
        assert len(server.asked) == 5
        assert outcome(folder, server.url, tmp_path) == expected(folder)
        assert len(server.asked) == 7

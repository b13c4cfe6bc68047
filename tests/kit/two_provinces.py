"""A site of two provinces for what changes the live index: its sources may be damaged."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.wsgi import create_app
from base import database
from base.config import ROOT, Settings
from indexer.document.fields import Offering
from indexer.running import runs
from tests.kit.accounts import log_in, somebody
from tests.kit.migrated import migrate
from tests.kit.rebuilds import rebuild_now

PROVINCES = ("limburg", "vlaams-brabant")


@dataclass
class TwoProvinces:
    """Its settings, its application, its database, and the run that made its index."""

    settings: Settings
    app: Flask
    db: sa.Engine
    first_run: runs.Run

    def source_file(self, province: str) -> Path:
        """The database of a province, free to be moved or changed."""
        return Path(self.settings.source_url(province).removeprefix("sqlite:///"))


@pytest.fixture(scope="module")
def two_provinces(settings: Settings, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoProvinces]:
    """A site with two provinces, its index live."""
    folder = tmp_path_factory.mktemp("two_provinces")
    (folder / "sources").mkdir()
    addresses = {}
    for province in PROVINCES:
        shutil.copy(ROOT / "indexer" / "sources" / "provinces" / f"{province}.toml", folder / "sources")
        shutil.copy(settings.source_url(province).removeprefix("sqlite:///"), folder / f"{province}.sqlite")
        addresses[province] = f"sqlite:///{folder / province}.sqlite"
    own = replace(
        settings,
        index=f"{settings.index}s{secrets.token_hex(3)}",
        database_url=f"sqlite:///{folder / 'platform.sqlite'}",
        var=str(folder),
        sources=str(folder / "sources"),
    ).with_sources(addresses)
    migrate(own.database_url)
    run = rebuild_now(own)
    assert run.state == "succeeded", run.message
    yield TwoProvinces(own, create_app(own), database.connect(own.database_url), run)
    from app.security import limits

    limits.attach(app, settings)  # the limiter is one per process: the shared application gets it back


@pytest.fixture
def platform(two_provinces: TwoProvinces) -> FlaskClient:
    """An administrator of the platform, logged in."""
    client = two_provinces.app.test_client()
    log_in(client, somebody(two_provinces.db))
    return client


@pytest.fixture
def limburg(two_provinces: TwoProvinces) -> FlaskClient:
    """An administrator of Limburg, logged in."""
    client = two_provinces.app.test_client()
    log_in(client, somebody(two_provinces.db, "province", "limburg"))
    return client


@pytest.fixture
def idle(two_provinces: TwoProvinces) -> Iterator[None]:
    """Afterwards no order waits any more."""
    yield
    waiting = runs.active(two_provinces.db, two_provinces.settings.lease_seconds)
    if waiting:
        runs.finish(two_provinces.db, waiting.id, "abandoned", "einde van de test")


def some_offering(two_provinces: TwoProvinces, engine: OpenSearch, number: int, source: str = "limburg") -> Offering:
    """An offering with an address that no other test uses."""
    body = {"query": {"term": {"source": source}}, "sort": [{"id": "asc"}], "size": 100}
    hits: list[Offering] = [
        hit["_source"] for hit in engine.search(index=two_provinces.settings.index, body=body)["hits"]["hits"]
    ]
    return [hit for hit in hits if hit["email"]][number]


def lose_half(file: Path) -> None:
    """Delete every second offering of a province's database."""
    with sqlite3.connect(file) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        table = next(name for name in sorted(tables) if name in {"offering", "aanbod", "offerings"})
        key = connection.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1").fetchone()[0]
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"DELETE FROM {table} WHERE {key} % 2 = 0")
    connection.close()

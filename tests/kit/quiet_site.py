"""A site of its own on which one offering is live and nothing waits for anybody."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.operations import readiness
from app.security import limits
from app.wsgi import create_app
from base import clock, database
from base.config import ROOT, Settings
from indexer import definition
from indexer.engine import alias, index_meta
from indexer.engine.index_meta import IndexMeta
from tests.kit.accounts import forget_attempts, log_in, somebody
from tests.kit.migrated import new_database
from tests.kit.one_offering import fill

HERE = "oost-vlaanderen"


@dataclass
class Site:
    """One offering, live; nothing waits."""

    settings: Settings
    engine: OpenSearch
    db: sa.Engine
    app: Flask

    def add(self, table: sa.Table, **row: Any) -> None:
        """A row of the platform database."""
        with database.write(self.db) as connection:
            connection.execute(table.insert().values(**row))

    def person(self) -> FlaskClient:
        """An administrator of the platform."""
        forget_attempts(self.app)
        client = self.app.test_client()
        assert log_in(client, somebody(self.db)).status_code == 302
        return client

    @property
    def index(self) -> str:
        """The live index."""
        return str(alias.look(self.engine, self.settings.index).index)


@pytest.fixture
def quiet_site(
    settings: Settings, engine: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """Such a site, for one test."""
    monkeypatch.setattr(readiness, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(readiness, "WARM_UP_SEARCHES", 1)
    before = dict(vars(limits.limiter))
    (tmp_path / "sources").mkdir()
    shutil.copy(ROOT / "indexer" / "sources" / "provinces" / f"{HERE}.toml", tmp_path / "sources")
    url = new_database(tmp_path)
    prefix = f"{settings.index}well{secrets.token_hex(3)}"
    own = replace(settings, index=prefix, database_url=url, sources=str(tmp_path / "sources"), var=str(tmp_path))
    fill(own)
    described = definition.load()
    about = IndexMeta(
        digest=described.digest,
        parts=definition.parts(described),
        built_at=clock.now().isoformat(),
        counts={HERE: 1},
        documents=definition.of_documents(),
    )
    index_meta.write(engine, prefix, about)
    yield Site(own, engine, database.connect(url), create_app(own))
    vars(limits.limiter).update(before)

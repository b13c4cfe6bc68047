"""The back office on a platform database of its own, without engine or broker: for what needs neither."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.security.limits import limiter
from app.wsgi import create_app
from base import database
from base.config import Settings
from standalone.loopback import free_port
from tests.kit.accounts import Somebody, forget_attempts, log_in, somebody
from tests.kit.migrated import migrate


@dataclass
class Office:
    """Its settings, its application and its database."""

    settings: Settings
    app: Flask
    db: sa.Engine

    def visit(self, who: Somebody) -> FlaskClient:
        """A browser in which somebody has logged in."""
        forget_attempts(self.app)
        client = self.app.test_client()
        assert log_in(client, who).status_code == 302
        return client

    def as_role(self, role: str = "platform", province: str | None = None) -> FlaskClient:
        """A browser in which somebody with that role has logged in."""
        return self.visit(somebody(self.db, role, province))


@pytest.fixture(scope="module")
def office_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the office; a module may say otherwise."""
    folder = tmp_path_factory.mktemp("office")
    return Settings(
        database_timeout=20.0,  # the machine of the tests may be busy
        opensearch_url=f"http://127.0.0.1:{free_port()}",  # nobody is there
        database_url=f"sqlite:///{folder / 'platform.sqlite'}",
        secret_key=secrets.token_hex(32),
        log_level="ERROR",
        meaning=False,
        var=str(folder),
    )


@pytest.fixture(scope="module")
def office(office_settings: Settings) -> Iterator[Office]:
    """The office."""
    before = dict(vars(limiter))  # the limiter is one per process: the shared application gets it back
    limiter._storage_dead = False  # the broker of the application before this one was another
    migrate(office_settings.database_url)
    app = create_app(office_settings)
    app.config.update(TESTING=True)
    yield Office(office_settings, app, database.connect(office_settings.database_url))
    vars(limiter).update(before)


@pytest.fixture
def api(office: Office) -> FlaskClient:
    """A program."""
    return office.app.test_client()


@pytest.fixture
def platform_headers(office: Office) -> dict[str, str]:
    """The headers of a program of an administrator of the platform."""
    return somebody(office.db).bearer(office.db)

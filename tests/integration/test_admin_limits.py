"""Login when the broker is away: guessing is still limited, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.wsgi import create_app
from base import database
from base.config import Settings
from standalone.loopback import free_port
from tests.kit.accounts import log_in, somebody


@pytest.fixture
def without_broker(own_settings: Settings, app: Flask) -> Iterator[Flask]:
    """An application whose broker does not answer. The limiter is one per process: the other gets it back after."""
    from app.security import limits

    yield create_app(replace(own_settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    limits.attach(app, app.extensions["doeners"].settings)


def test_login_works_and_guessing_is_limited_without_the_broker(without_broker: Flask, own_settings: Settings) -> None:
    db = database.connect(own_settings.database_url)
    who, client = somebody(db), without_broker.test_client()
    assert log_in(client, somebody(db)).status_code == 302
    client = without_broker.test_client()
    statuses = [log_in(client, who, "fout wachtwoord").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]

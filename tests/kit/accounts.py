"""Administrators for tests: made in the real database, logged in through the real form."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import redis
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.security import accounts, tokens
from app.security.accounts import Account
from app.security.area import chosen
from app.security.limits import limiter
from tests.kit.committed import committed
from tests.kit.waiting import wait_for


def forget_attempts(app: Flask) -> None:
    """Nobody has guessed yet, neither in Redis nor in the memory that stands in for it when it stalls."""
    with app.app_context():
        wait_for(_broker_forgets)
        if limiter._fallback_storage is not None:
            limiter._fallback_storage.reset()


def _broker_forgets() -> bool:
    """Whether the broker counts from nothing again; it may be too busy for the short while that visitors wait."""
    try:
        limiter.reset()
    except redis.TimeoutError:
        return False
    return True


PASSWORD = "zes paarse olifanten"


@dataclass(frozen=True)
class Somebody:
    """An account, with what its owner knows."""

    account: Account
    password: str = PASSWORD

    @property
    def name(self) -> str:
        return self.account.name

    def bearer(self, db: sa.Engine) -> dict[str, str]:
        """The header of a program with a fresh token."""
        return {"Authorization": f"Bearer {committed(tokens.create, db, self.account)}"}


def somebody(
    db: sa.Engine,
    role: str = "platform",
    province: str | None = None,
    *,
    municipalities: frozenset[str] = frozenset(),
    must_change: bool = False,
) -> Somebody:
    """A new administrator with a name of their own."""
    name = f"test-{secrets.token_hex(4)}"
    area = chosen(province, municipalities)
    return Somebody(committed(accounts.create, db, name, PASSWORD, role=role, area=area, must_change=must_change))


def form_token(page: TestResponse) -> str:
    """The hidden token of the first form on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found, page.text[:500]
    return found[1]


def log_in(client: FlaskClient, who: Somebody, password: str | None = None, goto: str = "") -> TestResponse:
    """Fill in the login form; the answer to it, not followed."""
    token = form_token(client.get("/beheer/login"))
    fields = {"csrf_token": token, "name": who.name, "password": password or who.password, "next": goto}
    return client.post("/beheer/login", data=fields)


def send(client: FlaskClient, path: str, on_page: str, **fields: str) -> TestResponse:
    """Send a form that stands on `on_page`, and say yes when asked whether it is meant; the answer, not followed."""
    sent = {"csrf_token": form_token(client.get(on_page)), **fields}
    answer = client.post(path, data=sent)
    return client.post(path, data={**sent, "bevestigd": "ja"}) if 'name="bevestigd"' in answer.text else answer

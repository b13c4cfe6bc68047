"""A site on which everything that the audit trail knows can be done, and what is needed before some of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyotp
import sqlalchemy as sa
from flask.testing import FlaskClient
from opensearchpy import OpenSearch
from werkzeug.test import TestResponse

from app.security import accounts, second_factor
from app.security.area import chosen
from base import clock, database
from base.config import Settings
from base.tables import identities
from indexer.document.fields import Offering
from tests.kit.accounts import PASSWORD, Somebody, forget_attempts, log_in, send, somebody
from tests.kit.commands import doeners
from tests.kit.committed import committed
from tests.kit.two_provinces import TwoProvinces

VISIBLE = "zichtbaar"
ADDRESS = f"{VISIBLE}@{VISIBLE}.example"
_Answer = TypeVar("_Answer")


@dataclass
class Site:
    """The site of two provinces, and where files may be written."""

    provinces: TwoProvinces
    engine: OpenSearch
    folder: Path

    @property
    def db(self) -> sa.Engine:
        return self.provinces.db

    def offerings(self) -> list[Offering]:
        """Offerings of different organisations."""
        body = {"query": {"term": {"source": "limburg"}}, "sort": [{"id": "asc"}], "size": 100}
        hits = self.engine.search(index=self.provinces.settings.index, body=body)["hits"]["hits"]
        return list({hit["_source"]["organisation_id"]: hit["_source"] for hit in hits}.values())

    def person(self) -> Somebody:
        """A new administrator of the platform."""
        name = f"{VISIBLE}-{secrets.token_hex(4)}"
        made = committed(
            accounts.create,
            self.db,
            name,
            PASSWORD,
            role="platform",
            area=chosen(None, []),
            email=ADDRESS,
            must_change=False,
        )
        return Somebody(made)

    def regisseur(self) -> Somebody:
        """A new regisseur of Limburg."""
        return somebody(self.db, "regisseur", "limburg")

    def browser(self, who: Somebody | None = None) -> FlaskClient:
        """A browser in which an administrator has logged in."""
        forget_attempts(self.provinces.app)
        client = self.provinces.app.test_client()
        assert log_in(client, who or self.person()).status_code == 302
        return client

    def do(self, deed: Callable[[], _Answer]) -> _Answer:
        """What a deed answers: each that belongs in the trail is done through here."""
        return deed()

    def send(self, client: FlaskClient, path: str, on_page: str, **fields: str) -> TestResponse:
        """The answer to a form that stands on a page."""
        return self.do(lambda: send(client, path, on_page, **fields))

    def command(self, *arguments: str, settings: Settings | None = None) -> str:
        """What a command wrote; it went well."""
        done = self.do(lambda: doeners(settings or self.provinces.settings, *arguments))
        assert done.returncode == 0, done.stderr
        return done.stdout


def with_second_step(site: Site, who: Somebody) -> pyotp.TOTP:
    settings = site.provinces.settings
    second_factor.begin(settings, site.db, who.account)
    secret = second_factor.unconfirmed(settings, site.db, who.account)
    app = pyotp.TOTP(secret or "")
    assert committed(second_factor.confirm, settings, site.db, who.account, app.at(clock.now()))
    return app


def linked(site: Site, who: Somebody) -> None:
    with database.write(site.db) as connection:
        row = {"subject": f"{VISIBLE}-{who.account.id}", "account_id": who.account.id, "linked_at": clock.now()}
        connection.execute(identities.insert().values(**row))

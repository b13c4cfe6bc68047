"""Somebody who leaves a question on a site without a search engine, and reads the mail that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.outbox import mail
from app.security import accounts, limits
from app.wsgi import create_app
from base import clock, database
from base.config import Settings
from standalone.loopback import free_port
from tests.kit.accounts import somebody
from tests.kit.committed import committed
from tests.kit.mailbox import Mailbox, mail_server
from tests.kit.migrated import migrate

REGISSEUR = "regisseur@hageland.example"  # of Aarschot
_HIDDEN = re.compile(r'name="(csrf_token|form_key|opened_at)" type="hidden" value="([^"]*)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')
_LINK = re.compile(r"http://\S+")
A_MINUTE = timedelta(minutes=1)
TYPED = {
    "need": "Vijftig stoelen herstellen",
    "place": "Aarschot",
    "buyer_kind": "school",
    "email": "aankoop@school.example",
}


every_link_fault = pytest.mark.parametrize(
    ("fault", "status", "message"),
    [
        ("altered", 403, "Deze link is niet volledig"),
        ("other", 403, "Deze link hoort bij een andere vraag"),
        ("expired", 410, "Deze link is verlopen"),
    ],
)


@dataclass(frozen=True)
class Asker:
    """A browser and a mailbox."""

    app: Flask
    settings: Settings
    db: sa.Engine
    mailbox: Mailbox
    client: FlaskClient

    def opened(self, path: str = "/stel-je-vraag") -> dict[str, str]:
        """The hidden fields of the form, opened a minute ago."""
        with clock.moved(-A_MINUTE):
            return dict(_HIDDEN.findall(self.client.get(path).text))

    def leaves(self, **changes: str) -> TestResponse:
        """The answer to a form that is filled in in a minute."""
        return self.client.post("/stel-je-vraag", data={**self.opened(), **TYPED, **changes})

    def mails(self, to: str = TYPED["email"]) -> list[EmailMessage]:
        """What arrived for an address, after all that waits was sent."""
        mail.send_due(self.settings, self.db)
        return [message for message in self.mailbox.messages if message["To"] == to]

    def link(self, to: str = TYPED["email"]) -> str:
        """The address of the link in the newest mail."""
        found = urlsplit(_LINK.findall(self.mails(to)[-1].get_content())[-1])
        return f"{found.path}?{found.query}"

    def presses(self, address: str) -> TestResponse:
        """The answer to the button of the page at an address."""
        page = self.client.get(address).text
        action = re.search(r'<form method="post" action="([^"]*)"', page)
        assert action, page
        token = _TOKEN.findall(page)[-1]
        return self.client.post(action[1].replace("&amp;", "&"), data={"csrf_token": token})

    def confirmed(self, **changes: str) -> str:
        """The address of the page of a question that was left and confirmed."""
        assert self.leaves(**changes).status_code == 303
        answer = self.presses(self.link())
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    """An asker, on a site of SQLite."""
    with asker_on(f"sqlite:///{tmp_path / 'platform.sqlite'}") as made:
        yield made


@contextmanager
def asker_on(url: str) -> Iterator[Asker]:
    """An asker, on a site with a regisseur of Aarschot, a mail server, and neither engine nor broker; its platform
    database is empty."""
    migrate(url)
    before = dict(vars(limits.limiter))  # the limiter is one per process: the shared application gets it back
    with mail_server() as mailbox:
        settings = Settings(
            database_timeout=20.0,  # the machine of the tests may be busy
            opensearch_url=f"http://127.0.0.1:{free_port()}",  # nobody is there
            database_url=url,
            secret_key="k" * 32,
            mail_url=mailbox.url,
            port=free_port(),
            log_level="ERROR",
            meaning=False,
        )
        app, db = create_app(settings), database.connect(url)
        regisseur = somebody(db, "regisseur", municipalities=frozenset({"24001"}))
        committed(accounts.set_email, db, regisseur.account, REGISSEUR)
        yield Asker(app, settings, db, mailbox, app.test_client())
    vars(limits.limiter).update(before)

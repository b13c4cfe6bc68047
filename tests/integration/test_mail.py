"""Mail: nothing is lost, nothing is sent twice, and a bad address stops nobody else's mail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.outbox import mail
from app.security import accounts
from app.security.area import in_province
from base import clock, database
from base.config import Settings
from base.errors import InvalidParams
from base.tables import outbox
from tests.kit.committed import committed
from tests.kit.mailbox import Mailbox
from tests.kit.migrated import new_database


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return database.connect(new_database(tmp_path))


def queue(db: sa.Engine, to: str = "limburg@doeners.example", subject: str = "Rijen") -> None:
    with database.write(db) as connection:
        mail.queue(connection, to=to, subject=subject, text="Drie rijen zijn geweigerd.\nKijk ze na, alstublieft: é.")


def try_again_now(db: sa.Engine) -> None:
    with database.write(db) as connection:
        connection.execute(outbox.update().values(next_try_at=clock.now() - timedelta(seconds=1)))


def test_a_mail_arrives_once(db: sa.Engine, mailbox: Mailbox) -> None:
    queue(db, subject="Drie rijen\r\nBcc: iemand@anders.example")
    settings = Settings(mail_url=mailbox.url, mail_from="post@doeners.example")
    assert mail.send_due(settings, db) == 1
    assert mail.send_due(settings, db) == 0
    assert mail.waiting(db) == 0
    (message,) = mailbox.messages
    assert message["To"] == "limburg@doeners.example"
    assert message["From"] == "doeners <post@doeners.example>"
    assert message["Subject"] == "Drie rijen Bcc: iemand@anders.example"
    assert message["Bcc"] is None
    assert "Kijk ze na, alstublieft: é." in message.get_content()


def test_a_mail_waits_while_the_server_is_away_or_says_later(db: sa.Engine, mailbox: Mailbox) -> None:
    queue(db)
    assert mail.send_due(Settings(), db) == 0  # no server in the settings
    assert mail.send_due(Settings(mail_url="smtp://127.0.0.1:9"), db) == 0
    assert mail.waiting(db) == 1
    assert mail.send_due(Settings(mail_url=mailbox.url), db) == 0  # a minute has not passed
    try_again_now(db)
    mailbox.refusal = "451 even later"
    assert mail.send_due(Settings(mail_url=mailbox.url), db) == 0
    try_again_now(db)
    mailbox.refusal = ""
    assert mail.send_due(Settings(mail_url=mailbox.url), db) == 1


@pytest.mark.parametrize(
    "address",
    [
        "geen adres",
        "a@b.example\nBcc: c@d.example",
        "@",
        "",
        "a@xn--",
        f"a@{'b' * 64}.example",
        "a@b..example",
        "x" * 300,
    ],
)
def test_an_address_that_cannot_be_one_stops_no_other_mail(db: sa.Engine, mailbox: Mailbox, address: str) -> None:
    queue(db, to=address)
    queue(db, to="wel@doeners.example")
    assert mail.send_due(Settings(mail_url=mailbox.url), db) == 1
    assert [message["To"] for message in mailbox.messages] == ["wel@doeners.example"]
    for _ in mail.WAITS:
        try_again_now(db)
        mail.send_due(Settings(mail_url=mailbox.url), db)
    assert mail.waiting(db) == 0


def test_what_the_server_will_never_take_is_given_up(db: sa.Engine, mailbox: Mailbox) -> None:
    queue(db)
    mailbox.refusal = "550 unknown"
    assert mail.send_due(Settings(mail_url=mailbox.url), db) == 0
    assert mail.waiting(db) == 0


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:99999", "smtp://a..b.example:25", "smtp://[::1", "smtp://"])
def test_a_wrong_address_of_the_server_loses_no_mail(db: sa.Engine, mailbox: Mailbox, url: str) -> None:
    queue(db)
    assert mail.send_due(Settings(mail_url=url), db) == 0
    try_again_now(db)
    assert mail.send_due(Settings(mail_url=mailbox.url), db) == 1


def test_a_password_never_goes_over_an_open_line(
    db: sa.Engine, monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox
) -> None:
    monkeypatch.setattr(mail, "_LOCAL", set())
    queue(db)
    assert mail.send_due(Settings(mail_url=mailbox.url.replace("//", "//naam:geheim@")), db) == 0
    assert mailbox.messages == []
    assert mail.waiting(db) == 1


def test_who_looks_after_a_province_is_written_to_and_else_the_platform(db: sa.Engine) -> None:
    password = "een lang en goed wachtwoord 71"
    committed(accounts.create, db, "p1", password, role="platform", email="platform@doeners.example")
    assert accounts.addresses(db, "limburg") == ["platform@doeners.example"]
    committed(
        accounts.create,
        db,
        "l1",
        password,
        role="province",
        area=in_province("limburg"),
        email="limburg@doeners.example",
    )
    committed(accounts.create, db, "l2", password, role="province", area=in_province("limburg"))
    assert accounts.addresses(db, "limburg") == ["limburg@doeners.example"]
    with pytest.raises(InvalidParams):
        committed(accounts.create, db, "l3", password, role="platform", email="geen adres")

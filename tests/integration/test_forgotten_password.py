"""Who forgot a password gets a link by mail, and only who has such an address: the answer is the same for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.outbox import mail
from app.security import accounts, first_administrator, resets
from app.wsgi import create_app
from base import clock, database
from base.tables import outbox
from tests.kit.accounts import PASSWORD, Somebody, forget_attempts, log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.mailbox import Mailbox
from tests.kit.office import Office
from tests.kit.pages import as_read

FORM, NEW = "/beheer/login/vergeten", "zeven groene olifanten"


@pytest.fixture
def site(office: Office, mailbox: Mailbox) -> Iterator[Office]:
    """The office with a mail server; afterwards nothing waits in the outbox."""
    settings = replace(office.settings, mail_url=mailbox.url, base_url="https://doeners.example")
    app = create_app(settings)
    app.config.update(TESTING=True)
    forget_attempts(app)
    yield Office(settings, app, office.db)
    with database.write(office.db) as connection:
        connection.execute(outbox.delete())


@pytest.fixture
def who(site: Office) -> Somebody:
    """Somebody with an address of their own."""
    found = somebody(site.db)
    committed(accounts.set_email, site.db, found.account, f"{found.name}@provincie.example")
    return found


def ask(site: Office, mailbox: Mailbox, email: str) -> tuple[FlaskClient, str]:
    """Ask for a link and read the mail: a browser, and the address in the mail ("" when none came)."""
    client, before = site.app.test_client(), len(mailbox.messages)
    assert send(client, FORM, FORM, email=email).location == "/beheer/login"
    mail.send_due(site.settings, site.db)
    new = mailbox.messages[before:]
    found = re.search(r"https://doeners.example(\S+)", new[0].get_content()) if new else None
    return client, found[1] if found else ""


def may_log_in(site: Office, who: Somebody, password: str) -> bool:
    return bool(accounts.authenticate(site.db, who.name, password))


def test_a_link_leads_to_a_new_password_once(site: Office, mailbox: Mailbox, who: Somebody) -> None:
    client, link = ask(site, mailbox, f" {who.name}@Provincie.example ".upper())
    assert who.name in mailbox.messages[-1].get_content()
    assert send(client, link, link, new=NEW, again=NEW).location == "/beheer/login"
    assert (may_log_in(site, who, NEW), may_log_in(site, who, PASSWORD)) == (True, False)
    again = client.get(link)
    assert (again.status_code, "werkt niet meer" in again.text) == (410, True)
    assert log_in(client, who, NEW).status_code == 302


def test_the_answer_does_not_tell_whether_there_is_such_an_account(
    site: Office, mailbox: Mailbox, who: Somebody
) -> None:
    pages = []
    for email in (f"{who.name}@provincie.example", "niemand@provincie.example"):
        client, _ = ask(site, mailbox, email)
        pages.append(re.sub(r'name="csrf_token"[^>]*', "", as_read(client.get("/beheer/login"))))
    assert pages[0] == pages[1]
    assert len(mailbox.messages) == 1


def test_a_link_of_an_hour_ago_works_no_more(
    site: Office, mailbox: Mailbox, who: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    client, link = ask(site, mailbox, f"{who.name}@provincie.example")
    for age, status in ((resets.MAX_AGE, 200), (resets.MAX_AGE + timedelta(seconds=1), 410)):
        monkeypatch.setattr(clock, "now", lambda age=age: now + age)
        assert client.get(link).status_code == status


@pytest.mark.parametrize("key", ["", "x", "WzEsMl0.x.y"])
def test_a_link_that_is_not_ours_leads_nowhere(site: Office, key: str) -> None:
    assert site.app.test_client().get(f"/beheer/login/nieuw?sleutel={key}").status_code == 410


def test_a_weak_password_is_refused_and_the_link_still_works(site: Office, mailbox: Mailbox, who: Somebody) -> None:
    client, link = ask(site, mailbox, f"{who.name}@provincie.example")
    assert send(client, link, link, new="kort", again="kort").status_code == 422
    assert send(client, link, link, new=NEW, again="anders").status_code == 422
    assert send(client, link, link, new=NEW, again=NEW).status_code == 303


def test_nobody_is_mailed_more_than_three_times_an_hour(site: Office, mailbox: Mailbox, who: Somebody) -> None:
    email = f"{who.name}@provincie.example"
    for _ in range(3):
        assert ask(site, mailbox, email)[1]
    assert send(site.app.test_client(), FORM, FORM, email=email).status_code == 429


def test_a_password_of_the_settings_is_not_chosen_by_mail(site: Office) -> None:
    first = replace(site.settings, admin_name="eerste", admin_password="acht blauwe olifanten")
    account, _ = committed(first_administrator.ensure_first, site.db, first)
    committed(accounts.set_email, site.db, account, "eerste@provincie.example")
    assert resets.reachable(first, site.db, "eerste@provincie.example") == []
    assert resets.reachable(site.settings, site.db, "eerste@provincie.example")


def test_without_a_mail_server_the_page_says_whom_to_ask(office: Office) -> None:
    page = as_read(office.app.test_client().get(FORM))
    assert "Een beheerder van het platform geeft u een nieuw wachtwoord" in page
    assert "<form" not in page[page.index("<h1>") :]

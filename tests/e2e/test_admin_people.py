"""Accounts, audit trail, webhooks and the second step in a real browser: by keyboard, on a phone, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.outbox import mail, webhooks
from app.security import accounts, second_factor, sessions, tokens
from base import clock
from base.config import Settings
from base.tables import outbox
from standalone.guard import Guard
from tests.e2e.conftest import Visit, check, check_shown, violations
from tests.kit.accounts import forget_attempts, somebody
from tests.kit.committed import committed
from tests.kit.office import Office
from tests.kit.parts import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office_settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An office with the shared broker: who serves it and who tests it count logins together."""
    folder = tmp_path_factory.mktemp("office")
    return replace(settings, database_url=f"sqlite:///{folder / 'platform.sqlite'}", var=str(folder))


@pytest.fixture(scope="module")
def address(office: Office, guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The office, served."""
    with served(office.settings, tmp_path_factory.mktemp("e2e"), guard) as url:
        yield url


@pytest.fixture(autouse=True)
def fresh_limits(office: Office) -> None:
    forget_attempts(office.app)


def give_up(connection: sa.Connection, subject: str) -> None:
    """Queue a mail that was given up."""
    mail.queue(connection, to="een.heel.lang.adres.van.iemand@provincie-limburg.example", subject=subject, text="Dag")
    values = {"state": "given_up", "tries": 6, "outcome": "De mailserver is niet bereikbaar.", "tried_at": clock.now()}
    connection.execute(outbox.update().where(outbox.c.subject == subject).values(**values, next_try_at=None))


def test_the_pages_are_accessible_and_fit(visit: Visit, office: Office) -> None:
    who, other = somebody(office.db), somebody(office.db, "province", "limburg")
    committed(tokens.create, office.db, other.account)
    committed(accounts.set_email, office.db, other.account, "een.heel.lang.adres.van.iemand@provincie-limburg.example")
    url = "https://meldingen.provincie-limburg.example/een/heel/lang/adres/van/een/webhook"
    number, _ = committed(webhooks.add, office.settings, office.db, url=url, events=list(webhooks.EVENTS), by="test")
    committed(webhooks.test, office.db, number)
    committed(give_up, office.db, "Een brief met een lang onderwerp over een lang aanbod")
    second_factor.begin(office.settings, office.db, who.account)
    page = visit("/beheer/accounts", who)
    for path in (
        "accounts",
        f"accounts/{other.account.id}",
        "logboek",
        "webhooks",
        "uitgaand",
        "account",
        "account/tweede-stap",
    ):
        check(page, f"/beheer/{path}")


def test_an_account_is_made_changed_and_removed_without_script(visit: Visit, office: Office) -> None:
    page = visit("/beheer/accounts", somebody(office.db), script=False)
    page.get_by_role("button", name="Maak het account").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een naam.")
    page.get_by_label("Naam").fill("lies.limburg")
    page.get_by_role("combobox", name="Rol").select_option(label="provincie")
    page.get_by_label("Provincie").select_option(label="Limburg")
    page.get_by_role("button", name="Maak het account").click()
    expect(page.get_by_role("status")).to_contain_text("Het eerste wachtwoord van lies.limburg")
    page.get_by_role("combobox", name="Rol").select_option(label="redacteur")
    page.get_by_role("button", name="Wijzig de rol").click()
    expect(page.get_by_role("status")).to_contain_text("De rol van lies.limburg is gewijzigd.")
    page.get_by_role("button", name="Verwijder het account").click()
    page.get_by_role("button", name="Ja, doe dat").click()
    expect(page.get_by_role("status")).to_contain_text("verwijderd")
    page.goto("/beheer/logboek")
    expect(page.get_by_role("row").nth(1)).to_contain_text("account verwijderd")
    page.get_by_label("Wat", exact=True).select_option(label="rol gewijzigd")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("(verwijderd)")


def test_errors_are_accessible(visit: Visit, office: Office) -> None:
    page = visit("/beheer/accounts", somebody(office.db))
    page.get_by_role("button", name="Maak het account").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []
    page.goto("/beheer/webhooks")
    page.get_by_label("Adres").fill("http://10.0.0.1/")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies minstens één gebeurtenis.")
    assert violations(page) == []


def test_the_password_is_asked_again_by_keyboard(visit: Visit, office: Office) -> None:
    who, page = somebody(office.db), visit("/beheer/login")
    with clock.moved(-sessions.PROOF_LONGEST - timedelta(minutes=1)):
        cookie = office.visit(who).get_cookie("session")
    assert cookie
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url.partition("/beheer")[0]}])
    page.goto("/beheer/account")
    page.get_by_label("E-mailadres").fill("ander@voorbeeld.be")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Geef eerst uw wachtwoord")
    check_shown(page)
    page.get_by_label("Uw wachtwoord").fill("gegokt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    check_shown(page)
    page.get_by_label("Uw wachtwoord").fill(who.password)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mailadres")).to_have_value("ander@voorbeeld.be")


def test_a_webhook_is_added_tried_and_removed_without_script(visit: Visit, office: Office) -> None:
    page = visit("/beheer/webhooks", somebody(office.db), script=False)
    page.get_by_label("Adres").fill("https://meldingen.stad.example/doeners")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("status")).to_contain_text("U ziet het alleen nu")
    page.get_by_role("button", name="Stuur een proef naar https://meldingen.stad.example/doeners").click()
    expect(page.get_by_role("row", name=re.compile("stad.example"))).to_contain_text("Wacht op het achtergrondproces.")
    page.get_by_role("button", name="Verwijder https://meldingen.stad.example/doeners").click()
    page.get_by_role("button", name="Ja, doe dat").click()
    expect(page.get_by_role("status")).to_contain_text("De webhook is verwijderd.")


def test_what_was_given_up_is_tried_again_without_script(visit: Visit, office: Office) -> None:
    committed(give_up, office.db, "Rijen")
    page = visit("/beheer/uitgaand", somebody(office.db), script=False)
    page.get_by_role("combobox", name="Toestand").select_option(label="opgegeven")
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("button", name=re.compile("Probeer opnieuw voor Rijen naar")).click()
    expect(page.get_by_role("status")).to_contain_text("Het vertrekt binnen een minuut.")
    page.get_by_role("combobox", name="Toestand").select_option(label="wacht")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("row", name=re.compile("Rijen"))).to_contain_text("wacht")


def test_the_second_step_is_set_up_and_used_by_keyboard(visit: Visit, office: Office) -> None:
    who = somebody(office.db)
    page = visit("/beheer/account", who)
    page.get_by_role("link", name="Tweede stap bij het aanmelden").click()
    page.get_by_role("button", name="Stel de tweede stap in").press("Enter")
    expect(page.get_by_role("img", name=re.compile("QR-code"))).to_be_visible()
    page.get_by_role("textbox", name="Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Deze code klopt niet")
    assert violations(page) == []
    secret = second_factor.unconfirmed(office.settings, office.db, who.account)
    assert secret
    page.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).at(clock.now()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De tweede stap staat aan.")
    assert violations(page) == []
    code = page.get_by_role("status").get_by_role("listitem").first.inner_text()
    again = visit("/beheer", who)
    expect(again.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    assert violations(again) == []
    again.get_by_label("Code").fill(code)
    again.keyboard.press("Enter")
    expect(again.get_by_role("heading", level=1)).to_have_text("Beheer")

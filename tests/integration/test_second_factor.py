"""The second step of logging in: setting it up, codes that count once, recovery codes, and when it is required."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.security import accounts, audit, sealed, second_factor
from base import clock
from tests.kit.accounts import PASSWORD, Somebody, forget_attempts, form_token, log_in, send, somebody
from tests.kit.commands import doeners
from tests.kit.committed import committed
from tests.kit.office import Office

PAGE = "/beheer/account/tweede-stap"


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = clock.now()

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    held = Watch()
    monkeypatch.setattr("base.clock.now", lambda: held.at)
    return held


@pytest.fixture(autouse=True)
def fresh_limits(office: Office) -> None:
    forget_attempts(office.app)


def set_up(client: FlaskClient, watch: Watch) -> tuple[pyotp.TOTP, list[str]]:
    """Do what the pages say; the app with the secret, and the recovery codes."""
    page = send(client, PAGE, PAGE)
    assert page.status_code == 303
    shown = client.get(PAGE).text
    assert "<svg" in shown
    found = re.search(r"Sleutel: <code>([A-Z2-7]{32})</code>", shown)
    assert found
    totp = pyotp.TOTP(found[1])
    answer = send(client, f"{PAGE}/code", PAGE, code=totp.at(watch.at))
    assert answer.status_code == 200
    codes = re.findall(r"<li><code>([a-z0-9-]{29})</code></li>", answer.text)
    assert len(codes) == 10
    watch.wait(60)
    return totp, codes


def give(client: FlaskClient, code: str) -> TestResponse:
    token = form_token(client.get("/beheer/login/code"))
    return client.post("/beheer/login/code", data={"csrf_token": token, "code": code})


@pytest.fixture
def who(office: Office) -> Somebody:
    return somebody(office.db)


@pytest.fixture
def app_and_codes(office: Office, who: Somebody, watch: Watch) -> tuple[pyotp.TOTP, list[str]]:
    return set_up(office.visit(who), watch)


def test_password_and_code_together_let_in(
    office: Office, who: Somebody, watch: Watch, app_and_codes: tuple[pyotp.TOTP, list[str]]
) -> None:
    client = office.app.test_client()
    answer = log_in(client, who, goto="/beheer/runs")
    assert answer.location == "/beheer/login/code"
    assert client.get("/beheer").location.startswith("/beheer/login")
    assert give(client, app_and_codes[0].at(watch.at)).location == "/beheer/runs"
    assert client.get("/beheer").status_code == 200
    newest = audit.entries(office.db, limit=1)[0]
    assert (newest.action, newest.details) == ("login", {"second_step": True})


@pytest.mark.parametrize("code", ["", "000000", "12345", "abc", "٠٠٠٠٠٠", "x" * 5000])
def test_another_code_does_not(
    office: Office, who: Somebody, app_and_codes: tuple[pyotp.TOTP, list[str]], code: str
) -> None:
    client = office.app.test_client()
    log_in(client, who)
    assert give(client, code).status_code == 422
    assert client.get("/beheer").status_code == 302


def test_a_code_counts_once_and_only_about_now(
    office: Office, who: Somebody, watch: Watch, app_and_codes: tuple[pyotp.TOTP, list[str]]
) -> None:
    code = app_and_codes[0].at(watch.at)
    for expected in (302, 422):  # the second time by who looked over the shoulder
        client = office.app.test_client()
        log_in(client, who)
        assert give(client, code).status_code == expected
    late = app_and_codes[0].at(watch.at + timedelta(seconds=30))
    watch.wait(120)
    assert not committed(second_factor.accepts, office.settings, office.db, who.account, late)
    early = app_and_codes[0].at(watch.at + timedelta(seconds=30))
    assert committed(second_factor.accepts, office.settings, office.db, who.account, f" {early[:3]} {early[3:]} ")
    before = app_and_codes[0].at(watch.at)
    assert not committed(second_factor.accepts, office.settings, office.db, who.account, before)


def test_a_recovery_code_works_once(office: Office, who: Somebody, app_and_codes: tuple[pyotp.TOTP, list[str]]) -> None:
    code = app_and_codes[1][3]
    for expected in (302, 422):
        client = office.app.test_client()
        log_in(client, who)
        assert give(client, code.upper()).status_code == expected
    assert second_factor.recovery_codes_left(office.db, who.account) == 9
    other = somebody(office.db)
    assert not committed(second_factor.accepts, office.settings, office.db, other.account, app_and_codes[1][4])


def test_five_wrong_codes_close_it_for_a_while(
    office: Office, who: Somebody, watch: Watch, app_and_codes: tuple[pyotp.TOTP, list[str]]
) -> None:
    client = office.app.test_client()
    log_in(client, who)
    token = form_token(client.get("/beheer/login/code"))
    for _ in range(5):
        wrong = client.post("/beheer/login/code", data={"csrf_token": token, "code": "000000"})
        assert wrong.status_code == 422
    right = {"csrf_token": token, "code": app_and_codes[0].at(watch.at)}
    assert client.post("/beheer/login/code", data=right).status_code == 429


def test_the_second_step_does_not_wait_for_ever(
    office: Office, who: Somebody, watch: Watch, app_and_codes: tuple[pyotp.TOTP, list[str]]
) -> None:
    client = office.app.test_client()
    log_in(client, who)
    token = form_token(client.get("/beheer/login/code"))
    watch.wait(301)
    answer = client.post("/beheer/login/code", data={"csrf_token": token, "code": app_and_codes[0].at(watch.at)})
    assert answer.location == "/beheer/login"
    assert client.get("/beheer").status_code == 302


def test_nobody_comes_to_the_second_step_without_the_first(office: Office, who: Somebody) -> None:
    client = office.app.test_client()
    assert client.get("/beheer/login/code").location == "/beheer/login"


def test_it_asks_nothing_before_a_first_code_was_given(office: Office, who: Somebody, watch: Watch) -> None:
    client = office.visit(who)
    send(client, PAGE, PAGE)
    assert send(client, f"{PAGE}/code", PAGE, code="000000").status_code == 422
    assert log_in(office.app.test_client(), who).location == "/beheer"


def test_it_is_switched_off_with_the_password(
    office: Office, who: Somebody, watch: Watch, app_and_codes: tuple[pyotp.TOTP, list[str]]
) -> None:
    client = office.app.test_client()
    log_in(client, who)
    give(client, app_and_codes[0].at(watch.at))
    assert send(client, f"{PAGE}/uit", PAGE, password="iets anders").status_code == 422
    assert second_factor.active(office.db, who.account)
    assert send(client, f"{PAGE}/uit", PAGE, password=PASSWORD).status_code == 303
    assert log_in(office.app.test_client(), who).location == "/beheer"
    assert second_factor.recovery_codes_left(office.db, who.account) == 0


def test_an_administrator_or_the_command_line_helps_who_lost_the_telephone(
    office: Office, who: Somebody, watch: Watch, app_and_codes: tuple[pyotp.TOTP, list[str]]
) -> None:
    platform_headers, page = office.as_role(), f"/beheer/accounts/{who.account.id}"
    send(platform_headers, f"{page}/tweede-stap", page)
    assert not second_factor.active(office.db, who.account)
    watch.wait(60)
    set_up(office.visit(who), watch)
    assert doeners(office.settings, "admin", "reset-second-factor", who.name).returncode == 0
    assert not second_factor.active(office.db, who.account)


def test_the_secret_is_sealed(office: Office, who: Somebody, app_and_codes: tuple[pyotp.TOTP, list[str]]) -> None:
    row = committed(second_factor._row, office.db, who.account)
    assert row is not None
    assert app_and_codes[0].secret not in str(row)
    assert sealed.read(office.settings, row.secret) == app_and_codes[0].secret
    assert sealed.read(replace(office.settings, secret_key="x" * 32), row.secret) is None
    assert not committed(
        second_factor.accepts, replace(office.settings, secret_key="x" * 32), office.db, who.account, "123456"
    )


@pytest.fixture
def required(office: Office) -> Iterator[None]:
    """The platform requires it."""
    services = office.app.extensions["doeners"]
    office.app.extensions["doeners"] = replace(services, settings=replace(office.settings, second_factor=True))
    yield
    office.app.extensions["doeners"] = services


def test_where_it_is_required_the_platform_sets_it_up_first(
    office: Office, who: Somebody, watch: Watch, required: None
) -> None:
    client = office.visit(who)
    assert client.get("/beheer").location == PAGE
    assert client.get("/beheer/accounts").location == PAGE
    assert send(client, "/beheer/account/tokens", PAGE).location == PAGE
    set_up(client, watch)
    assert client.get("/beheer").status_code == 200
    assert send(client, f"{PAGE}/uit", PAGE, password=PASSWORD).status_code == 422
    assert second_factor.active(office.db, who.account)
    assert office.as_role("editor").get("/beheer").status_code == 200
    assert accounts.by_id(office.db, who.account.id)

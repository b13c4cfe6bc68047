"""Who logged in a while ago gives the password again before anything that could give the account away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.security import accounts, sessions, tokens
from app.security.limits import limiter
from app.wsgi import create_app
from base import clock
from tests.kit.accounts import Somebody, forget_attempts, form_token, somebody
from tests.kit.office import Office

LATER = sessions.PROOF_LONGEST + timedelta(minutes=1)
EMAIL = "/beheer/account/email"
ASKED = "<h1>Geef eerst uw wachtwoord</h1>"


@pytest.fixture
def who(office: Office) -> Somebody:
    return somebody(office.db)


@pytest.fixture
def later(office: Office, who: Somebody) -> FlaskClient:
    """A browser in which somebody logged in, at a desk that was left."""
    with clock.moved(-LATER):
        return office.visit(who)


def post(client: FlaskClient, path: str, **fields: str) -> str:
    return client.post(path, data={"csrf_token": form_token(client.get("/beheer/account")), **fields}).text


def test_an_address_changes_only_with_the_password_and_what_was_typed_stays(
    office: Office, who: Somebody, later: FlaskClient
) -> None:
    asked = post(later, EMAIL, email="ander@voorbeeld.be")
    assert ASKED in asked
    assert 'name="email" value="ander@voorbeeld.be"' in asked
    assert "Dit is niet uw wachtwoord." in post(later, EMAIL, email="ander@voorbeeld.be", wachtwoord_nu="gegokt")
    assert email(office, who) == ""
    post(later, EMAIL, email="ander@voorbeeld.be", wachtwoord_nu=who.password)
    assert email(office, who) == "ander@voorbeeld.be"
    assert ASKED not in post(later, EMAIL, email="nog@voorbeeld.be")  # asked once, for a while


def email(office: Office, who: Somebody) -> str:
    account = accounts.by_id(office.db, who.account.id)
    assert account
    return account.email


@pytest.mark.parametrize(
    "path",
    [
        "account/tokens",
        "account/tweede-stap",
        "account/tweede-stap/code",
        "accounts",
        "accounts/{}/rol",
        "accounts/{}/wachtwoord",
        "accounts/{}/tweede-stap",
        "accounts/{}/losmaken",
    ],
)
def test_so_does_all_that_gives_somebody_a_way_in(office: Office, who: Somebody, later: FlaskClient, path: str) -> None:
    assert ASKED in post(later, f"/beheer/{path.format(somebody(office.db).account.id)}")
    assert tokens.of(office.db, who.account) == []


def test_guesses_are_limited(office: Office, later: FlaskClient) -> None:
    forget_attempts(office.app)
    answers = [post(later, EMAIL, wachtwoord_nu="gegokt") for _ in range(6)]
    assert "Dit is niet uw wachtwoord." in answers[0]
    assert "Dit is niet uw wachtwoord." not in answers[-1]
    forget_attempts(office.app)


def test_over_https_the_cookie_is_bound_to_this_host(office: Office) -> None:
    before = dict(vars(limiter))
    app = create_app(replace(office.settings, secure_cookies=True))
    cookie = app.test_client().get("/beheer/login", base_url="https://localhost").headers["Set-Cookie"]
    vars(limiter).update(before)
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie

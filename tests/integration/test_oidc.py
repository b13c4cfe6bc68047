"""Login through an identity provider, a real one on this machine: the right way, and every wrong one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from flask.testing import FlaskClient
from joserfc.jwk import OctKey
from werkzeug.test import TestResponse

from app.security import accounts, audit, identities, oidc, second_factor
from app.security.accounts import Account
from base import clock, database
from base.config import Settings
from base.tables import accounts as accounts_table
from standalone.loopback import free_port
from tests.kit.accounts import forget_attempts, send, somebody
from tests.kit.committed import committed
from tests.kit.office import Office
from tests.kit.provider import CLIENT, DISCOVERY, SECRET, Provider, new_key

START, RETURN = "/beheer/login/extern", "/beheer/login/extern/terug"


@pytest.fixture(scope="module")
def office_settings(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The office, with the provider."""
    own = Settings(
        database_timeout=20.0,  # the machine of the tests may be busy
        opensearch_url=f"http://127.0.0.1:{free_port()}",
        database_url=f"sqlite:///{tmp_path_factory.mktemp('oidc') / 'platform.sqlite'}",
        secret_key=secrets.token_hex(32),
        log_level="ERROR",
        meaning=False,
    )
    return replace(own, oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET)


@pytest.fixture(autouse=True)
def honest(office: Office, provider: Provider) -> None:
    """Nothing is wrong yet, and nobody guessed."""
    provider.behave()
    forget_attempts(office.app)
    with office.app.app_context():
        oidc.forget()


@pytest.fixture
def client(office: Office) -> FlaskClient:
    return office.app.test_client()


@pytest.fixture
def who(office: Office, provider: Provider) -> Account:
    """An account, and the person at the provider with its address."""
    account = somebody(office.db, "editor").account
    email = f"{account.name}@stad.example"
    committed(accounts.set_email, office.db, account, email.capitalize())
    provider.person = {"sub": f"nr-{account.id}", "email": email, "email_verified": True}
    return account


def go(client: FlaskClient) -> str:
    """Follow the link on the login page to the provider, and come back: the address of the return."""
    there = client.get(START)
    assert there.status_code == 302, there.text
    back = httpx.get(there.location, trust_env=False).headers["Location"]
    return RETURN + "?" + urlsplit(back).query


def log_in(client: FlaskClient) -> TestResponse:
    return client.get(go(client))


def refused(client: FlaskClient, said: str) -> bool:
    answer = log_in(client)
    assert answer.status_code == 403
    assert said in answer.text
    return client.get("/beheer").status_code == 302


def test_a_person_with_an_account_comes_in(office: Office, client: FlaskClient, who: Account) -> None:
    assert START in client.get("/beheer/login").text
    there = client.get(f"{START}?next=/beheer/runs")
    asked = parse_qs(urlsplit(there.location).query)
    assert asked["redirect_uri"] == [f"http://localhost{RETURN}"]
    assert len(asked["nonce"][0]) >= 32
    back = httpx.get(there.location, trust_env=False).headers["Location"]
    assert client.get(f"{RETURN}?{urlsplit(back).query}").location == "/beheer/runs"
    assert client.get("/beheer/account").status_code == 200
    newest = audit.entries(office.db, limit=1)[0]
    assert (newest.who, newest.action, newest.details) == (who.name, "login", {"by": "oidc"})


def test_the_next_time_the_subject_counts_whatever_the_address(
    office: Office, client: FlaskClient, who: Account, provider: Provider
) -> None:
    assert log_in(client).status_code == 302
    provider.person |= {"email": "nieuw@stad.example", "email_verified": False}
    again = office.app.test_client()
    assert log_in(again).status_code == 302
    assert who.name in again.get("/beheer/account").text


def test_another_person_with_the_same_address_is_refused(
    office: Office, client: FlaskClient, who: Account, provider: Provider
) -> None:
    assert log_in(client).status_code == 302
    provider.person |= {"sub": "iemand-anders"}
    other = office.app.test_client()
    assert refused(other, "hoort bij iemand anders")
    platform_headers, page = office.as_role(), f"/beheer/accounts/{who.id}"
    assert identities.linked(office.db, who)
    send(platform_headers, f"{page}/losmaken", page)
    assert not identities.linked(office.db, who)
    assert log_in(office.app.test_client()).status_code == 302


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"nonce": "van een andere keer"}, "niet nagaan wie u bent"),
        ({"nonce": None}, "niet nagaan wie u bent"),
        ({"aud": "een-ander-programma"}, "niet nagaan wie u bent"),
        ({"aud": [CLIENT, "een-ander"], "azp": "een-ander"}, "niet nagaan wie u bent"),
        ({"iss": "https://kwaad.example"}, "niet nagaan wie u bent"),
        ({"exp": 1_700_000_000}, "niet nagaan wie u bent"),
        ({"exp": None}, "niet nagaan wie u bent"),
        ({"sub": None}, "niet nagaan wie u bent"),
        ({"iat": 4_000_000_000}, "niet nagaan wie u bent"),
        ({"email_verified": False}, "e-mailadres niet nagekeken"),
        ({"email_verified": None}, "e-mailadres niet nagekeken"),
        ({"email_verified": "true"}, "e-mailadres niet nagekeken"),
        ({"email": "niemand@stad.example"}, "Er is geen account met uw e-mailadres"),
        ({"email": ""}, "Er is geen account met uw e-mailadres"),
        ({"email": None}, "Er is geen account met uw e-mailadres"),
    ],
)
def test_a_token_that_is_not_right_lets_nobody_in(
    client: FlaskClient, who: Account, provider: Provider, claims: dict[str, object], said: str
) -> None:
    provider.claims = claims
    assert refused(client, said)


def test_a_token_signed_by_another_is_refused(client: FlaskClient, who: Account, provider: Provider) -> None:
    provider.signs_with = new_key("eerste")
    assert refused(client, "niet nagaan wie u bent")


def test_a_token_signed_with_a_shared_secret_is_refused(client: FlaskClient, who: Account, provider: Provider) -> None:
    provider.algorithm, provider.signs_with = "HS256", OctKey.import_key(SECRET)
    assert refused(client, "niet nagaan wie u bent")


@pytest.mark.parametrize("change", ["state=van-een-ander", "state="])
def test_a_wrong_state_is_refused(client: FlaskClient, who: Account, change: str) -> None:
    back = go(client)
    code = parse_qs(urlsplit(back).query)["code"][0]
    answer = client.get(f"{RETURN}?code={code}&{change}")
    assert answer.status_code == 403
    assert "begon in een ander venster" in answer.text
    assert client.get("/beheer").status_code == 302


def test_a_return_counts_once_and_only_in_the_browser_that_left(
    office: Office, client: FlaskClient, who: Account
) -> None:
    back = go(client)
    assert office.app.test_client().get(back).status_code == 403
    assert client.get(back).status_code == 302
    send(client, "/beheer/logout", "/beheer/account")
    assert client.get(back).status_code == 403


def test_a_code_of_another_login_is_refused(office: Office, client: FlaskClient, who: Account) -> None:
    stolen = parse_qs(urlsplit(go(office.app.test_client())).query)["code"][0]
    state = parse_qs(urlsplit(go(client)).query)["state"][0]
    answer = client.get(f"{RETURN}?code={stolen}&state={state}")
    assert answer.status_code == 403
    assert "aanvaardde de aanmelding niet" in answer.text


def test_who_says_no_at_the_provider_is_not_let_in(client: FlaskClient, who: Account) -> None:
    state = parse_qs(urlsplit(client.get(START).location).query)["state"][0]
    answer = client.get(f"{RETURN}?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert "meldde u niet aan" in answer.text


@pytest.mark.parametrize("part", ["token", "keys"])
def test_a_provider_that_is_away_is_no_error_of_ours(
    client: FlaskClient, who: Account, provider: Provider, part: str
) -> None:
    back = go(client)
    provider.down = {part}
    answer = client.get(back)
    assert answer.status_code == 503
    assert "De aanmelddienst antwoordt niet" in answer.text
    assert client.get("/beheer").status_code == 302


def test_a_provider_that_is_away_at_the_start(office: Office, client: FlaskClient, provider: Provider) -> None:
    provider.down = {DISCOVERY}
    answer = client.get(START)
    assert answer.status_code == 503
    assert "meld u aan met uw wachtwoord" in answer.text


def test_a_provider_that_is_slow_keeps_nobody_waiting(
    client: FlaskClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "SECONDS", 0.5)
    provider.silent = {DISCOVERY}
    answer = client.get(START)
    assert answer.status_code == 503
    assert "De aanmelddienst antwoordt niet" in answer.text


@pytest.mark.parametrize("answer", ["error=access_denied", "code=van-een-ander", "code=&state=x"])
def test_nothing_of_a_login_stays_after_the_return(client: FlaskClient, who: Account, answer: str) -> None:
    state = parse_qs(urlsplit(client.get(START).location).query)["state"][0]
    assert client.get(f"{RETURN}?state={state}&{answer}").status_code == 403
    with client.session_transaction() as session:
        assert "oidc_login" not in session


def test_only_the_newest_login_counts(client: FlaskClient, who: Account) -> None:
    first = go(client)
    newest = go(client)
    with client.session_transaction() as session:
        assert set(session["oidc_login"]) == {"state", "nonce", "code_verifier", "target"}
    assert client.get(newest).status_code == 302
    assert client.get(first).location == "/beheer"


def test_two_accounts_with_an_address_let_nobody_in(
    office: Office, client: FlaskClient, who: Account, provider: Provider
) -> None:
    committed(accounts.set_email, office.db, somebody(office.db).account, provider.person["email"])
    assert refused(client, "Er is geen account met uw e-mailadres")


def test_a_first_password_is_of_no_matter(office: Office, client: FlaskClient, who: Account) -> None:
    with database.write(office.db) as connection:
        mine = accounts_table.c.id == who.id
        connection.execute(accounts_table.update().where(mine).values(must_change_password=True))
    assert log_in(client).location == "/beheer"
    assert client.get("/beheer/account").status_code == 200


def test_the_second_step_stays(office: Office, client: FlaskClient, who: Account) -> None:
    second_factor.begin(office.settings, office.db, who)
    secret = second_factor.unconfirmed(office.settings, office.db, who)
    assert secret
    codes = committed(second_factor.confirm, office.settings, office.db, who, pyotp.TOTP(secret).at(clock.now()))
    assert codes
    assert log_in(client).location == "/beheer/login/code"
    assert client.get("/beheer").status_code == 302
    send(client, "/beheer/login/code", "/beheer/login/code", code=codes[0])
    assert client.get("/beheer").status_code == 200


@pytest.fixture
def without(office: Office) -> Iterator[None]:
    services = office.app.extensions["doeners"]
    office.app.extensions["doeners"] = replace(services, settings=replace(office.settings, oidc_issuer=""))
    yield
    office.app.extensions["doeners"] = services


def test_without_a_provider_there_is_no_button_and_no_way(office: Office, client: FlaskClient, without: None) -> None:
    assert START not in client.get("/beheer/login").text
    assert client.get(START).location == "/beheer"
    assert client.get(RETURN).location == "/beheer"

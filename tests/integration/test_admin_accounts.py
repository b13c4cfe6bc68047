"""Accounts in the back office: made, changed, logged out, removed; tokens revoked; every action in the audit trail."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from app.security import accounts, audit, roster, tokens
from base.errors import InvalidParams
from tests.kit.accounts import PASSWORD, forget_attempts, form_token, log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.office import Office

PAGE = "/beheer/accounts"


@pytest.fixture
def platform(office: Office) -> FlaskClient:
    return office.as_role()


def actions(office: Office, count: int = 1) -> list[tuple[str, str]]:
    """The newest actions in the trail: (action, subject)."""
    return [(entry.action, entry.subject) for entry in audit.entries(office.db, limit=count)]


def test_an_account_is_made_and_its_first_password_works_once(office: Office, platform: FlaskClient) -> None:
    fields = {"name": "Lies.Limburg", "role": "province", "province": "limburg", "email": "lies@limburg.example"}
    page = send(platform, PAGE, PAGE, **fields)
    assert page.status_code == 200
    found = re.search(r"<code>([a-z0-9-]{19})</code>", page.text)
    assert found
    account = accounts.authenticate(office.db, "lies.limburg", found[1])
    assert account is not None
    assert (account.role, account.area.province, account.email) == ("province", "limburg", "lies@limburg.example")
    assert account.must_change_password
    assert found[1] not in platform.get(f"{PAGE}/{account.id}").text
    assert actions(office) == [("accounts.create", "lies.limburg")]
    assert "lies.limburg" in platform.get(PAGE).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "role": "province", "province": "limburg"}, "Kies een naam."),
        ({"name": "x y", "role": "platform"}, "Kies een naam van 2 tot 80 tekens"),
        ({"name": "jan", "role": "province"}, "Kies een provincie."),
        ({"name": "jan", "role": "regisseur"}, "Kies een provincie of gemeenten."),
        ({"name": "jan", "role": "koning"}, "De rol is een van"),
        ({"name": "jan", "role": "platform", "email": "geen adres"}, "Dit is geen e-mailadres."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    platform: FlaskClient, office: Office, fields: dict[str, str], said: str
) -> None:
    answer = send(platform, PAGE, PAGE, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert accounts.find(office.db, "jan") is None


def test_a_name_that_exists_is_refused(platform: FlaskClient, office: Office) -> None:
    who = somebody(office.db)
    answer = send(platform, PAGE, PAGE, name=who.name, role="platform")
    assert answer.status_code == 422
    assert "Er is al een account" in answer.text


def test_another_role_counts_from_the_next_request(office: Office, platform: FlaskClient) -> None:
    who = somebody(office.db, "editor")
    theirs = office.visit(who)
    assert theirs.get("/beheer/vragen").status_code == 403
    page = f"{PAGE}/{who.account.id}"
    send(platform, f"{page}/rol", page, role="regisseur", province="antwerpen")
    assert theirs.get("/beheer/vragen").status_code == 200
    assert ("accounts.role", who.name) in actions(office, 3)
    send(platform, f"{page}/rol", page, role="editor", province="antwerpen")  # the list still shows the province
    changed = accounts.by_id(office.db, who.account.id)
    assert changed is not None
    assert (changed.role, changed.area.everything) == ("editor", True)


def test_somebody_is_logged_out_everywhere(office: Office, platform: FlaskClient) -> None:
    who = somebody(office.db, "editor")
    theirs = office.visit(who)
    page = f"{PAGE}/{who.account.id}"
    send(platform, f"{page}/sessies", page)
    assert theirs.get("/beheer").status_code == 302
    assert ("accounts.sessions", who.name) in actions(office, 2)


def test_a_new_first_password(office: Office, platform: FlaskClient) -> None:
    who = somebody(office.db, "editor")
    page = f"{PAGE}/{who.account.id}"
    answer = send(platform, f"{page}/wachtwoord", page)
    found = re.search(r"<code>([a-z0-9-]{19})</code>", answer.text)
    assert found
    assert accounts.authenticate(office.db, who.name, PASSWORD) is None
    assert accounts.authenticate(office.db, who.name, found[1]) is not None


def test_a_new_first_password_ends_the_tokens(office: Office, platform: FlaskClient) -> None:
    who, other = somebody(office.db, "editor"), somebody(office.db, "editor")
    token, unrelated = (
        committed(tokens.create, office.db, who.account),
        committed(tokens.create, office.db, other.account),
    )
    page = f"{PAGE}/{who.account.id}"
    assert send(platform, f"{page}/wachtwoord", page).status_code == 200
    assert tokens.account_of(office.db, token) is None
    assert tokens.account_of(office.db, unrelated) is not None


def test_a_password_of_one_s_own_choice_ends_the_tokens_and_says_so(office: Office) -> None:
    who = somebody(office.db, "editor")
    token, browser = committed(tokens.create, office.db, who.account), office.visit(who)
    page = "/beheer/wachtwoord"
    send(browser, page, page, current=PASSWORD, new="zeven gele muizen", again="zeven gele muizen")
    assert tokens.account_of(office.db, token) is None
    assert "uw API-tokens werken niet meer" in browser.get("/beheer/account").text


def test_a_token_of_somebody_else_is_revoked(office: Office, platform: FlaskClient) -> None:
    who = somebody(office.db, "editor")
    token = committed(tokens.create, office.db, who.account)
    [known] = tokens.of(office.db, who.account)
    page = f"{PAGE}/{who.account.id}"
    assert known.hint in platform.get(page).text
    send(platform, f"{page}/tokens/intrekken", page, token=str(known.id))
    assert tokens.account_of(office.db, token) is None
    assert actions(office) == [("tokens.revoke", who.name)]
    send(platform, f"{page}/tokens/intrekken", page, token="12345")
    assert "bestaat niet meer" in platform.get(page).text


def test_an_account_is_removed_with_all_it_has(office: Office, platform: FlaskClient) -> None:
    who = somebody(office.db)
    theirs, token = office.visit(who), committed(tokens.create, office.db, who.account)
    page = f"{PAGE}/{who.account.id}"
    assert send(platform, f"{page}/verwijderen", page).status_code == 303
    assert accounts.find(office.db, who.name) is None
    assert tokens.account_of(office.db, token) is None
    assert theirs.get("/beheer").status_code == 302
    assert platform.get(page).status_code == 404
    assert ("accounts.remove", f"account {who.account.id} (verwijderd)") in actions(office, 2)


def test_nobody_removes_oneself(office: Office) -> None:
    who = somebody(office.db)
    client, page = office.visit(who), f"{PAGE}/{who.account.id}"
    answer = send(client, f"{page}/verwijderen", page)
    assert answer.status_code == 422
    assert "uw eigen account" in answer.text


def test_the_last_administrator_of_the_platform_stays(office: Office) -> None:
    last = somebody(office.db)
    for other in roster.listed(office.db):
        account = accounts.by_id(office.db, other.id)
        if account and other.id != last.account.id:
            committed(roster.remove, office.db, account)
    client, page = office.visit(last), f"{PAGE}/{last.account.id}"
    answer = send(client, f"{page}/rol", page, role="editor")
    assert answer.status_code == 422
    assert "laatste beheerder van het platform" in answer.text
    with pytest.raises(InvalidParams, match="laatste beheerder"):
        committed(roster.remove, office.db, last.account)


def test_two_who_remove_each_other_at_once_leave_one(office: Office) -> None:
    pair = [somebody(office.db).account for _ in range(2)]
    for other in roster.listed(office.db):
        if other.id not in {account.id for account in pair} and (found := accounts.by_id(office.db, other.id)):
            committed(roster.remove, office.db, found)

    def attempt(account: accounts.Account) -> bool:
        try:
            committed(roster.remove, office.db, account)
        except InvalidParams:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, pair)) == [False, True]


def test_logins_are_written_down_but_never_an_unknown_name(office: Office) -> None:
    who = somebody(office.db)
    forget_attempts(office.app)
    client = office.app.test_client()
    log_in(client, who, "een fout wachtwoord")
    client.post(
        "/beheer/login",
        data={"name": "mijn geheime zin", "password": "x", "csrf_token": form_token(client.get("/beheer/login"))},
    )
    log_in(client, who)
    send(client, "/beheer/logout", "/beheer/account")
    newest = [(entry.who, entry.action) for entry in audit.entries(office.db, limit=4)]
    assert newest == [
        (who.name, "logout"),
        (who.name, "login"),
        ("onbekend", "login.failed"),
        (who.name, "login.failed"),
    ]
    assert "geheime zin" not in str(audit.entries(office.db, limit=4))


def test_one_s_own_actions_are_written_down(office: Office) -> None:
    who = somebody(office.db, "editor")
    client = office.visit(who)
    send(client, "/beheer/account/tokens", "/beheer/account")
    [known] = tokens.of(office.db, who.account)
    send(client, "/beheer/account/tokens/intrekken", "/beheer/account", token=str(known.id))
    send(
        client,
        "/beheer/wachtwoord",
        "/beheer/wachtwoord",
        current=PASSWORD,
        new="zeven gele muizen",
        again="zeven gele muizen",
    )
    assert [action for action, _ in actions(office, 3)] == ["password.change", "tokens.revoke", "tokens.create"]

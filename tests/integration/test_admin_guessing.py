"""Guessing passwords: it is stopped, whatever is tried at the same moment, and never keeps the owner of a name out."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from tests.kit import office as fixtures
from tests.kit.accounts import PASSWORD, Somebody, forget_attempts, form_token, log_in, somebody
from tests.kit.office import Office

office, office_settings = fixtures.office, fixtures.office_settings  # the fixtures
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
WRONG = "fout wachtwoord"


@pytest.fixture(autouse=True)
def fresh_limits(office: Office) -> None:
    """Nobody has guessed yet."""
    forget_attempts(office.app)


@pytest.fixture
def who(office: Office) -> Somebody:
    return somebody(office.db)


def at(office: Office, address: str) -> FlaskClient:
    """A browser at an address."""
    client = office.app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def guesses(client: FlaskClient, name: str, count: int) -> list[int]:
    """What so many wrong passwords in turn are answered."""
    fields = {"csrf_token": form_token(client.get("/beheer/login")), "name": name, "password": WRONG}
    return [client.post("/beheer/login", data=fields).status_code for _ in range(count)]


def test_the_owner_of_a_name_comes_in_whatever_is_guessed_elsewhere(office: Office, who: Somebody) -> None:
    assert guesses(at(office, HOME), who.name, 12) == [422] * 5 + [429] * 7
    assert log_in(at(office, HOME), who).status_code == 429
    assert log_in(at(office, ELSEWHERE), who).status_code == 302


def test_only_many_addresses_together_close_a_name(office: Office, who: Somebody) -> None:
    for number in range(19):  # a guess that was stopped does not count
        assert guesses(at(office, f"192.0.2.{number}"), who.name, 10) == [422] * 5 + [429] * 5
    assert log_in(at(office, ELSEWHERE), who).status_code == 302
    assert guesses(at(office, "192.0.2.20"), who.name, 5) == [422] * 4 + [429]
    assert log_in(at(office, ELSEWHERE), who).status_code == 429


@pytest.mark.parametrize("address", [HOME, "2001:db8::{:x}", f"::ffff:{HOME}"])
def test_guesses_at_the_same_moment_do_not_pass_together(office: Office, who: Somebody, address: str) -> None:
    clients = [at(office, address.format(number + 1)) for number in range(10)]
    tokens = [form_token(client.get("/beheer/login")) for client in clients]

    def guess(client: FlaskClient, token: str) -> int:
        fields = {"csrf_token": token, "name": who.name, "password": WRONG}
        return client.post("/beheer/login", data=fields).status_code

    with ThreadPoolExecutor(10) as pool:
        assert Counter(pool.map(guess, clients, tokens)) == {422: 5, 429: 5}


@pytest.mark.parametrize(
    ("own", "neighbour"), [("2001:db8:0:1::5", "2001:db8:0:2::5"), ("::ffff:192.0.2.9", "::ffff:192.0.2.10")]
)
def test_a_neighbour_counts_apart(office: Office, who: Somebody, own: str, neighbour: str) -> None:
    assert guesses(at(office, own), who.name, 6) == [422] * 5 + [429]
    assert log_in(at(office, neighbour), who).status_code == 302


def test_who_is_right_starts_anew(office: Office, who: Somebody) -> None:
    assert guesses(at(office, HOME), who.name, 4) == [422] * 4
    assert log_in(at(office, HOME), who).status_code == 302
    assert guesses(at(office, HOME), who.name, 5) == [422] * 5


def test_the_name_in_another_spelling_is_the_same_name(office: Office, who: Somebody) -> None:
    client = at(office, HOME)
    token = form_token(client.get("/beheer/login"))
    for name in (who.name, who.name.upper(), f" {who.name}", f"{who.name}\t", who.name.title()):
        answer = client.post("/beheer/login", data={"csrf_token": token, "name": name, "password": WRONG})
        assert answer.status_code == 422
    assert log_in(client, who, PASSWORD).status_code == 429


def test_the_password_page_is_no_way_around(office: Office, who: Somebody) -> None:
    client = at(office, HOME)
    assert log_in(client, who).status_code == 302
    token = form_token(client.get("/beheer/wachtwoord"))
    fields = {"csrf_token": token, "current": WRONG, "new": "zeven rode uilen", "again": "zeven rode uilen"}
    found = []
    for number in range(6):
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        found.append(client.post("/beheer/wachtwoord", data=fields).status_code)
    assert found == [422] * 5 + [429]


def test_a_weak_new_password_is_no_guess(office: Office, who: Somebody) -> None:
    client = at(office, HOME)
    assert log_in(client, who).status_code == 302
    token = form_token(client.get("/beheer/wachtwoord"))
    fields = {"csrf_token": token, "current": PASSWORD, "new": "kort", "again": "kort"}
    assert [client.post("/beheer/wachtwoord", data=fields).status_code for _ in range(8)] == [422] * 8

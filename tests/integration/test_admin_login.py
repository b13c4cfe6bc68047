"""Login, sessions and passwords, through the real forms."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app.security import accounts
from base import clock, database
from base.tables import accounts as table
from tests.kit.accounts import PASSWORD, Somebody, forget_attempts, form_token, log_in, send, somebody
from tests.kit.committed import committed

NEW = "zeven paarse olifanten"


@pytest.fixture(autouse=True)
def fresh_limits(app: Flask) -> None:
    """Nobody has guessed yet."""
    forget_attempts(app)


def test_the_back_office_asks_who_is_there(client: FlaskClient) -> None:
    answer = client.get("/beheer/runs")
    assert answer.status_code == 302
    assert answer.location == "/beheer/login?next=/beheer/runs"


@pytest.mark.parametrize("path", ["/beheer", "/beheer/runs", "/beheer/vragen", "/beheer/reacties", "/beheer/account"])
def test_no_page_is_open(client: FlaskClient, path: str) -> None:
    assert client.get(path).location.startswith("/beheer/login")


def test_a_slash_at_the_end_is_forgiven(client: FlaskClient, db: sa.Engine) -> None:
    log_in(client, somebody(db))
    assert client.get("/beheer/").location == "/beheer"


@pytest.mark.parametrize("path", ["runs", "terugzetten", "account/tokens", "wachtwoord"])
def test_nothing_is_done_without_a_session(client: FlaskClient, path: str) -> None:
    token = form_token(client.get("/beheer/login"))
    answer = client.post(f"/beheer/{path}", data={"csrf_token": token, "source": "alle"})
    assert answer.location.startswith("/beheer/login")


def test_a_login_leads_to_the_page_that_was_asked_for(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db)
    assert log_in(client, who, goto="/beheer/runs").location == "/beheer/runs"
    assert client.get("/beheer/runs").status_code == 200
    assert client.get("/beheer/login").location == "/beheer"


def test_a_login_never_leads_to_another_site(client: FlaskClient, db: sa.Engine) -> None:
    assert log_in(client, somebody(db), goto="https://kwaad.example/").location == "/beheer"


def test_a_name_may_be_typed_in_capitals(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db)
    token = form_token(client.get("/beheer/login"))
    fields = {"csrf_token": token, "name": who.name.upper() + " ", "password": PASSWORD}
    assert client.post("/beheer/login", data=fields).status_code == 302


def test_a_wrong_password_is_said_and_the_name_stays(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db)
    answer = log_in(client, who, "een ander wachtwoord")
    assert answer.status_code == 422
    assert "Naam of wachtwoord klopt niet" in answer.text
    assert f'value="{who.name}"' in answer.text
    assert client.get("/beheer").status_code == 302


@pytest.mark.usefixtures("real_passwords")
def test_an_unknown_name_reads_and_takes_the_same(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db)

    def timed(name: str) -> tuple[float, str]:
        token = form_token(client.get("/beheer/login"))
        began = time.process_time()
        answer = client.post("/beheer/login", data={"csrf_token": token, "name": name, "password": "x" * 12})
        return time.process_time() - began, answer.text.replace(name, "")

    known, unknown = [timed(who.name) for _ in range(4)], [timed(f"niemand-{n}") for n in range(4)]
    assert min(t for t, _ in unknown) > 0.5 * min(t for t, _ in known)


def test_a_form_without_its_token_is_refused(client: FlaskClient, db: sa.Engine) -> None:
    answer = client.post("/beheer/login", data={"name": somebody(db).name, "password": PASSWORD})
    assert answer.status_code == 400
    assert "niet meer geldig" in answer.text


def test_a_login_renews_the_session(client: FlaskClient, db: sa.Engine) -> None:
    client.get("/beheer/login")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    log_in(client, somebody(db))
    client.get("/beheer")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["csrf_token"] != before


def test_the_cookie_is_for_our_pages_only(client: FlaskClient, db: sa.Engine) -> None:
    cookie = log_in(client, somebody(db)).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get("/beheer").headers["Cache-Control"] == "no-store"


def test_logout_makes_a_copied_cookie_worthless(app: Flask, client: FlaskClient, db: sa.Engine) -> None:
    log_in(client, somebody(db))
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert send(client, "/beheer/logout", "/beheer").location == "/beheer/login"
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/beheer").status_code == 302


@pytest.mark.parametrize(("field", "seconds"), [("seen", 31 * 60), ("started", 12 * 3600 + 60)])
def test_a_session_ends_when_idle_or_old(client: FlaskClient, db: sa.Engine, field: str, seconds: int) -> None:
    log_in(client, somebody(db))
    assert client.get("/beheer").status_code == 200
    with client.session_transaction() as session:
        session[field] -= seconds
    assert client.get("/beheer").location == "/beheer/login?next=/beheer"


def test_work_keeps_a_session_alive_and_looking_by_itself_does_not(client: FlaskClient, db: sa.Engine) -> None:
    log_in(client, somebody(db))
    with client.session_transaction() as session:
        session["seen"] -= 20 * 60
        before = session["seen"]
    client.get("/beheer/runs/bestaat-niet.json")
    with client.session_transaction() as session:
        assert session["seen"] == before
    client.get("/beheer/runs")
    with client.session_transaction() as session:
        assert session["seen"] > before + 19 * 60


def test_the_first_password_must_be_changed_before_anything_else(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db, must_change=True)
    assert log_in(client, who, goto="/beheer/runs").location == "/beheer/wachtwoord"
    assert client.get("/beheer").location == "/beheer/wachtwoord"
    fields = {"current": PASSWORD, "new": NEW, "again": NEW}
    assert send(client, "/beheer/wachtwoord", "/beheer/wachtwoord", **fields).location == "/beheer"
    assert "Uw wachtwoord is gewijzigd" in client.get("/beheer").text
    assert accounts.authenticate(db, who.name, PASSWORD) is None
    assert accounts.authenticate(db, who.name, NEW) is not None


def age_password(db: sa.Engine, who: Somebody, age: timedelta) -> None:
    """Let the password of somebody have been set that long ago."""
    with database.write(db) as connection:
        row = table.update().where(table.c.name == who.name)
        connection.execute(row.values(password_set_at=clock.now() - age))


def test_a_first_password_that_nobody_used_expires(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db, must_change=True)
    age_password(db, who, accounts.FIRST_PASSWORD_LASTS + timedelta(minutes=1))
    answer = log_in(client, who)
    assert answer.status_code == 422
    assert "eerste wachtwoord werkte een week en is nu vervallen" in answer.text
    assert client.get("/beheer").status_code == 302
    assert "vervallen" not in log_in(client, who, "een ander wachtwoord").text
    committed(accounts.set_password, db, who.account, NEW, must_change=True)
    assert log_in(client, who, NEW).location == "/beheer/wachtwoord"


def test_an_own_password_does_not_expire(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db)
    age_password(db, who, timedelta(days=400))
    assert log_in(client, who).location == "/beheer"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "niet dit", "new": NEW, "again": NEW}, "niet uw huidige wachtwoord"),
        ({"current": PASSWORD, "new": "kort", "again": "kort"}, "minstens 12 tekens"),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "!"}, "niet hetzelfde"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "een ander wachtwoord"),
        ({"current": "", "new": "", "again": ""}, "Kies een nieuw wachtwoord"),
    ],
)
def test_a_new_password_is_checked(client: FlaskClient, db: sa.Engine, fields: dict[str, str], said: str) -> None:
    who = somebody(db)
    log_in(client, who)
    answer = send(client, "/beheer/wachtwoord", "/beheer/wachtwoord", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert accounts.authenticate(db, who.name, PASSWORD) is not None


def test_a_new_password_ends_the_other_sessions_only(app: Flask, client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db)
    elsewhere = app.test_client()
    log_in(client, who)
    log_in(elsewhere, who)
    send(client, "/beheer/wachtwoord", "/beheer/wachtwoord", current=PASSWORD, new=NEW, again=NEW)
    assert client.get("/beheer").status_code == 200
    assert elsewhere.get("/beheer").status_code == 302


@pytest.mark.usefixtures("real_passwords")
def test_a_hash_with_weaker_parameters_is_replaced_at_login(client: FlaskClient, db: sa.Engine) -> None:
    who = somebody(db)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    own = table.c.id == who.account.id
    with database.write(db) as connection:
        connection.execute(table.update().where(own).values(password_hash=weak))
    assert log_in(client, who).status_code == 302
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(own)).one()
    assert "m=19456" in row.password_hash
    assert row.last_login_at is not None


def test_five_wrong_passwords_close_a_name_for_a_while(app: Flask, db: sa.Engine) -> None:
    who, other = somebody(db), somebody(db)
    client = app.test_client()
    for _ in range(5):
        assert log_in(client, who, "fout wachtwoord").status_code == 422
    answer = log_in(client, who)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 301
    assert "U probeerde het te vaak" in answer.text
    assert log_in(client, other).status_code == 302


def test_ten_logins_a_minute_are_enough_for_an_address(client: FlaskClient) -> None:
    token = form_token(client.get("/beheer/login"))
    fields = [{"csrf_token": token, "name": f"niemand-{n}", "password": "x"} for n in range(11)]
    statuses = [client.post("/beheer/login", data=each).status_code for each in fields]
    assert statuses == [422] * 10 + [429]


def test_a_wrong_password_is_one_sentence_about_logging_in(client: FlaskClient, db: sa.Engine) -> None:
    page = log_in(client, somebody(db), "een fout wachtwoord").text
    assert "Aanmelden is niet gelukt" in page
    assert "deze velden" not in page
    assert "Wachtwoord vergeten?" in page

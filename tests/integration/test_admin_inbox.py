"""The back office: what visitors left, one's own account and tokens, and what it says without the engine."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.security import limits, tokens
from app.wsgi import create_app
from base import clock, database
from base.config import Settings
from base.tables import api_tokens, feedback, questions
from standalone.loopback import free_port
from tests.kit.accounts import Somebody, forget_attempts, form_token, log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.migrated import new_database


@pytest.fixture(autouse=True)
def fresh_limits(app: Flask) -> None:
    forget_attempts(app)


@pytest.fixture
def visit(app: Flask) -> Callable[[Somebody], FlaskClient]:
    """A browser in which somebody has logged in."""

    def logged_in(who: Somebody) -> FlaskClient:
        client = app.test_client()
        assert log_in(client, who).status_code == 302
        return client

    return logged_in


def ask(db: sa.Engine, need: str, province: str | None) -> None:
    row = {"id": str(uuid.uuid4()), "form_key": uuid.uuid4().hex, "created_at": clock.now(), "need": need}
    row |= {"place": "Genk", "province": province, "buyer_kind": "school", "organisation": "", "email": "a@b.example"}
    with database.write(db) as connection:
        connection.execute(questions.insert().values(**row))


def test_a_province_sees_its_own_questions_and_the_platform_all(
    db: sa.Engine, visit: Callable[[Somebody], FlaskClient]
) -> None:
    mine, others, nowhere = (f"{word} {uuid.uuid4().hex}" for word in ("muurtje", "haag", "was"))
    ask(db, mine, "limburg")
    ask(db, others, "antwerpen")
    ask(db, nowhere, None)
    province = visit(somebody(db, "province", "limburg")).get("/beheer/vragen").text
    platform = visit(somebody(db)).get("/beheer/vragen").text
    assert mine in province
    assert others not in province
    assert nowhere not in province
    assert all(need in platform for need in (mine, others, nowhere))
    assert "Scholen" in province
    assert "a@b.example" not in province


def test_a_question_cannot_become_part_of_the_page(db: sa.Engine, visit: Callable[[Somebody], FlaskClient]) -> None:
    ask(db, "<img src=x onerror=alert(1)>", "limburg")
    assert "<img src=x" not in visit(somebody(db)).get("/beheer/vragen").text


def test_remarks_are_for_the_platform(db: sa.Engine, visit: Callable[[Somebody], FlaskClient]) -> None:
    remark = f"de kaart is klein {uuid.uuid4().hex}"
    with database.write(db) as connection:
        connection.execute(feedback.insert().values(created_at=clock.now(), message=remark, page="/zoeken"))
    assert remark in visit(somebody(db)).get("/beheer/reacties").text
    assert visit(somebody(db, "province", "limburg")).get("/beheer/reacties").status_code == 403


def test_a_token_is_shown_once_works_and_can_be_revoked(
    db: sa.Engine, visit: Callable[[Somebody], FlaskClient]
) -> None:
    who = somebody(db)
    client = visit(who)
    page = send(client, "/beheer/account/tokens", "/beheer/account")
    found = re.search(r"<code>([A-Za-z0-9_-]{43})</code>", page.text)
    assert found
    owner = tokens.account_of(db, found[1])
    assert owner is not None
    assert owner.name == who.name
    later = client.get("/beheer/account").text
    assert found[1] not in later
    assert "vandaag om" in later
    [known] = tokens.of(db, who.account)
    assert known.hint in later
    send(client, "/beheer/account/tokens/intrekken", "/beheer/account", token=str(known.id))
    assert tokens.account_of(db, found[1]) is None
    assert "Het token is ingetrokken" in client.get("/beheer/account").text


def test_nobody_revokes_a_token_of_somebody_else(db: sa.Engine, visit: Callable[[Somebody], FlaskClient]) -> None:
    owner, other = somebody(db), somebody(db)
    token = committed(tokens.create, db, owner.account)
    [known] = tokens.of(db, owner.account)
    client = visit(other)
    send(client, "/beheer/account/tokens/intrekken", "/beheer/account", token=str(known.id))
    assert tokens.account_of(db, token) is not None
    assert "bestaat niet meer" in client.get("/beheer/account").text


def test_only_the_hash_of_a_token_is_stored(db: sa.Engine) -> None:
    token = committed(tokens.create, db, somebody(db).account)
    with database.read(db) as connection:
        stored = connection.execute(sa.select(api_tokens)).all()
    assert token not in str(stored)


def test_without_the_platform_database_it_says_so(settings: Settings, app: Flask, tmp_path: Path) -> None:
    away = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'geen' / 'map.sqlite'}"))
    client = away.test_client()
    token = form_token(client.get("/beheer/login"))
    answer = client.post("/beheer/login", data={"csrf_token": token, "name": "beheer", "password": "x" * 12})
    with client.session_transaction() as session:
        session.update(_user_id="1.0", started=clock.now().timestamp(), seen=clock.now().timestamp())
    for page in (answer, client.get("/beheer"), client.get("/beheer/runs")):
        assert page.status_code == 503
        assert "De databank antwoordt niet" in page.text
    limits.attach(app, settings)  # the limiter is one per process: the shared application gets it back


def test_without_the_engine_the_back_office_says_so_and_stays(settings: Settings, app: Flask, tmp_path: Path) -> None:
    url = new_database(tmp_path)
    away = create_app(replace(settings, database_url=url, opensearch_url=f"http://127.0.0.1:{free_port()}"))
    client = away.test_client()
    log_in(client, somebody(database.connect(url)))
    overview = client.get("/beheer")
    assert overview.status_code == 200
    assert "De zoekmotor antwoordt niet." in overview.text
    assert "antwoordt niet</dd>" in overview.text
    for path in ("/beheer/runs", "/beheer/vragen", "/beheer/account", "/beheer/terugzetten"):
        assert client.get(path).status_code == 200
    limits.attach(app, settings)  # the limiter is one per process: the shared application gets it back

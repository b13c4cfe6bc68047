"""The platform database hangs, is locked, full, read-only, killed: every page and operation answers, search as ever."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.security.limits import limiter
from app.wsgi import create_app
from base import database, remembered
from base.config import Settings
from standalone.guard import Guard
from tests.kit.accounts import log_in, somebody
from tests.kit.migrated import migrate
from tests.kit.one_offering import fill
from tests.kit.routes import Route, routes
from tests.kit.servers import Postgres, postgresql
from tests.kit.waiting import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
BOUND = 120.0  # seconds for all routes together; by their own limits they need a few
WITHOUT = ("/", "/zoeken?q=gras", "/aanbod/oost-vlaanderen:1", "/over", "/stel-je-vraag", "/livez")
WITHOUT += ("/api/v1/offerings?q=gras", "/api/v1/suggest?q=gra", "/api/v1/places?q=gent", "/api/v1/facets")
LOCKED = ("accounts", "index_changes", "edits", "runs", "questions", "feedback", "reports", "audit")
Fault = Callable[["Site"], "contextmanager[None]"]


@dataclass
class Site:
    """An application with a database that may be hurt; a person and a program of the platform."""

    app: Flask
    url: str
    server: Postgres | None
    person: FlaskClient
    token: dict[str, str]

    def ask(self, route: Route, client: FlaskClient, headers: dict[str, str]) -> int:
        """The status of the answer."""
        answer = client.open(route.path, method=route.method, headers=headers)
        status = answer.status_code
        answer.close()
        return status


def site(settings: Settings, url: str, server: Postgres | None) -> Site:
    """The application, everything warm."""
    migrate(url)
    app = create_app(replace(settings, database_url=url, redis_url=""))
    app.config["WTF_CSRF_ENABLED"] = False  # a form gets as far as the database
    limiter.enabled = False
    db = sa.create_engine(url)
    boss = somebody(db)
    person = app.test_client()
    person.get("/beheer/login")
    app.config["WTF_CSRF_ENABLED"] = True
    assert log_in(person, boss).status_code == 302
    app.config["WTF_CSRF_ENABLED"] = False
    found = Site(app, url, server, person, boss.bearer(db))
    db.dispose()
    return found


@pytest.fixture(scope="module")
def filled(settings: Settings, engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings with an index of one offering; the limits are those of production."""
    own = replace(
        settings,
        index=f"{settings.index}away{secrets.token_hex(3)}",
        database_timeout=1.0,
        var=str(tmp_path_factory.mktemp("away")),
    )
    fill(own)
    before, enabled = dict(vars(limiter)), limiter.enabled
    limiter._storage_dead = False  # the broker of the application before this one was another
    yield own
    vars(limiter).update(before)
    limiter.enabled = enabled


@pytest.fixture
def on_postgresql(filled: Settings, guard: Guard) -> Iterator[Site]:
    """With few connections, all free."""
    with postgresql(guard, "max_connections=20", "superuser_reserved_connections=0") as server:
        hurt = site(filled, server.url, server)
        yield hurt
        for pool in (hurt.app.extensions["doeners"].db, database.connect(server.url)):
            pool.dispose()


@pytest.fixture
def on_sqlite(filled: Settings, tmp_path: Path) -> Site:
    """With a file."""
    return site(filled, f"sqlite:///{tmp_path / 'platform.sqlite'}", None)


@contextmanager
def hanging(broken: Site) -> Iterator[None]:
    assert broken.server is not None
    with broken.server.hanging():
        yield


@contextmanager
def killed(broken: Site) -> Iterator[None]:
    assert broken.server is not None
    broken.server.kill()
    yield


@contextmanager
def locked(broken: Site) -> Iterator[None]:
    assert broken.server is not None
    with broken.server.locked(*LOCKED):
        yield


@contextmanager
def exhausted(broken: Site) -> Iterator[None]:
    assert broken.server is not None
    with broken.server.exhausted():
        yield


@contextmanager
def read_only(broken: Site) -> Iterator[None]:
    """As a standby is, or a full disk makes it."""
    other = sa.create_engine(broken.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with other.connect() as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET default_transaction_read_only = on")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    yield


@contextmanager
def file_locked(broken: Site) -> Iterator[None]:
    """Somebody writes and does not end."""
    other = database.connect(broken.url)
    with database.write(other):
        yield


def all_answers(broken: Site) -> dict[Route, int]:
    """The status of every route, asked by visitors, a person and a program, eight at a time."""
    asked = [route for route in routes(broken.app) if route.endpoint not in {"admin.people.logout"}]
    with ThreadPoolExecutor(8) as visitors:
        answers = visitors.map(lambda route: _worst(broken, route), asked, timeout=BOUND)
        return dict(zip(asked, answers, strict=True))


def _worst(broken: Site, route: Route) -> int:
    person = broken.app.test_client()
    cookie = broken.person.get_cookie("session")
    assert cookie is not None
    person.set_cookie("session", cookie.value)
    stranger = broken.app.test_client()
    return max(broken.ask(route, client, broken.token if client is stranger else {}) for client in (stranger, person))


def assert_calm(broken: Site) -> None:
    """Nothing fails otherwise than with 503, and what needs no database is as ever."""
    answers = all_answers(broken)
    assert {route: status for route, status in answers.items() if status >= 500 and status != 503} == {}
    assert 503 in answers.values()
    visitor = broken.app.test_client()
    assert {path: visitor.get(path).status_code for path in WITHOUT} == dict.fromkeys(WITHOUT, 200)


@pytest.mark.parametrize("fault", [hanging, locked, exhausted, read_only, killed])
def test_every_route_stays_calm_on_postgresql(on_postgresql: Site, fault: Fault) -> None:
    with fault(on_postgresql):
        assert_calm(on_postgresql)


def test_every_route_stays_calm_on_sqlite(on_sqlite: Site) -> None:
    with file_locked(on_sqlite):
        assert_calm(on_sqlite)


def test_what_program_and_visitor_read(on_postgresql: Site) -> None:
    with killed(on_postgresql):
        visitor = on_postgresql.app.test_client()
        page, answer = visitor.get("/aanbod/limburg:77001"), visitor.get("/api/v1/offerings/limburg:77001")
    assert (page.status_code, answer.status_code) == (503, 503)
    assert "Zoeken</a> werkt gewoon verder" in page.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "database_unavailable"
    assert int(page.headers["Retry-After"]) > 0
    assert int(answer.headers["Retry-After"]) > 0


def test_a_form_keeps_its_text_when_it_cannot_be_kept(on_sqlite: Site) -> None:
    with file_locked(on_sqlite):
        words = {"need": "veertig stoelen herstellen", "place": "Gent", "buyer_kind": "school", "email": "a@b.example"}
        answer = on_sqlite.app.test_client().post("/stel-je-vraag", data=words)
    assert answer.status_code == 503
    assert words["need"] in answer.text


def test_a_search_waits_for_no_pins(on_postgresql: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", 0.0)
    visitor = on_postgresql.app.test_client()
    with hanging(on_postgresql):
        assert {visitor.get("/zoeken?q=gras").status_code for _ in range(10)} == {200}


def test_a_database_that_hung_is_found_again(on_postgresql: Site) -> None:
    visitor = on_postgresql.app.test_client()
    with hanging(on_postgresql):
        with ThreadPoolExecutor(40) as visitors:
            statuses = list(visitors.map(lambda n: visitor_of(on_postgresql, n), range(40), timeout=BOUND))
        assert set(statuses) == {503}
    wait_for(lambda: visitor.get("/aanbod/limburg:77001").status_code != 503)  # the breaker lets one through
    assert visitor.get("/aanbod/limburg:77001").status_code == 404


def visitor_of(broken: Site, number: int) -> int:
    """The status of the page of an offering that nobody knows."""
    return broken.app.test_client().get(f"/aanbod/limburg:{77000 + number}").status_code

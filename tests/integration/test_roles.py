"""The matrix of roles: every page of the back office and every operation of the API, asked for as every role.

What is expected comes from app.security.roles; a page or operation that does not say what it needs is a failure.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.gaps import store as gap_store
from app.security import roles, roster, tokens
from base import clock, database
from base.tables import edits, gaps, questions, rejects, reports, run_sources, source_rejects
from indexer.running import runs
from tests.kit.accounts import Somebody, forget_attempts, form_token, log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.matrix import address, everything_shown
from tools.rights import operations

WHO = [(role, province) for role in roles.ROLES for province in ("limburg", "antwerpen") if role in roles.WITH_PROVINCE]
WHO += [(role, None) for role in roles.ROLES if role not in roles.WITH_PROVINCE]
every_role = pytest.mark.parametrize(("role", "province"), WHO)
SECRET = {province: f"geheim{secrets.token_hex(6)}" for province in ("limburg", "antwerpen")}


TOWN = {"limburg": "71072", "antwerpen": "11002"}
GAP: dict[str, str] = {}  # the number of the gap of each province


@pytest.fixture(autouse=True)
def fresh_limits(app: Flask) -> None:
    forget_attempts(app)


@pytest.fixture(scope="module")
def private_rows(db: sa.Engine, live_index: runs.Run) -> Iterator[runs.Run]:
    """A run with what only the administrators of a province, or of the platform, may see: rejects and questions."""
    run_id = runs.request(db, source=None, requested_by="test", lease_seconds=8.0)
    runs.finish(db, run_id, "failed", "einde van de test")
    with database.write(db) as connection:
        for province, word in SECRET.items():
            found = {"run_id": run_id, "source": province}
            connection.execute(run_sources.insert().values(**found, state="done"))
            reject = {**found, "source_id": word, "field": "title", "message": word}
            connection.execute(rejects.insert().values(**reject))
            connection.execute(questions.insert().values(**_question(province, word)))
            connection.execute(reports.insert().values(**_report(province, word)))
            gap = gap_store.insert(connection, "ramen-wassen", TOWN[province], [clock.today()], [])
            connection.execute(gaps.update().where(gaps.c.id == gap.id).values(filled_title=word, filled_by="a:1"))
            GAP[province] = str(gap.id)
            connection.execute(edits.insert().values(**_correction(province, word)))
            seen = {"first_seen": clock.now(), "last_seen": clock.now()}
            connection.execute(source_rejects.insert().values(**reject, **seen))
    found_run = runs.get(db, run_id)
    assert found_run is not None
    yield found_run
    with database.write(db) as connection:
        connection.execute(rejects.delete().where(rejects.c.run_id == run_id))
        connection.execute(questions.delete().where(questions.c.need.in_(SECRET.values())))
        connection.execute(reports.delete().where(reports.c.message.in_(SECRET.values())))
        connection.execute(edits.delete().where(edits.c.made_by == "test-rollen"))
        connection.execute(gaps.delete().where(gaps.c.id.in_(map(int, GAP.values()))))
        connection.execute(source_rejects.delete().where(source_rejects.c.run_id == run_id))


def _question(province: str, word: str) -> dict[str, Any]:
    told = {"id": str(uuid.uuid4()), "form_key": uuid.uuid4().hex, "created_at": clock.now(), "need": word}
    return told | {
        "place": "",
        "province": province,
        "buyer_kind": "school",
        "organisation": "",
        "email": "a@b.example",
    }


def _report(province: str, word: str) -> dict[str, Any]:
    told = {"created_at": clock.now(), "kind": "missing", "province": province, "subject": word, "message": word}
    return told | {"place": "", "done_by": ""}


def _correction(province: str, word: str) -> dict[str, Any]:
    """An organisation asks to change the title of its first offering."""
    number = {"limburg": 990_001, "antwerpen": 990_002}[province]
    told = {"number": number, "subject": f"{province}:1", "kind": "correction", "state": "proposed"}
    decided = {"decided_by": "", "reason": "", "details": {"fields": {"title": {"old": "oud", "new": word}}}}
    return told | decided | {"province": province, "made_by": "test-rollen", "made_at": clock.now()}


def may(role: str, access: str) -> bool:
    return access in ("open", "own") or roles.scope(role, access) is not None  # type: ignore[arg-type]


def visitor(app: Flask, db: sa.Engine, role: str, province: str | None) -> FlaskClient:
    client = app.test_client()
    assert log_in(client, somebody(db, role, province)).status_code == 302
    return client


def admitted(answer: TestResponse) -> bool:
    return answer.status_code < 500 and answer.status_code not in (401, 403)


@pytest.fixture
def held_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What forms would do is not done: only who gets in counts here."""
    for operation in operations("admin", app):
        if operation.method == "POST" and operation.access != "open":
            view = app.view_functions[operation.endpoint]
            monkeypatch.setitem(app.view_functions, operation.endpoint, _only_entered(view))


def _only_entered(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def entered(**arguments: Any) -> Any:
        return "entered" if request.method == "POST" else view(**arguments)

    return entered


def test_every_page_says_what_it_needs(app: Flask) -> None:
    unknown = [o for o in operations("admin", app) if o.access not in {"open", "own", *roles.MATRIX}]
    assert unknown == [], "mark the view with @needs(…) of app.admin.site"


def test_every_operation_that_changes_something_needs_a_permission(app: Flask) -> None:
    unknown = [o for o in operations("api", app) if o.method != "GET" and o.access not in roles.MATRIX]
    assert unknown == [], "mark the view with @needs(…) of app.api.access"


def test_only_these_pages_are_open(app: Flask) -> None:
    allowed = {
        "admin.people.login",
        "admin.people.login_code",
        "admin.people.forgotten",
        "admin.people.new_password",
        "admin.people.external_login",
        "admin.people.external_return",
    }
    assert {o.endpoint for o in operations("admin", app) if o.access == "open"} == allowed


@every_role
def test_a_role_enters_its_own_pages_and_no_others(
    app: Flask, db: sa.Engine, held_back: None, private_rows: runs.Run, role: str, province: str | None
) -> None:
    client = visitor(app, db, role, province)
    token = form_token(client.get("/beheer/account"))
    for operation in operations("admin", app):
        form = {"csrf_token": token} if operation.method == "POST" else None
        answer = client.open(address(operation, run_id=private_rows.id), method=operation.method, data=form)
        if may(role, str(operation.access)):
            assert admitted(answer), operation
            assert "/beheer/login" not in (answer.location or ""), operation
        else:
            assert answer.status_code == 403, operation
        answer.close()


def test_nobody_enters_without_logging_in(app: Flask, client: FlaskClient, held_back: None) -> None:
    token = form_token(client.get("/beheer/login"))
    for operation in operations("admin", app):
        if operation.access != "open":
            answer = client.open(address(operation), method=operation.method, data={"csrf_token": token})
            assert answer.status_code == 302, operation
            assert answer.location.startswith("/beheer/login"), operation


def test_a_form_of_another_site_does_nothing(app: Flask, db: sa.Engine, held_back: None) -> None:
    client = visitor(app, db, "platform", None)
    for operation in operations("admin", app):
        if operation.method == "POST":
            assert client.post(address(operation)).status_code == 400, operation


def test_a_first_password_opens_nothing_yet(app: Flask, db: sa.Engine, held_back: None) -> None:
    client = app.test_client()
    log_in(client, somebody(db, must_change=True))
    token = form_token(client.get("/beheer/wachtwoord"))
    for operation in operations("admin", app):
        if operation.access != "open" and operation.endpoint not in ("admin.people.password", "admin.people.logout"):
            answer = client.open(address(operation), method=operation.method, data={"csrf_token": token})
            assert answer.location == "/beheer/wachtwoord", operation


def test_a_page_that_says_nothing_is_closed(app: Flask, db: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor(app, db, "platform", None)
    monkeypatch.setitem(app.view_functions, "admin.index.history", lambda: "entered")
    assert client.get("/beheer/runs").status_code == 403


@every_role
def test_a_token_does_what_its_role_may(
    app: Flask, db: sa.Engine, client: FlaskClient, role: str, province: str | None
) -> None:
    bearer = somebody(db, role, province).bearer(db)
    for operation in operations("api", app):
        if operation.access:
            answer = client.open(address(operation), method=operation.method, json={"?": 1}, headers=bearer)
            if may(role, operation.access):
                assert admitted(answer), operation
            else:
                assert answer.status_code == 403, operation


@pytest.mark.parametrize("kind", ["none", "unknown", "revoked", "of a removed account", "a password"])
def test_without_a_token_that_counts_nothing_is_done(app: Flask, db: sa.Engine, client: FlaskClient, kind: str) -> None:
    headers = _worthless(db, kind)
    for operation in operations("api", app):
        if operation.access:
            answer = client.open(address(operation), method=operation.method, json={"?": 1}, headers=headers)
            assert answer.status_code == 401, operation
            assert answer.headers["WWW-Authenticate"].startswith("Bearer"), operation


def _worthless(db: sa.Engine, kind: str) -> dict[str, str]:
    who = somebody(db)
    bearer = who.bearer(db)
    if kind == "revoked":
        committed(tokens.revoke, db, who.account, tokens.of(db, who.account)[0].id)
    elif kind == "of a removed account":
        committed(roster.remove, db, who.account)
    else:
        return {"none": {}, "unknown": {"Authorization": "Bearer x"}, "a password": _basic(who)}[kind]
    return bearer


def _basic(who: Somebody) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.password}"}


@pytest.mark.parametrize("role", sorted(roles.WITH_PROVINCE))
def test_what_belongs_to_another_province_is_on_no_page(
    app: Flask, db: sa.Engine, private_rows: runs.Run, role: str
) -> None:
    who = somebody(db, role, "limburg")
    client = app.test_client()
    log_in(client, who)
    known = [{"run_id": private_rows.id, "source": source, "gap_id": GAP[source]} for source in SECRET]
    shown = everything_shown(app, client, who.bearer(db), known)
    assert SECRET["limburg"] in shown
    assert SECRET["antwerpen"] not in shown


def test_the_platform_sees_every_province(app: Flask, db: sa.Engine, private_rows: runs.Run) -> None:
    who = somebody(db)
    client = app.test_client()
    log_in(client, who)
    known = [{"run_id": private_rows.id, "source": source, "gap_id": GAP[source]} for source in SECRET]
    shown = everything_shown(app, client, who.bearer(db), known)
    assert all(word in shown for word in SECRET.values())


@pytest.mark.parametrize("role", ["editor", "read-only"])
def test_without_that_permission_no_question_of_a_visitor_is_shown(
    app: Flask, db: sa.Engine, private_rows: runs.Run, role: str
) -> None:
    client = visitor(app, db, role, None)
    assert client.get("/beheer/vragen").status_code == 403
    run_page = client.get(f"/beheer/runs/{private_rows.id}").text
    assert all((word in run_page) == (role == "read-only") for word in SECRET.values())


@pytest.mark.parametrize("path", ["/beheer/runs", "/beheer/bijwerken"])
@pytest.mark.parametrize("source", ["antwerpen", "alle"])
def test_another_province_is_not_touched(app: Flask, db: sa.Engine, path: str, source: str) -> None:
    client, before = visitor(app, db, "province", "limburg"), runs.count(db)
    assert send(client, path, "/beheer/account", source=source).status_code == 403
    assert runs.count(db) == before

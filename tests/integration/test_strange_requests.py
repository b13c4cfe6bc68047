"""Numbers, bytes and texts that no database holds, in every part of every address and in every field of every form.

Nothing is a 500, and nothing says that the database or the engine is away: on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from urllib.parse import quote, unquote_to_bytes

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from wtforms.fields.core import UnboundField

from app.api.run_schemas import RunQuery
from app.http.forms import Form
from app.http.incoming import MAX_NUMBER
from app.search.params import REPEATABLE, SINGLE
from app.security import limits
from app.wsgi import create_app
from base import database
from base.config import ROOT, Settings
from indexer.running import runs
from tests.kit.accounts import Somebody, form_token, log_in, somebody
from tests.kit.migrated import migrate
from tests.kit.servers import empty_database

VALUES = (  # as they stand in an address
    "%00",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "%E2%80%AE",
    "%0D%0AX:%20y",
    str(2**31),
    str(2**63),
    str(2**64),
    "-1",
    "0",
    "%D9%A3",
    "x" * 10_000,
)
GOOD = {  # of fields that stop a form before its other fields are looked at
    "url": "https://meldingen.example/",
    "events": "run.failed",
    "email": "iemand@voorbeeld.be",
    "place": "Hasselt",
    "buyer_kind": "school",
    "need": "poetsen",
    "message": "tekst",
    "organisation": "De Kring",
    "kind": "sync",
    "role": "platform",
    "query": "poetsen",
}

pytestmark = [pytest.mark.slow]


@dataclass
class Stage:
    """An application on one of the databases, with somebody who may do everything."""

    app: Flask
    db: sa.Engine
    boss: Somebody

    def client(self) -> FlaskClient:
        """A browser in which that somebody is logged in."""
        client = self.app.test_client()
        assert log_in(client, self.boss).status_code == 302
        return client


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, settings: Settings, app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    if request.param == "postgresql":
        url = empty_database(request.getfixturevalue("postgresql_url"))
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('strange') / 'platform.sqlite'}"
    migrate(url)
    own = create_app(replace(settings, database_url=url, redis_url=""))
    limits.limiter.enabled = False  # a few thousand forms in a minute
    db = database.connect(url)
    runs.request(db, source=None, requested_by="test", lease_seconds=8.0)  # orders find one that waits
    somebody(db)  # the first row, to which things are done
    yield Stage(own, db, somebody(db))
    db.dispose()
    limits.limiter.enabled = True
    limits.attach(app, settings)  # the limiter is one per process: the shared application gets it back


@cache
def names() -> list[str]:
    """Every name of a parameter or a field that the application reads."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    read = set(re.findall(r'(?:args|form)(?:\.get|\.getlist)?[(\[]"(\w+(?:-\w+)*)"', code))
    read |= {*SINGLE, *REPEATABLE, *RunQuery().fields, *fields(Form)}
    return sorted(read | {"veld", "kolom-0"})


def fields(form: type) -> Iterator[str]:
    """The fields of a form and of all forms made from it."""
    yield from (value.name or name for name, value in vars(form).items() if isinstance(value, UnboundField))
    for kind in form.__subclasses__():
        yield from fields(kind)


def addresses(app: Flask, method: str) -> list[Rule]:
    """All but a stream that never ends, and what says whether a process is warm."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [rule for rule in rules if rule.endpoint != "ops.readyz"]


def filled(rule: Rule, value: str) -> str:
    return re.sub(r"<[^>]*>", lambda _: value, rule.rule)


def ask(client: FlaskClient, method: str, path: str, query: str = "", body: str = "") -> TestResponse:
    """Send bytes as they are: the client of the tests would mend them."""
    sent = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    kind = "application/x-www-form-urlencoded"
    return client.open("/", method=method, data=body, content_type=kind if body else None, environ_overrides=sent)


def check(answer: TestResponse, where: str) -> None:
    text = answer.data.decode(errors="replace")  # a picture or a file is no text
    assert answer.status_code < 500, (where, answer.status_code, text[:300])
    assert "databank" not in text.lower() or answer.status_code < 400, (where, text[:300])
    # a browser does not follow a form to another host, not even to another name of the same one
    assert answer.headers.get("Location", "/").startswith("/"), (where, answer.headers["Location"])


def test_names_are_found() -> None:
    assert {"q", "pagina", "veld", "concept", "besluit", "need", "url", "token", "kolom-0"} <= set(names())


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_strange_addresses(stage: Stage, method: str) -> None:
    bearer = stage.boss.bearer(stage.db)
    client = stage.client()
    token = form_token(client.get("/beheer/account"))
    for rule in addresses(stage.app, method):
        for value in VALUES if rule.arguments else ():
            where = f"{method} {filled(rule, value)[:80]}"
            if rule.rule.startswith("/api/"):
                client.environ_base["HTTP_AUTHORIZATION"] = bearer["Authorization"]
            check(ask(client, method, filled(rule, value), body=f"csrf_token={quote(token)}"), where)


def test_strange_parameters(stage: Stage) -> None:
    """Pages read all of them; the API refuses a request for one that it does not know, so there it is one by one."""
    client, bearer = stage.client(), stage.boss.bearer(stage.db)
    client.environ_base["HTTP_AUTHORIZATION"] = bearer["Authorization"]
    of_the_api = [*SINGLE, *REPEATABLE, *RunQuery().fields, "veld"]
    for rule in addresses(stage.app, "GET"):
        path = filled(rule, "1")
        queries = ["&".join(f"{name}={value}" for name in names()) for value in VALUES[:-1]]
        if rule.rule.startswith("/api/"):
            queries = [f"{name}={value}" for name, value in zip(of_the_api, cycle(VALUES), strict=False)]
        for query in queries:
            check(ask(client, "GET", path, query), f"GET {path}?{query[:40]}")


def test_strange_fields(stage: Stage) -> None:
    """All fields of a form strange, and each of those on which a form would stop before it looks at the others."""
    client = stage.client()
    for rule in addresses(stage.app, "POST"):
        if rule.rule.startswith("/api/"):
            continue
        if (page := client.get("/beheer/account")).status_code != 200:
            client = stage.client()  # somebody logged out, or changed a password
            page = client.get("/beheer/account")
        path, token = filled(rule, "1"), quote(form_token(page))
        strange = [dict.fromkeys(names(), value) for value in VALUES[:-1]]
        good = {name: quote(value) for name, value in GOOD.items()}
        one = [{**good, name: value} for name, value in zip(GOOD, cycle(VALUES[:-1]), strict=False)]
        for fields_sent in (*strange, *one):
            body = "&".join(f"{name}={value}" for name, value in {**fields_sent, "csrf_token": token}.items())
            check(ask(client, "POST", path, body=body), f"POST {path} {body[:60]}")


@pytest.mark.parametrize("text", ["\0", "\ud83d", "a" * 10_000, "\u202e", 2**63, 2**64, -1, 1e308, True, [], {}])
def test_strange_json(stage: Stage, text: object) -> None:
    client, bearer = stage.app.test_client(), stage.boss.bearer(stage.db)
    for path, body in (
        ("/api/v1/webhooks", {"url": text, "events": ["run.failed"]}),
        ("/api/v1/webhooks", {"url": "https://meldingen.example/", "events": [text]}),
        ("/api/v1/runs", {"kind": text}),
        ("/api/v1/runs", {"kind": "rebuild", "source": text}),
        ("/api/v1/runs", {"kind": "rebuild", "accept": [text]}),
        ("/api/v1/runs", {"kind": "sync", f"{text}": text}),
    ):
        answer = client.post(path, json=body, headers=bearer)
        assert answer.status_code in (400, 422), (path, body, answer.text)


def test_a_number_beyond_a_column_is_no_address(stage: Stage) -> None:
    client = stage.client()
    assert client.get(f"/beheer/accounts/{MAX_NUMBER}").status_code == 404
    assert client.get(f"/beheer/accounts/{MAX_NUMBER + 1}").status_code == 404

"""What pages may be kept by whom, whose name they bear, and which page of a list they say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.security import audit
from app.wsgi import create_app
from base import clock, database
from base.config import Settings
from base.tables import feedback, source_rejects
from indexer.running import runs
from tests.kit.accounts import forget_attempts, log_in, somebody
from tests.kit.questions import left

PAGED = "/zoeken?sorteer=naam"


@pytest.fixture
def office_client(app: Flask, settings: Settings) -> FlaskClient:
    """A browser in which an administrator of the platform is logged in."""
    forget_attempts(app)
    client = app.test_client()
    assert log_in(client, somebody(database.connect(settings.database_url))).status_code == 302
    return client


def first_offering(client: FlaskClient) -> str:
    found = re.search(r'class="card-title">.*?<a\s+href="(/aanbod/[^"]+)"', client.get("/zoeken?q=poetsen").text)
    assert found
    return found[1]


def without_arguments(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return [rule.rule for rule in rules]


def test_a_page_with_a_token_of_its_visitor_is_kept_by_nobody_else(
    app: Flask, client: FlaskClient, office_client: FlaskClient
) -> None:
    offering = first_offering(client)
    more = [f"{offering}/klopt-niet", f"{offering}/bevestigen", offering]
    seen = 0
    for path in (*without_arguments(app), *more):
        for visitor in (client, office_client):
            answer = visitor.get(path)
            if b'name="csrf_token"' in answer.data:  # a file is no text
                seen += 1
                assert re.search("no-store|private", answer.headers.get("Cache-Control", "")), path
                assert "public" not in answer.headers["Cache-Control"], path
    assert seen > 15


@pytest.mark.parametrize("path", ["/beheer", "/beheer/accounts", "/beheer/bestaat-niet", "/beheer/login"])
def test_nothing_of_the_back_office_is_kept(client: FlaskClient, office_client: FlaskClient, path: str) -> None:
    for visitor in (client, office_client):
        assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_a_form_that_comes_back_with_what_was_typed_is_kept_by_nobody_else(client: FlaskClient) -> None:
    answer = client.post("/stel-je-vraag", data={"need": "Iets geheims"})
    assert "Iets geheims" in answer.text
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("host", ["kwaad.example", 'a"b.example', "kwaad.example:99999", "[::1]", "xn--", "%0d%0a"])
def test_what_bears_the_name_of_one_host_is_no_answer_for_another(app: Flask, host: str) -> None:
    path = first_offering(app.test_client())
    tag = ask(app, path, "doeners.example")[1]["ETag"]
    status, headers = ask(app, path, host, HTTP_IF_NONE_MATCH=tag)
    assert status in (200, 400)
    assert headers.get("ETag") != tag


def ask(app: Flask, path: str, host: str, **environ: str) -> tuple[int, Headers]:
    """Status and headers of an answer; the client of the tests would stumble over some hosts itself."""
    builder = EnvironBuilder(path=path)
    _, status, headers = run_wsgi_app(app, {**builder.get_environ(), "HTTP_HOST": host, **environ})
    return int(status[:3]), headers


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/opensearch.xml", "/", "aanbod", "/beheer"])
def test_a_configured_address_is_the_only_one_whatever_the_request_says(
    app: Flask, settings: Settings, client: FlaskClient, path: str
) -> None:
    if path == "aanbod":
        path = first_offering(client)
    own = create_app(replace(settings, base_url="https://doeners.example"))
    headers = {"Host": "kwaad.example", "X-Forwarded-Host": "kwaad.example", "Forwarded": "host=kwaad.example"}
    answer = own.test_client().get(path, headers=headers)
    assert "kwaad.example" not in answer.text
    assert "kwaad.example" not in answer.headers.get("Location", "")


def test_a_later_page_says_which_it_is_and_begins_at_its_heading(client: FlaskClient) -> None:
    first, second = client.get(PAGED).text, client.get(f"{PAGED}&pagina=2").text
    assert "(pagina" not in first
    assert "autofocus" not in first
    titles = [re.search(rf"<{tag}[^>]*>([^<]*)", second) for tag in ("title", "h1")]
    assert all(found and re.search(r"\(pagina 2 van \d+\)", found[1]) for found in titles)
    assert '<h1 id="kop" tabindex="-1" autofocus>' in second
    assert "(pagina" not in client.get(f"{PAGED}&pagina=400").text


@pytest.fixture
def two_of_everything(settings: Settings, db: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two rows in each long table, on two pages."""
    for module in ("people.audit_trail", "questions.inbox", "questions.feedback", "index.runs", "sources.sources"):
        monkeypatch.setattr(f"app.admin.{module}.PER_PAGE", 1)
    for number in range(2):
        left(settings, db, confirmed=False, form_key=f"blad{number}")
        audit.record(db, who="test", action="login")
        run_id = runs.request(db, source=None, requested_by="test", lease_seconds=8.0)
        runs.finish(db, run_id, "failed", "Een proef.")
        with database.write(db) as connection:
            connection.execute(feedback.insert().values(created_at=clock.now(), page="/", message="x", email=""))
            row = {
                "source": "limburg",
                "source_id": f"blad{number}",
                "field": "title",
                "message": "x",
                "run_id": "blad",
            }
            seen = dict.fromkeys(("first_seen", "last_seen"), clock.now())
            connection.execute(source_rejects.insert().values(**row, **seen))
    yield
    with database.write(db) as connection:
        connection.execute(source_rejects.delete().where(source_rejects.c.run_id == "blad"))


@pytest.mark.parametrize(
    "path",
    ["/beheer/logboek", "/beheer/vragen", "/beheer/reacties", "/beheer/runs", "/beheer/bronnen/limburg"],
)
def test_every_long_table_says_its_page_too(office_client: FlaskClient, two_of_everything: None, path: str) -> None:
    first = office_client.get(path).text
    text = office_client.get(f"{path}?pagina=2").text
    assert "(pagina" not in first
    assert re.search(r"<title>[^<]*\(pagina 2 van \d+\)", text), text[:600]
    assert re.search(r"<h1[^>]*>[^<]*\(pagina 2 van \d+\)", text)
    assert len(re.findall(r'<h[12] id="\w+" tabindex="-1" autofocus>', text)) == 1

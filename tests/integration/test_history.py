"""The history of an offering as its source tells it, and the page that says where each field comes from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from base import database
from base.tables import offering_history
from indexer.derived import Offering
from indexer.overlay import edit_rows, edit_writes, history
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from tests.kit.accounts import forget_attempts, form_token, log_in, somebody
from tests.kit.small import Small

Run = Callable[[str], runs.Run]


@pytest.fixture
def run(small: Small, engine: OpenSearch) -> Run:
    def carry_out(kind: str) -> runs.Run:
        seconds = small.settings.lease_seconds
        order = runs.request(small.db, source=None, requested_by="test", lease_seconds=seconds, kind=kind)  # type: ignore[arg-type]
        found = runs.get(small.db, order)
        assert found is not None
        work = rebuild if kind == "rebuild" else sync
        ended = work(small.settings, engine, small.db, configured(small.settings), found)
        assert ended.state == "succeeded", ended.message
        return ended

    return carry_out


def some(small: Small, engine: OpenSearch, number: int) -> Offering:
    body = {"query": {"term": {"source": "limburg"}}, "sort": [{"id": "asc"}], "from": number, "size": 1}
    return dict(engine.search(index=small.settings.index, body=body)["hits"]["hits"][0]["_source"])


def in_source(small: Small, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(small.source_file("limburg"))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)


def rows(small: Small) -> int:
    with database.read(small.db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(offering_history)) or 0)


def kinds(small: Small, offering: Offering) -> list[str]:
    return [event.kind for event in history.of(small.db, offering["id"])]


def test_the_first_index_is_since_when(small: Small, engine: OpenSearch) -> None:
    found = int(engine.count(index=small.settings.index)["count"])
    assert rows(small) == found
    assert kinds(small, some(small, engine, 0)) == ["first"]


def test_where_nothing_changed_nothing_is_written(small: Small, run: Run) -> None:
    before = rows(small)
    run("rebuild")
    run("sync")
    assert rows(small) == before


@pytest.mark.parametrize(("number", "kind"), [(1, "sync"), (2, "rebuild")])
def test_what_changed_is_told_field_by_field(
    small: Small, engine: OpenSearch, run: Run, number: int, kind: str
) -> None:
    chosen = some(small, engine, number)
    title = f"Anders door een {kind}"
    in_source(
        small, "UPDATE offering SET title = ?, description = ? WHERE id = ?", title, "x" * 900, chosen["source_id"]
    )
    run(kind)
    event = history.of(small.db, chosen["id"])[0]
    assert event.kind == "changed"
    assert event.changes["title"] == [chosen["title"], title]
    assert set(event.changes) == {"title", "description"}
    assert len(event.changes["description"][1]) < 600


def test_gone_and_back(small: Small, engine: OpenSearch, run: Run) -> None:
    one, other = some(small, engine, 3), some(small, engine, 4)
    for offering, kind in ((one, "sync"), (other, "rebuild")):
        in_source(small, "UPDATE offering SET deleted_at = '2026-01-01' WHERE id = ?", offering["source_id"])
        run(kind)
        assert kinds(small, offering) == ["gone", "first"]
        in_source(small, "UPDATE offering SET deleted_at = NULL WHERE id = ?", offering["source_id"])
        run(kind)
        assert kinds(small, offering) == ["back", "gone", "first"]


def test_an_edit_is_no_history_of_the_source(small: Small, engine: OpenSearch, run: Run) -> None:
    chosen = some(small, engine, 5)
    fields = {"fields": {"capacity": {"old": chosen["capacity"], "new": "verbeterd"}}}
    edit_rows.make(small.db, subject=chosen["id"], kind="correction", province="limburg", details=fields, by="test")
    edit_writes.publish(small.settings, engine, small.db, chosen["id"])
    in_source(small, "UPDATE offering SET lead_time = 'een week' WHERE id = ?", chosen["source_id"])
    run("sync")
    assert set(history.of(small.db, chosen["id"])[0].changes) == {"lead_time"}


@pytest.fixture
def office(small: Small) -> Callable[..., FlaskClient]:
    def visit(role: str = "platform", province: str | None = None) -> FlaskClient:
        forget_attempts(small.app)
        client = small.app.test_client()
        log_in(client, somebody(small.db, role, province))
        return client

    return visit


def test_the_page_says_where_each_field_comes_from_and_takes_edits_back(
    small: Small, engine: OpenSearch, office: Callable[..., FlaskClient]
) -> None:
    chosen = some(small, engine, 5)
    admin = office("province", "limburg")
    page = f"/beheer/aanbod/{chosen['id']}"
    text = admin.get(page).text
    assert "Sinds " in text
    assert "uit Limburg" in text
    assert "correctie van test" in text
    assert "afgeleid uit de bron" in text
    assert "“een week”" in text
    row = next(r for r in edit_rows.about(small.db, chosen["id"]) if r.state == "live")
    answer = admin.post(f"{page}/terug/{row.id}", data={"csrf_token": form_token(admin.get(page))})
    assert answer.status_code == 303
    found = engine.get(index=small.settings.index, id=chosen["id"])["_source"]
    assert found["capacity"] != "verbeterd"
    assert found["overridden"] == {}
    assert "correctie van test" not in admin.get(page).text


def test_one_is_found_by_title_or_key_within_the_province(
    small: Small, engine: OpenSearch, office: Callable[..., FlaskClient]
) -> None:
    chosen = some(small, engine, 6)
    admin, other = office("province", "limburg"), office("province", "vlaams-brabant")
    found = admin.get("/beheer/aanbod", query_string={"q": chosen["title"]}).text
    assert f"/beheer/aanbod/{chosen['id']}" in found
    assert chosen["id"] not in other.get("/beheer/aanbod", query_string={"q": chosen["title"]}).text
    assert admin.get("/beheer/aanbod", query_string={"q": chosen["id"]}).status_code == 302
    assert other.get(f"/beheer/aanbod/{chosen['id']}").status_code == 403
    assert admin.get("/beheer/aanbod/limburg:bestaat-niet").status_code == 404
    assert admin.get("/beheer/aanbod/nergens:1").status_code == 404

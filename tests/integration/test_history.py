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
from base.tables import index_changes
from indexer.changes import history
from indexer.document.fields import Offering
from indexer.edits import edit_store, publishing
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from tests.kit.accounts import forget_attempts, log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.two_provinces import TwoProvinces

Run = Callable[[str], runs.Run]


@pytest.fixture
def run(two_provinces: TwoProvinces, engine: OpenSearch) -> Run:
    def carry_out(kind: str) -> runs.Run:
        seconds = two_provinces.settings.lease_seconds
        order = runs.request(two_provinces.db, source=None, requested_by="test", lease_seconds=seconds, kind=kind)  # type: ignore[arg-type]
        found = runs.get(two_provinces.db, order)
        assert found is not None
        work = rebuild if kind == "rebuild" else sync
        ended = work(two_provinces.settings, engine, two_provinces.db, configured(two_provinces.settings), found)
        assert ended.state == "succeeded", ended.message
        return ended

    return carry_out


def some(two_provinces: TwoProvinces, engine: OpenSearch, number: int) -> Offering:
    body = {"query": {"term": {"source": "limburg"}}, "sort": [{"id": "asc"}], "from": number, "size": 1}
    return dict(engine.search(index=two_provinces.settings.index, body=body)["hits"]["hits"][0]["_source"])


def in_source(two_provinces: TwoProvinces, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(two_provinces.source_file("limburg"))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)


def rows(two_provinces: TwoProvinces) -> int:
    with database.read(two_provinces.db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(index_changes)) or 0)


def kinds(two_provinces: TwoProvinces, offering: Offering) -> list[str]:
    return [event.kind for event in history.of(two_provinces.db, offering["id"])]


def test_the_first_index_is_since_when(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    assert rows(two_provinces) == 2  # a source that comes whole is one row, however many offerings it has
    assert kinds(two_provinces, some(two_provinces, engine, 0)) == ["first"]


def test_where_nothing_changed_nothing_is_written(two_provinces: TwoProvinces, run: Run) -> None:
    before = rows(two_provinces)
    run("rebuild")
    run("sync")
    assert rows(two_provinces) == before


@pytest.mark.parametrize(("number", "kind"), [(1, "sync"), (3, "rebuild")])
def test_what_changed_is_told_field_by_field_and_what_is_gone_and_back(
    two_provinces: TwoProvinces, engine: OpenSearch, run: Run, number: int, kind: str
) -> None:
    chosen, other = some(two_provinces, engine, number), some(two_provinces, engine, number + 1)
    title = f"Anders door een {kind}"
    changed = "UPDATE offering SET title = ?, description = ? WHERE id = ?"
    in_source(two_provinces, changed, title, "x" * 900, chosen["source_id"])
    in_source(two_provinces, "UPDATE offering SET deleted_at = '2026-01-01' WHERE id = ?", other["source_id"])
    run(kind)
    event = history.of(two_provinces.db, chosen["id"])[0]
    assert event.kind == "changed"
    assert event.changes["title"] == [chosen["title"], title]
    assert set(event.changes) == {"title", "description"}
    assert len(event.changes["description"][1]) < 600
    assert kinds(two_provinces, other) == ["gone", "first"]
    in_source(two_provinces, "UPDATE offering SET deleted_at = NULL WHERE id = ?", other["source_id"])
    run(kind)
    assert kinds(two_provinces, other) == ["back", "gone", "first"]


def test_an_edit_is_no_history_of_the_source(two_provinces: TwoProvinces, engine: OpenSearch, run: Run) -> None:
    chosen = some(two_provinces, engine, 5)
    fields = {"fields": {"capacity": {"old": chosen["capacity"], "new": "verbeterd"}}}
    committed(
        edit_store.add,
        two_provinces.db,
        subject=chosen["id"],
        kind="correction",
        province="limburg",
        details=fields,
        by="test",
    )
    publishing.publish(two_provinces.settings, engine, two_provinces.db, chosen["id"])
    in_source(two_provinces, "UPDATE offering SET lead_time = 'een week' WHERE id = ?", chosen["source_id"])
    run("sync")
    assert set(history.of(two_provinces.db, chosen["id"])[0].changes) == {"lead_time"}


@pytest.fixture
def office(two_provinces: TwoProvinces) -> Callable[..., FlaskClient]:
    def visit(role: str = "platform", province: str | None = None) -> FlaskClient:
        forget_attempts(two_provinces.app)
        client = two_provinces.app.test_client()
        log_in(client, somebody(two_provinces.db, role, province))
        return client

    return visit


def test_the_page_says_where_each_field_comes_from_and_takes_edits_back(
    two_provinces: TwoProvinces, engine: OpenSearch, office: Callable[..., FlaskClient]
) -> None:
    chosen = some(two_provinces, engine, 5)
    admin = office("province", "limburg")
    page = f"/beheer/aanbod/{chosen['id']}"
    text = admin.get(page).text
    assert "Sinds " in text
    assert "uit Limburg" in text
    assert "correctie van test" in text
    assert "afgeleid uit de bron" in text
    assert "“een week”" in text
    row = next(r for r in edit_store.about(two_provinces.db, chosen["id"]) if r.state == "live")
    assert send(admin, f"{page}/terug/{row.id}", page).status_code == 303
    found = engine.get(index=two_provinces.settings.index, id=chosen["id"])["_source"]
    assert found["capacity"] != "verbeterd"
    assert found["overridden"] == {}
    assert "correctie van test" not in admin.get(page).text


def test_one_is_found_by_title_or_key_within_the_province(
    two_provinces: TwoProvinces, engine: OpenSearch, office: Callable[..., FlaskClient]
) -> None:
    chosen = some(two_provinces, engine, 6)
    admin, other = office("province", "limburg"), office("province", "vlaams-brabant")
    found = admin.get("/beheer/aanbod", query_string={"q": chosen["title"]}).text
    assert f"/beheer/aanbod/{chosen['id']}" in found
    assert chosen["id"] not in other.get("/beheer/aanbod", query_string={"q": chosen["title"]}).text
    assert admin.get("/beheer/aanbod", query_string={"q": chosen["id"]}).status_code == 302
    assert other.get(f"/beheer/aanbod/{chosen['id']}").status_code == 403
    assert admin.get("/beheer/aanbod/limburg:bestaat-niet").status_code == 404
    assert admin.get("/beheer/aanbod/nergens:1").status_code == 404

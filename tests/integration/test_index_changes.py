"""The record of what changed in the live index: one way in, settled with the index, swept after a kill."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import database
from base.tables import index_changes as table
from indexer.changes import record
from indexer.changes.change import Change
from indexer.document.fields import Offering
from indexer.edits import edit_store, publishing
from indexer.engine import alias
from indexer.running import runs, upkeep
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from tests.kit.committed import committed
from tests.kit.migrated import migrate
from tests.kit.two_provinces import TwoProvinces

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def carry_out(site: TwoProvinces, engine: OpenSearch, kind: runs.RunKind) -> str:
    seconds = site.settings.lease_seconds
    order = runs.request(site.db, source=None, requested_by="test", lease_seconds=seconds, kind=kind)
    run = runs.get(site.db, order)
    assert run is not None
    work = sync if kind == "sync" else rebuild
    ended = work(site.settings, engine, site.db, configured(site.settings), run)
    assert ended.state == "succeeded", ended.message
    return order


def some(site: TwoProvinces, engine: OpenSearch, number: int) -> Offering:
    body = {"query": {"term": {"source": "limburg"}}, "sort": [{"id": "asc"}], "from": number, "size": 1}
    found: Offering = engine.search(index=site.settings.index, body=body)["hits"]["hits"][0]["_source"]
    return found


def rename(site: TwoProvinces, offering: Offering, title: str) -> None:
    with closing(sqlite3.connect(site.source_file("limburg"))) as connection, connection:
        connection.execute("UPDATE offering SET title = ? WHERE id = ?", (title, offering["source_id"]))


def rows(site: TwoProvinces, batch: str | None = None, offering: str | None = None) -> list[sa.Row[Any]]:
    query = sa.select(table).order_by(table.c.id)
    query = query.where(table.c.batch == batch) if batch else query
    query = query.where(table.c.offering_id == offering) if offering else query
    with database.read(site.db) as connection:
        return list(connection.execute(query))


def live(site: TwoProvinces, engine: OpenSearch) -> str:
    return str(alias.live(engine, site.settings.index))


def test_a_first_fill_is_one_row_a_source_that_counts(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    found = [(row.offering_id, row.kind, row.settled) for row in rows(two_provinces)]
    assert found == [("limburg:", "filled", True), ("vlaams-brabant:", "filled", True)]


def test_a_sync_records_what_it_wrote_in_the_live_index(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 1)
    rename(two_provinces, chosen, "Nieuwe titel")
    [row] = rows(two_provinces, carry_out(two_provinces, engine, "sync"))
    assert (row.offering_id, row.kind, row.cause, row.settled) == (chosen["id"], "changed", "source", True)
    assert row.fields == {"title": [chosen["title"], "Nieuwe titel"]}
    assert row.index_name == live(two_provinces, engine)


def test_a_rollback_records_what_it_takes_back(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 2)
    rename(two_provinces, chosen, "Na de opbouw")
    [there] = rows(two_provinces, carry_out(two_provinces, engine, "rebuild"), chosen["id"])
    assert there.fields == {"title": [chosen["title"], "Na de opbouw"]}
    turned = upkeep.rollback(two_provinces.settings, engine, two_provinces.db, requested_by="test")
    [back] = rows(two_provinces, turned.id, chosen["id"])
    assert (back.fields, back.settled) == ({"title": ["Na de opbouw", chosen["title"]]}, True)
    carry_out(two_provinces, engine, "sync")


def test_a_pause_and_its_end_are_recorded_when_they_show(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 3)
    details = {"until": "2999-01-01"}
    edit = committed(
        edit_store.add,
        two_provinces.db,
        subject=chosen["id"],
        kind="pause",
        province="limburg",
        details=details,
        by="test",
    )
    publishing.publish(two_provinces.settings, engine, two_provinces.db, chosen["id"])
    committed(edit_store.change, two_provinces.db, edit, "ended", was="live", by="test")
    publishing.publish(two_provinces.settings, engine, two_provinces.db, chosen["id"])
    paused, ended = rows(two_provinces, offering=chosen["id"])
    assert (paused.kind, paused.cause, paused.fields) == ("paused", "edit", {"paused_until": [None, "2999-01-01"]})
    assert (ended.kind, ended.fields) == ("changed", {"paused_until": ["2999-01-01", None]})


def test_what_a_killed_run_planned_counts_as_far_as_it_stands(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    written, unwritten = some(two_provinces, engine, 4), some(two_provinces, engine, 5)
    killed = runs.request(two_provinces.db, source=None, requested_by="test", lease_seconds=8.0, kind="sync")
    runs.finish(two_provinces.db, killed, "abandoned")
    index = live(two_provinces, engine)
    planned = [Change(written["id"], "changed", digest=written["hash"]), Change(unwritten["id"], "changed", digest="x")]
    for number, change in enumerate(planned):
        record.plan_edit(two_provinces.db, killed, index, change, -number)
    carry_out(two_provinces, engine, "sync")
    assert [(row.offering_id, row.settled) for row in rows(two_provinces, killed)] == [(written["id"], True)]


def test_two_that_publish_the_same_offering_write_one_row_a_change(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen, site = some(two_provinces, engine, 7), two_provinces
    details = {"until": "2999-01-01"}

    def publish(_: int) -> bool:
        return publishing.publish(site.settings, engine, site.db, chosen["id"])

    for _ in range(5):
        edit = committed(
            edit_store.add, site.db, subject=chosen["id"], kind="pause", province="limburg", details=details, by="t"
        )
        with ThreadPoolExecutor(4) as several:
            assert all(several.map(publish, range(4)))
        committed(edit_store.change, site.db, edit, "ended", was="live", by="t")
        assert publish(0)
    found = rows(site, offering=chosen["id"])
    assert [(row.kind, row.settled) for row in found] == [("paused", True), ("changed", True)] * 5


@pytest.mark.parametrize("kind", KINDS)
def test_from_one_document_one_edit_is_planned_at_a_time(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = (
        f"sqlite:///{tmp_path}/platform.sqlite" if kind == "sqlite" else request.getfixturevalue("postgresql_database")
    )
    migrate(url)
    db, barrier = database.connect(url), Barrier(4)

    def plan(number: int) -> bool:
        barrier.wait()
        return record.plan_edit(db, record.new_batch(), "index", Change("limburg:1", "changed", digest=str(number)), 7)

    with ThreadPoolExecutor(4) as several:
        assert sorted(several.map(plan, range(4))) == [False, False, False, True]
    assert record.plan_edit(db, record.new_batch(), "index", Change("limburg:1", "changed"), 8)


def test_an_index_that_never_went_live_leaves_nothing_and_an_unrecorded_turn_is_recorded_by_the_next_run(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    never, chosen, site = some(two_provinces, engine, 6), some(two_provinces, engine, 8), two_provinces
    killed = runs.request(site.db, source=None, requested_by="test", lease_seconds=8.0)
    runs.finish(site.db, killed, "abandoned")
    planned = Change(never["id"], "changed", digest=never["hash"])
    record.plan_edit(site.db, killed, "doeners-nooit-live", planned, 1)
    rename(site, chosen, "Nog niet opgeschreven")
    carry_out(site, engine, "rebuild")
    assert rows(site, killed) == []
    older = alias.previous(engine, site.settings.index)[0]
    alias.swap(engine, site.settings.index, older)
    [back] = rows(site, carry_out(site, engine, "sync"), chosen["id"])[:1]
    assert (back.index_name, back.fields) == (older, {"title": ["Nog niet opgeschreven", chosen["title"]]})
    assert record.recorded_index(site.db) == older


def test_an_edit_that_was_published_before_its_turn_was_recorded_has_one_row(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen, site = some(two_provinces, engine, 9), two_provinces
    carry_out(site, engine, "rebuild")
    alias.swap(engine, site.settings.index, alias.previous(engine, site.settings.index)[0])
    details = {"until": "2999-01-01"}
    committed(edit_store.add, site.db, subject=chosen["id"], kind="pause", province="limburg", details=details, by="t")
    assert publishing.publish(site.settings, engine, site.db, chosen["id"])
    carry_out(site, engine, "sync")
    assert [row.kind for row in rows(site, offering=chosen["id"])] == ["paused"]

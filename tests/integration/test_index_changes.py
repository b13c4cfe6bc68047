"""The record of what changed in the live index: one way in, settled with the index, swept after a kill."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

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
from tests.kit.two_provinces import TwoProvinces


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
    edit = edit_store.make(
        two_provinces.db, subject=chosen["id"], kind="pause", province="limburg", details=details, by="test"
    )
    publishing.publish(two_provinces.settings, engine, two_provinces.db, chosen["id"])
    edit_store.decide(two_provinces.db, edit, "ended", was="live", by="test")
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
    record.plan_edits(two_provinces.db, killed, index, planned)
    carry_out(two_provinces, engine, "sync")
    assert [(row.offering_id, row.settled) for row in rows(two_provinces, killed)] == [(written["id"], True)]


def test_an_index_that_never_went_live_leaves_nothing(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 6)
    killed = runs.request(two_provinces.db, source=None, requested_by="test", lease_seconds=8.0)
    runs.finish(two_provinces.db, killed, "abandoned")
    planned = [Change(chosen["id"], "changed", digest=chosen["hash"])]
    record.plan_edits(two_provinces.db, killed, "doeners-nooit-live", planned)
    carry_out(two_provinces, engine, "rebuild")
    assert rows(two_provinces, killed) == []

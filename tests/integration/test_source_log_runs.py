"""Rebuilds and syncs keep the rejects of a source right: seen, mended, gone, and kept while it cannot be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from base import connections
from indexer.running import runs
from indexer.running.sync import sync
from indexer.sources import configured, source_reads, source_rejects
from tests.kit.rebuilds import rebuild_now
from tests.kit.two_provinces import TwoProvinces


def run_sync(two_provinces: TwoProvinces) -> runs.Run:
    lease_seconds = two_provinces.settings.lease_seconds
    order = runs.request(
        two_provinces.db, source="limburg", requested_by="test", lease_seconds=lease_seconds, kind="sync"
    )
    run = runs.get(two_provinces.db, order)
    assert run is not None
    client = connections.search_engine(two_provinces.settings)
    return sync(two_provinces.settings, client, two_provinces.db, configured(two_provinces.settings), run)


def change(two_provinces: TwoProvinces, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(two_provinces.source_file("limburg"))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)


def rejected(two_provinces: TwoProvinces) -> dict[str, str]:
    """Source id -> field of the open rejects of Limburg."""
    return {found.source_id: found.field for found in source_rejects.listed(two_provinces.db, "limburg")}


def test_rejects_follow_the_source_through_rebuilds_and_syncs(two_provinces: TwoProvinces) -> None:
    with closing(sqlite3.connect(two_provinces.source_file("limburg"))) as connection:
        rows = connection.execute("SELECT id, title FROM offering WHERE deleted_at IS NULL ORDER BY id").fetchall()
    known = rejected(two_provinces)  # the demo has some bad rows of its own
    (first, title), (second, _) = [row for row in rows if str(row[0]) not in known][:2]

    change(two_provinces, "UPDATE offering SET title = '' WHERE id IN (?, ?)", first, second)
    assert run_sync(two_provinces).state == "succeeded"
    assert rejected(two_provinces) == known | {str(first): "title", str(second): "title"}
    since = {found.source_id: found.first_seen for found in source_rejects.listed(two_provinces.db, "limburg")}

    run = run_sync(two_provinces)  # the rows did not change: they are as bad as before
    assert [(part["refused"], part["written"]) for part in run.progress] == [(len(known) + 2, 0)]
    assert rejected(two_provinces) == known | {str(first): "title", str(second): "title"}

    file = two_provinces.source_file("limburg")
    away = file.rename(file.with_suffix(".weg"))
    assert run_sync(two_provinces).state == "partial"
    assert rebuild_now(two_provinces.settings).state == "partial"
    assert rejected(two_provinces).keys() >= {str(first), str(second)}
    assert source_reads.readings(two_provinces.db, "limburg").failures == 2
    away.rename(file)

    change(two_provinces, "UPDATE offering SET title = ? WHERE id = ?", title, first)
    assert rebuild_now(two_provinces.settings, "limburg").state == "succeeded"
    assert rejected(two_provinces) == known | {str(second): "title"}
    found = source_rejects.listed(two_provinces.db, "limburg", field="title")
    assert [(r.source_id, r.first_seen) for r in found] == [(str(second), since[str(second)])]

    change(two_provinces, "DELETE FROM offering WHERE id = ?", second)
    assert run_sync(two_provinces).state == "succeeded"
    assert rejected(two_provinces) == known
    health = source_reads.readings(two_provinces.db, "limburg")
    assert (health.failures, health.trend[-1].rows) == (0, len(rows) - 1)
    assert [reading.good for reading in health.trend[-4:]] == [False, False, True, True]

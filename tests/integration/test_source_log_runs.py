"""Rebuilds and syncs keep the rejects of a source right: seen, mended, gone, and kept while it cannot be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from base import connections
from indexer.running import runs
from indexer.running.sync import sync
from indexer.sources import configured, source_reads, source_rejects
from tests.conftest import rebuild_now
from tests.kit.small import Small


def run_sync(small: Small) -> runs.Run:
    lease_seconds = small.settings.lease_seconds
    order = runs.request(small.db, source="limburg", requested_by="test", lease_seconds=lease_seconds, kind="sync")
    run = runs.get(small.db, order)
    assert run is not None
    client = connections.search_engine(small.settings)
    return sync(small.settings, client, small.db, configured(small.settings), run)


def change(small: Small, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(small.source_file("limburg"))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, values)


def rejected(small: Small) -> dict[str, str]:
    """Source id -> field of the open rejects of Limburg."""
    return {found.source_id: found.field for found in source_rejects.listed(small.db, "limburg")}


def test_rejects_follow_the_source_through_rebuilds_and_syncs(small: Small) -> None:
    with closing(sqlite3.connect(small.source_file("limburg"))) as connection:
        rows = connection.execute("SELECT id, title FROM offering WHERE deleted_at IS NULL ORDER BY id").fetchall()
    known = rejected(small)  # the demo has some bad rows of its own
    (first, title), (second, _) = [row for row in rows if str(row[0]) not in known][:2]

    change(small, "UPDATE offering SET title = '' WHERE id IN (?, ?)", first, second)
    assert run_sync(small).state == "succeeded"
    assert rejected(small) == known | {str(first): "title", str(second): "title"}
    since = {found.source_id: found.first_seen for found in source_rejects.listed(small.db, "limburg")}

    run = run_sync(small)  # the rows did not change: they are as bad as before
    assert [(part["refused"], part["written"]) for part in run.progress] == [(len(known) + 2, 0)]
    assert rejected(small) == known | {str(first): "title", str(second): "title"}

    file = small.source_file("limburg")
    away = file.rename(file.with_suffix(".weg"))
    assert run_sync(small).state == "partial"
    assert rebuild_now(small.settings).state == "partial"
    assert rejected(small).keys() >= {str(first), str(second)}
    assert source_reads.health(small.db, "limburg").failures == 2
    away.rename(file)

    change(small, "UPDATE offering SET title = ? WHERE id = ?", title, first)
    assert rebuild_now(small.settings, "limburg").state == "succeeded"
    assert rejected(small) == known | {str(second): "title"}
    found = source_rejects.listed(small.db, "limburg", field="title")
    assert [(r.source_id, r.first_seen) for r in found] == [(str(second), since[str(second)])]

    change(small, "DELETE FROM offering WHERE id = ?", second)
    assert run_sync(small).state == "succeeded"
    assert rejected(small) == known
    health = source_reads.health(small.db, "limburg")
    assert (health.failures, health.trend[-1].rows) == (0, len(rows) - 1)
    assert [reading.good for reading in health.trend[-4:]] == [False, False, True, True]

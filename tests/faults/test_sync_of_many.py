"""A sync among many rows, in each of the five shapes: exactly what changed rows feed is written; then all is equal.

At full size each source has 3,000 rows.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from opensearchpy import OpenSearch

from base.config import Settings
from demo.build import build
from indexer.engine import documents
from indexer.running import runs
from tests.kit import sites
from tests.kit.machine import Machine
from tests.kit.sites import CHANGE, NEW, Site

SCALE = 22  # of the demo: 3,000 offerings a source
CHANGED, GONE, LATE = 30, 12, 7
TABLES = {"antwerpen": ("wp_posts", "post_title", "ID"), "limburg": ("offering", "title", "id")}
TABLES["vlaams-brabant"] = TABLES["limburg"]
STAMPS = {"antwerpen": "post_modified_gmt", "limburg": "updated_at", "vlaams-brabant": "updated_at"}


@pytest.fixture(scope="module")
def large(
    settings: Settings, engine: OpenSearch, machine: Machine, full_size: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:  # fmt: skip
    own = replace(settings, index=f"{settings.index}m{secrets.token_hex(3)}")
    demo = machine.folder / "demo"
    if full_size:
        demo = tmp_path_factory.mktemp("large")
        build(demo, SCALE)
    with sites.site(own, engine, demo, tmp_path_factory.mktemp("many")) as site:
        run = site.run("rebuild")
        assert run.state == "succeeded", run.message
        yield site


@pytest.mark.slow
@pytest.mark.parametrize("province", CHANGE)
def test_exactly_what_changed_rows_feed_is_written(province: str, large: Site, full_size: bool) -> None:
    ids = large.ids(province)
    assert len(ids) >= (2900 if full_size else 100)
    step = len(ids) // (CHANGED + GONE + LATE + 1)
    picked = ids[::step]
    changed, gone, late = picked[:CHANGED], picked[CHANGED : CHANGED + GONE], picked[-LATE:]
    before = large.indexed(province)
    if province in TABLES:
        _with_a_late_commit(large, province, changed, gone, late)
    else:
        large.change(province, changed, gone)
        run = large.run("sync", province)
        assert _counts(run, province) == (CHANGED, GONE)
        late = []
    after = large.indexed(province)
    assert after == large.said(province)
    assert {key for key in after if after[key] != before[key]} == {f"{province}:{i}" for i in (*changed, *late)}
    assert before.keys() - after.keys() == {f"{province}:{i}" for i in gone}
    named = {o["source_id"] for o in documents.scan(large.engine, large.index, source=province) if o["title"] == NEW}
    assert named == {*changed, *late}
    assert _counts(large.run("sync", province), province) == (0, 0)


def _with_a_late_commit(site: Site, province: str, changed: list[str], gone: list[str], late: list[str]) -> None:
    """A transaction that began, with the stamps of then, before what the first sync sees, and commits after it."""
    table, column, key = TABLES[province]
    file = site.source(province)
    with sqlite3.connect(file) as settings:
        settings.execute("PRAGMA journal_mode = WAL")  # so that others read on while a transaction is open
    site.change(province, changed, gone)
    open_one = sqlite3.connect(file, isolation_level=None)
    open_one.execute("BEGIN IMMEDIATE")
    values = f"{column} = ?, {STAMPS[province]} = '2026-11-01 08:00:00.000000'"
    open_one.executemany(f"UPDATE {table} SET {values} WHERE {key} = ?", [(NEW, identity) for identity in late])
    assert _counts(site.run("sync", province), province) == (len(changed), len(gone))
    open_one.execute("COMMIT")
    open_one.close()
    assert _counts(site.run("sync", province), province) == (len(late), 0)


def _counts(run: runs.Run, province: str) -> tuple[int, int]:
    assert run.state == "succeeded", run.message
    part = next(part for part in run.progress if part["source"] == province)
    return part["written"], part["removed"]

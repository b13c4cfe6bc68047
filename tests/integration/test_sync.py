"""A sync, in each of the five shapes: what changed in the source is written, nothing else, and then both are equal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.wsgi import create_app
from base.config import Settings
from indexer.changes import withdrawn
from indexer.engine import alias, documents, index_meta, row_hashes
from indexer.running import runs, upkeep
from indexer.running.preconditions import NO_INDEX, OLDER_DATABASE, OTHER_DEFINITION
from indexer.running.sync import sync
from indexer.sources import configured, source_reads
from tests.kit import sites
from tests.kit.machine import Machine
from tests.kit.sites import CHANGE, NEW, Site


@pytest.fixture(scope="module")
def site(
    settings: Settings,
    engine: OpenSearch,
    machine: Machine,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    own = replace(settings, index=f"{settings.index}sync")
    with sites.site(own, engine, machine.folder / "demo", tmp_path_factory.mktemp("sync")) as site:
        assert site.run("rebuild").state == "succeeded"
        yield site


def part(run: runs.Run, source: str) -> dict[str, int]:
    return next(part for part in run.progress if part["source"] == source)


def test_nothing_changed_nothing_written(site: Site) -> None:
    before = alias.state(site.engine, site.settings.index)
    run = site.run("sync")
    assert run.state == "succeeded", run.message
    assert [(p["written"], p["removed"]) for p in run.progress] == [(0, 0)] * 5
    assert [(p["read"], p["state"]) for p in run.progress] == [(0, "unchanged")] * 5  # each tells by itself
    assert alias.state(site.engine, site.settings.index) == before
    compared = source_reads.compared(site.db, site.index)
    assert set(compared) == set(CHANGE)
    assert min(compared.values()) >= run.started_at


@pytest.mark.parametrize("province", CHANGE)
def test_exactly_what_changed_is_written(site: Site, province: str) -> None:
    ids = site.ids(province)
    changed, gone = ids[3:8], ids[-4:]
    site.change(province, changed, gone)
    run = site.run("sync", province)
    assert run.state == "succeeded", run.message
    assert (part(run, province)["written"], part(run, province)["removed"]) == (len(changed), len(gone))
    assert site.indexed(province) == site.said(province)
    found = {
        hit["source_id"] for hit in documents.scan(site.engine, site.index, source=province) if hit["title"] == NEW
    }
    assert found == set(changed)
    assert all(withdrawn.find(site.db, f"{province}:{identity}") for identity in gone)
    assert part(site.run("sync", province), province)["written"] == 0


def test_visitors_see_the_change_and_no_kept_page_hides_it(site: Site) -> None:
    client: FlaskClient = create_app(site.settings).test_client()
    address = "/api/v1/offerings?q=zadels%20bekleden&provincie=limburg"
    first = client.get(address)
    ids = site.ids("limburg")
    site.change("limburg", ids[20:22])
    site.run("sync", "limburg")
    services = client.application.extensions["doeners"]
    services.search.live.seen = replace(services.search.live.seen, read_at=-10.0)  # two seconds later
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.json["total"] == first.json["total"] + 2


def test_a_source_that_loses_a_fifth_is_refused_until_accepted(site: Site) -> None:
    ids = site.ids("vlaams-brabant")
    before = site.indexed("vlaams-brabant")
    site.change("vlaams-brabant", [], ids[: len(ids) // 3])
    run = site.run("sync")
    assert run.state == "refused"
    assert "Vlaams-Brabant" in run.message
    assert site.indexed("vlaams-brabant") == before
    assert site.run("sync", accepted=["shrunk:vlaams-brabant"]).state == "succeeded"
    assert site.indexed("vlaams-brabant") == site.said("vlaams-brabant")


def test_a_source_of_which_many_rows_go_bad_is_refused_until_accepted(site: Site) -> None:
    before = site.indexed("antwerpen")
    bad = site.ids("antwerpen")[: len(before) // 8]
    with closing(sqlite3.connect(site.source("antwerpen"))) as connection, connection:
        connection.executemany("UPDATE wp_posts SET post_title = '' WHERE ID = ?", [(identity,) for identity in bad])
    run = site.run("sync", "antwerpen")
    assert (run.state, site.indexed("antwerpen")) == ("refused", before)
    assert [reason["code"] for reason in run.verdict["reasons"]] == ["rejects:antwerpen"]
    assert part(run, "antwerpen")["state"] == "held"
    assert source_reads.readings(site.db, "antwerpen").last.held
    assert site.run("sync", "antwerpen", accepted=["rejects:antwerpen"]).state == "succeeded"
    assert site.indexed("antwerpen") == site.said("antwerpen")
    with closing(sqlite3.connect(site.source("antwerpen"))) as connection, connection:
        connection.executemany("UPDATE wp_posts SET post_title = 'x y' WHERE ID = ?", [(identity,) for identity in bad])
    assert site.run("sync", "antwerpen").state == "succeeded"


def test_after_a_reading_that_was_not_let_in_an_equal_source_is_read_again(site: Site) -> None:
    file = site.source("limburg")
    good = file.read_bytes()
    site.change("limburg", [], site.ids("limburg")[:60])
    assert site.run("sync", "limburg").state == "refused"
    file.write_bytes(good)
    seen = [part(site.run("sync", "limburg"), "limburg") for _ in range(2)]
    assert [(p["state"], p["written"]) for p in seen] == [("done", 0), ("unchanged", 0)]
    assert source_reads.readings(site.db, "limburg").last.rows == seen[0]["read"]


def test_documents_that_went_out_of_the_index_are_put_back(site: Site) -> None:
    assert site.run("sync").state == "succeeded"
    gone = [f"limburg:{identity}" for identity in site.ids("limburg")[3:6]]
    for identity in gone:
        site.engine.delete(index=site.index, id=identity, params={"refresh": "true"})
    seen = [site.run("sync") for _ in range(2)]
    assert [run.state for run in seen] == ["succeeded", "succeeded"]
    assert [(p["source"], p["written"]) for p in seen[0].progress if p["read"]] == [("limburg", len(gone))]
    assert {p["state"] for p in seen[1].progress} == {"unchanged"}
    assert site.is_equal()


def test_a_database_that_is_older_than_the_index_asks_for_a_rebuild(site: Site) -> None:
    about = index_meta.read(site.engine, site.index)
    index_meta.write(site.engine, site.index, replace(about, edits=1_000))
    refused = site.run("sync")
    index_meta.write(site.engine, site.index, about)
    assert (refused.state, refused.message) == ("refused", OLDER_DATABASE)


def test_an_unreadable_source_keeps_what_it_had_and_the_others_are_read(site: Site) -> None:
    file = site.source("limburg")
    hidden = file.rename(file.with_suffix(".weg"))
    before = site.indexed("limburg")
    run = site.run("sync")
    hidden.rename(file)
    assert run.state == "partial"
    assert part(run, "limburg")["state"] == "failed"
    assert part(run, "antwerpen")["state"] == "unchanged"
    assert site.indexed("limburg") == before


def test_offerings_that_were_carried_over_are_no_longer_stale_and_a_rollback_is_caught_up_with(site: Site) -> None:
    older = site.index
    file = site.source("limburg")
    hidden = file.rename(file.with_suffix(".weg"))
    assert site.run("rebuild").state == "partial"
    hidden.rename(file)
    assert {o["stale"] for o in documents.scan(site.engine, site.index, source="limburg")} == {True}
    site.change("limburg", site.ids("limburg")[30:33])
    run = site.run("sync", "limburg")
    assert run.state == "succeeded", run.message
    assert {o["stale"] for o in documents.scan(site.engine, site.index, source="limburg")} == {False}
    assert index_meta.read(site.engine, site.index).stale_sources == []
    assert site.indexed("limburg") == site.said("limburg")
    upkeep.rollback(site.settings, site.engine, site.db, requested_by="test")
    assert site.index == older
    assert site.indexed("limburg") != site.said("limburg")
    run = site.run("sync")
    assert run.state == "succeeded", run.message
    assert site.indexed("limburg") == site.said("limburg")


def test_hashes_of_indices_that_are_gone_are_forgotten(site: Site) -> None:
    kept = set(alias.indices(site.engine, site.settings.index))
    row_hashes.forget(site.engine, site.settings.index, keep=sorted(kept))
    shelf = site.engine.search(index=f"{site.settings.index}-rows", body={"size": 100, "_source": ["index"]})
    assert {hit["_source"]["index"] for hit in shelf["hits"]["hits"]} <= kept


def test_without_an_index_a_rebuild_is_needed(site: Site) -> None:
    empty = replace(site.settings, index=f"{site.settings.index}leeg")
    refused = replace(site, settings=empty).run("sync")
    assert (refused.state, refused.message) == ("refused", NO_INDEX)


def test_with_a_definition_of_other_code_a_rebuild_is_needed(site: Site) -> None:
    about = index_meta.read(site.engine, site.index)
    before = site.indexed("limburg")
    site.change("limburg", site.ids("limburg")[40:42])
    index_meta.write(site.engine, site.index, replace(about, digest="0" * 64))
    refused = site.run("sync")
    index_meta.write(site.engine, site.index, about)
    assert (refused.state, refused.message) == ("refused", OTHER_DEFINITION)
    assert site.indexed("limburg") == before
    assert part(site.run("sync", "limburg"), "limburg")["written"] == 2


def test_the_clock_leaves_one_quiet_sync_in_history(site: Site) -> None:
    for _ in range(3):
        order = runs.request(
            site.db, source=None, requested_by=runs.CLOCK, lease_seconds=site.settings.lease_seconds, kind="sync"
        )
        run = runs.get(site.db, order)
        assert run is not None
        sync(site.settings, site.engine, site.db, configured(site.settings), run)
    assert sum(run.requested_by == runs.CLOCK for run in runs.history(site.db, 100)) == 1

"""A sync, in each of the five shapes: what changed in the source is written, nothing else, and then both are equal."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.wsgi import create_app
from base import clock, database
from base.config import Settings
from demo.serve import make_server
from indexer import alias, documents, row_hashes, runs, withdrawn
from indexer.offering import Reject
from indexer.sources import configured, read
from indexer.sync import NO_INDEX, OTHER_DEFINITION, sync
from tests.conftest import rebuild_now

NEW = "Zadels en sturen bekleden"  # what every changed offering is called from now on


def in_tables(table: str, column: str, key: str, only: str = "1") -> Callable[[Path, list[str], list[str]], None]:
    """Change and delete rows of a database; deleted is what is no longer there at all."""

    def change(file: Path, changed: list[str], gone: list[str]) -> None:
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for identity in changed:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ? AND {only}", (NEW, identity))
            for identity in gone:
                connection.execute(f"DELETE FROM {table} WHERE {key} = ? AND {only}", (identity,))
        connection.close()

    return change


def in_csv(folder: Path, changed: list[str], gone: list[str]) -> None:
    """The province drops a new file."""
    old = next(folder.glob("*.csv"))
    with old.open(encoding="cp1252", newline="") as stream:
        lines = list(csv.reader(stream, delimiter=";"))
    header, rows, end = lines[0], lines[1:-1], lines[-1]
    title = header.index("titel")
    kept = [[*row[:title], NEW, *row[title + 1 :]] if row[0] in changed else row for row in rows if row[0] not in gone]
    with (folder / "aanbod-20261122.csv").open("w", encoding="cp1252", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerows([header, *kept, [end[0], str(len(kept))]])


def in_json(folder: Path, changed: list[str], gone: list[str]) -> None:
    file = folder / "aanbod.json"
    held = json.loads(file.read_text(encoding="utf-8"))
    held["items"] = [
        item | {"titel": NEW} if item["id"] in changed else item for item in held["items"] if item["id"] not in gone
    ]
    file.write_text(json.dumps(held), encoding="utf-8")


CHANGE: dict[str, Callable[[Path, list[str], list[str]], None]] = {
    "antwerpen": in_tables("wp_posts", "post_title", "ID"),
    "limburg": in_tables("offering", "title", "id"),
    "vlaams-brabant": in_tables("offering", "title", "id"),
    "oost-vlaanderen": in_csv,
    "west-vlaanderen": in_json,
}


@dataclass
class Site:
    """Five sources of its own, which may be changed, and their live index."""

    settings: Settings
    engine: OpenSearch
    folder: Path

    @property
    def index(self) -> str:
        return str(alias.live(self.engine, self.settings.index))

    def source(self, province: str) -> Path:
        """The file or folder of a province."""
        return next(path for path in (self.folder / province, self.folder / f"{province}.sqlite") if path.exists())

    def sync(self, source: str | None = None, *, forced: bool = False) -> runs.Run:
        """Order a sync and carry it out here."""
        db = database.connect(self.settings.database_url)
        order = runs.request(
            db,
            source=source,
            requested_by="test",
            forced=forced,
            lease_seconds=self.settings.lease_seconds,
            kind="sync",
        )
        run = runs.get(db, order)
        assert run is not None
        return sync(self.settings, self.engine, db, configured(self.settings), run)

    def said(self, province: str) -> dict[str, str]:
        """id -> hash of what the source says now."""
        config = next(config for config in configured(self.settings) if config.province == province)
        rows = list(read(config, clock.now()))
        return {row["id"]: row["hash"] for row in rows if not isinstance(row, Reject)}

    def indexed(self, province: str) -> dict[str, str]:
        self.engine.indices.refresh(index=self.index)
        return documents.hashes(self.engine, self.index, source=province)


@pytest.fixture(scope="module")
def site(
    settings: Settings,
    engine: OpenSearch,
    demo_sources: dict[str, str],
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    own = tmp_path_factory.mktemp("sync")
    shutil.copytree(folder / "demo", own / "demo")
    server = make_server(own / "demo" / "west-vlaanderen")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    given = {
        f"source_{province.replace('-', '_')}": address.replace(str(folder / "demo"), str(own / "demo"))
        for province, address in demo_sources.items()
    }
    given["source_west_vlaanderen"] = f"http://127.0.0.1:{server.server_port}"
    url = f"sqlite:///{own / 'platform.sqlite'}"
    database.upgrade(url)
    made = replace(settings, index=f"{settings.index}sync", database_url=url, var=str(own), **given)
    assert rebuild_now(made).state == "succeeded"
    yield Site(made, engine, own / "demo")
    server.shutdown()
    server.server_close()


def part(run: runs.Run, source: str) -> dict[str, int]:
    return next(part for part in run.progress if part["source"] == source)


def test_nothing_changed_nothing_written(site: Site) -> None:
    before = alias.state(site.engine, site.settings.index)
    run = site.sync()
    assert run.state == "succeeded", run.message
    assert [(p["written"], p["removed"]) for p in run.progress] == [(0, 0)] * 5
    assert all(p["read"] > 100 for p in run.progress)
    assert alias.state(site.engine, site.settings.index) == before
    assert set(alias.meta(site.engine, site.index)["synced_at"]) == set(CHANGE)


@pytest.mark.parametrize("province", CHANGE)
def test_exactly_what_changed_is_written(site: Site, province: str) -> None:
    ids = sorted(identity.partition(":")[2] for identity in site.indexed(province))
    changed, gone = ids[3:8], ids[-4:]
    CHANGE[province](site.source(province), changed, gone)
    run = site.sync(province)
    assert run.state == "succeeded", run.message
    assert (part(run, province)["written"], part(run, province)["removed"]) == (len(changed), len(gone))
    assert site.indexed(province) == site.said(province)
    found = {
        hit["source_id"] for hit in documents.scan(site.engine, site.index, source=province) if hit["title"] == NEW
    }
    assert found == set(changed)
    db = database.connect(site.settings.database_url)
    assert all(withdrawn.find(db, f"{province}:{identity}") for identity in gone)
    assert part(site.sync(province), province)["written"] == 0


def test_visitors_see_the_change_and_no_kept_page_hides_it(site: Site) -> None:
    client: FlaskClient = create_app(site.settings).test_client()
    address = "/api/v1/offerings?q=zadels%20bekleden&provincie=limburg"
    first = client.get(address)
    ids = sorted(identity.partition(":")[2] for identity in site.indexed("limburg"))
    CHANGE["limburg"](site.source("limburg"), ids[20:22], [])
    site.sync("limburg")
    services = client.application.extensions["doeners"]
    services.search.live.seen = replace(services.search.live.seen, asked_at=-10.0)  # two seconds later
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.json["total"] == first.json["total"] + 2


def test_a_source_that_loses_a_fifth_is_refused_unless_forced(site: Site) -> None:
    ids = sorted(identity.partition(":")[2] for identity in site.indexed("vlaams-brabant"))
    before = site.indexed("vlaams-brabant")
    CHANGE["vlaams-brabant"](site.source("vlaams-brabant"), [], ids[: len(ids) // 3])
    run = site.sync()
    assert run.state == "refused"
    assert "vlaams-brabant" in run.message
    assert site.indexed("vlaams-brabant") == before
    assert site.sync(forced=True).state == "succeeded"
    assert site.indexed("vlaams-brabant") == site.said("vlaams-brabant")


def test_an_unreadable_source_keeps_what_it_had_and_the_others_are_read(site: Site) -> None:
    file = site.source("limburg")
    hidden = file.rename(file.with_suffix(".weg"))
    before = site.indexed("limburg")
    run = site.sync()
    hidden.rename(file)
    assert run.state == "partial"
    assert part(run, "limburg")["state"] == "failed"
    assert part(run, "antwerpen")["state"] == "done"
    assert site.indexed("limburg") == before


def test_offerings_that_were_carried_over_are_no_longer_stale_after_a_sync(site: Site) -> None:
    file = site.source("limburg")
    hidden = file.rename(file.with_suffix(".weg"))
    assert rebuild_now(site.settings).state == "partial"
    hidden.rename(file)
    assert {o["stale"] for o in documents.scan(site.engine, site.index, source="limburg")} == {True}
    run = site.sync("limburg")
    assert run.state == "succeeded", run.message
    assert {o["stale"] for o in documents.scan(site.engine, site.index, source="limburg")} == {False}
    assert alias.meta(site.engine, site.index)["stale_sources"] == []


def test_after_a_rollback_a_sync_catches_up(site: Site) -> None:
    ids = sorted(identity.partition(":")[2] for identity in site.indexed("limburg"))
    CHANGE["limburg"](site.source("limburg"), ids[30:33], [])
    assert rebuild_now(site.settings).state == "succeeded"
    alias.rollback(site.engine, site.settings.index)
    assert site.indexed("limburg") != site.said("limburg")
    run = site.sync()
    assert run.state == "succeeded", run.message
    assert site.indexed("limburg") == site.said("limburg")


def test_hashes_of_indices_that_are_gone_are_forgotten(site: Site) -> None:
    kept = set(alias.indices(site.engine, site.settings.index))
    row_hashes.forget(site.engine, site.settings.index, keep=sorted(kept))
    shelf = site.engine.search(index=f"{site.settings.index}-rows", body={"size": 100, "_source": ["index"]})
    assert {hit["_source"]["index"] for hit in shelf["hits"]["hits"]} <= kept


def test_without_an_index_a_rebuild_is_needed(site: Site) -> None:
    empty = replace(site.settings, index=f"{site.settings.index}leeg")
    refused = Site(empty, site.engine, site.folder).sync()
    assert (refused.state, refused.message) == ("refused", NO_INDEX)


def test_with_a_definition_of_other_code_a_rebuild_is_needed(site: Site) -> None:
    about = alias.meta(site.engine, site.index)
    before = site.indexed("limburg")
    ids = sorted(identity.partition(":")[2] for identity in before)
    CHANGE["limburg"](site.source("limburg"), ids[40:42], [])
    site.engine.indices.put_mapping(index=site.index, body={"_meta": about | {"digest": "0" * 64}})
    refused = site.sync()
    site.engine.indices.put_mapping(index=site.index, body={"_meta": about})
    assert (refused.state, refused.message) == ("refused", OTHER_DEFINITION)
    assert site.indexed("limburg") == before
    assert part(site.sync("limburg"), "limburg")["written"] == 2


def test_the_clock_leaves_one_quiet_sync_in_history(site: Site) -> None:
    db = database.connect(site.settings.database_url)
    for _ in range(3):
        order = runs.request(
            db, source=None, requested_by=runs.CLOCK, lease_seconds=site.settings.lease_seconds, kind="sync"
        )
        run = runs.get(db, order)
        assert run is not None
        sync(site.settings, site.engine, db, configured(site.settings), run)
    assert sum(run.requested_by == runs.CLOCK for run in runs.history(db, 100)) == 1

"""A rebuild on the real engine, from real sources: what goes live, what is kept, what is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import clock, database
from base.config import Settings
from base.errors import LeaseLost, LeaseTaken
from base.tables import lease
from demo import limburg
from demo.catalogue import load
from demo.scale import scaled
from indexer import definition
from indexer.changes import withdrawn
from indexer.engine import alias, documents, index_meta
from indexer.lease import Lease
from indexer.running import rejected_rows, runs, upkeep
from indexer.sources.database import BATCH
from tests.kit import sites
from tests.kit.machine import Machine
from tests.kit.sites import Site

SOURCES = ("limburg", "vlaams-brabant")  # two that are files of our own: quick to read, easy to break


@pytest.fixture(scope="module")
def two(
    settings: Settings, engine: OpenSearch, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Two provinces of which nothing is live yet."""
    own = replace(settings, index=f"{settings.index}rebuild")
    with sites.site(own, engine, machine.folder / "demo", tmp_path_factory.mktemp("rebuild"), SOURCES) as made:
        yield made


@pytest.fixture(scope="module")
def first(two: Site) -> runs.Run:
    """Their first rebuild."""
    return two.run("rebuild")


@pytest.fixture
def site(two: Site, first: runs.Run) -> Iterator[Site]:
    """The two, live, free to be damaged: afterwards their sources and the index are as they were."""
    files = {file: file.read_bytes() for file in map(two.source, SOURCES)}
    yield two
    for file, content in files.items():
        file.write_bytes(content)
    assert two.run("sync", accepted=["all"]).state == "succeeded"


def test_the_first_rebuild_makes_a_complete_live_index(two: Site, engine: OpenSearch, first: runs.Run) -> None:
    run = first
    assert run.state == "succeeded", run.message
    assert two.index == run.index_name
    about = index_meta.read(engine, two.index)
    assert about.digest == definition.load().digest
    assert about.counts == documents.counts(engine, two.index) == {p["source"]: p["written"] for p in run.progress}
    for part in run.progress:
        assert part["state"] == "done"
        assert part["read"] == part["written"] + part["refused"]
        assert part["written"] > 100


def test_rejects_are_kept_with_field_and_reason(two: Site, first: runs.Run) -> None:
    rejects = rejected_rows.of_run(two.db, first.id)
    assert len(rejects) == sum(part["refused"] for part in first.progress) > 0
    assert all(reject.source in SOURCES and reject.field and reject.message for reject in rejects)


def test_two_previous_indices_are_kept_to_go_back_and_forward(site: Site, engine: OpenSearch) -> None:
    names = [site.index, *(site.run("rebuild").index_name for _ in range(3))]
    assert alias.previous(engine, site.settings.index) == [names[2], names[1]]

    def turned(kind: str) -> str | None:
        run = {"rollback": upkeep.rollback, "forward": upkeep.forward}[kind]
        return run(site.settings, engine, site.db, requested_by="test").index_name

    assert [turned("rollback"), turned("rollback")] == [names[2], names[1]]
    assert turned("rollback") is None
    assert site.index == names[1]
    assert [turned("forward"), turned("forward")] == [names[2], names[3]]
    assert turned("forward") is None
    assert site.index == names[3]


def test_an_unreachable_source_keeps_its_last_good_offerings(site: Site, engine: OpenSearch) -> None:
    old = documents.counts(engine, site.index)
    assert old.keys() == set(SOURCES)
    file = site.source("limburg")
    hidden = file.rename(file.with_suffix(".weg"))
    run = site.run("rebuild")
    hidden.rename(file)
    assert run.state == "partial"
    assert "limburg" in run.message
    assert documents.counts(engine, site.index) == old
    assert all(offering["stale"] for offering in documents.scan(engine, site.index, source="limburg"))
    assert not any(offering["stale"] for offering in documents.scan(engine, site.index, source="vlaams-brabant"))
    assert site.run("rebuild", "limburg").state == "succeeded"
    assert not any(offering["stale"] for offering in documents.scan(engine, site.index))


def test_a_rebuild_of_one_source_carries_the_other_over(site: Site, engine: OpenSearch) -> None:
    before = documents.hashes(engine, site.index)
    for province in SOURCES:
        with sqlite3.connect(site.source(province)) as source:
            source.execute("UPDATE offering SET title = title || ' (nieuw)'")
    run = site.run("rebuild", "limburg")
    assert run.state == "succeeded"
    after = documents.hashes(engine, site.index)
    changed = {key.partition(":")[0] for key in after if after[key] != before.get(key)}
    assert changed == {"limburg"}
    assert {p["source"]: p["state"] for p in run.progress} == {"limburg": "done", "vlaams-brabant": "carried"}


def test_a_source_that_shrinks_by_more_than_a_fifth_is_refused_until_accepted(site: Site, engine: OpenSearch) -> None:
    live, indices = site.index, alias.indices(engine, site.settings.index)
    with sqlite3.connect(site.source("limburg")) as limburg:
        limburg.execute("DELETE FROM offering WHERE id % 2 = 0")
    refused = site.run("rebuild")
    assert refused.state == "refused"
    assert "Limburg" in refused.message
    assert site.index == live
    assert list(alias.indices(engine, site.settings.index)) == list(indices)
    assert refused.verdict is not None
    assert [reason["code"] for reason in refused.verdict["reasons"]] == ["shrunk:limburg"]
    assert site.run("rebuild", accepted=["shrunk:vlaams-brabant"]).state == "refused"  # another reason
    went = site.run("rebuild", accepted=["shrunk:limburg"])
    assert went.state == "succeeded"
    assert went.verdict is not None
    assert [reason["code"] for reason in went.verdict["accepted"]] == ["shrunk:limburg"]


def test_what_left_is_remembered_until_it_returns_or_with_its_new_number(site: Site, engine: OpenSearch) -> None:
    some = documents.scan(engine, site.index, source="limburg")
    gone, moved = next(some), next(some)
    with sqlite3.connect(site.source("limburg")) as limburg:
        limburg.execute("PRAGMA foreign_keys = OFF")
        table = limburg.execute("SELECT * FROM offering WHERE id = ?", (gone["source_id"],)).fetchall()
        limburg.execute("DELETE FROM offering WHERE id = ?", (gone["source_id"],))
        for name, column in _references(limburg):
            limburg.execute(f"UPDATE {name} SET {column} = 990001 WHERE {column} = ?", (moved["source_id"],))
    site.run("rebuild")
    found = withdrawn.find(site.db, gone["id"])
    assert found is not None
    assert (found.title, found.moved_to) == (gone["title"], None)
    followed = withdrawn.find(site.db, moved["id"])
    assert followed is not None
    assert followed.moved_to == "limburg:990001"
    with sqlite3.connect(site.source("limburg")) as limburg:
        marks = ",".join("?" * len(table[0]))
        limburg.execute(f"INSERT INTO offering VALUES ({marks})", table[0])
    site.run("rebuild")
    assert withdrawn.find(site.db, gone["id"]) is None


def _references(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every column that holds the number of an offering."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = [(t, row[1]) for t in tables for row in connection.execute(f"PRAGMA table_info({t})")]
    return [(t, c) for t, c in columns if c == "offering_id" or (t, c) == ("offering", "id")]


@pytest.fixture(scope="module")
def elsewhere(two: Site) -> Site:
    """The same sources under another prefix, in two shards with a copy, where a killed run left an index behind."""
    settings = replace(two.settings, index=f"{two.settings.index}2", shards=2, replicas=1)
    orphan = str(alias.IndexName.new(settings.index, "f" * 64, clock.now()))
    two.engine.indices.create(index=orphan, body={"settings": {"index.hidden": True, "number_of_replicas": 0}})
    made = replace(two, settings=settings)
    run = made.run("rebuild")
    assert (run.state, run.index_name) == ("succeeded", made.index), run.message
    assert made.index != orphan
    return made


def test_leftovers_of_a_killed_run_are_removed(elsewhere: Site) -> None:
    assert list(alias.indices(elsewhere.engine, elsewhere.settings.index)) == [elsewhere.index]


def test_shards_and_copies_are_those_of_the_configuration(elsewhere: Site) -> None:
    prefix = elsewhere.settings.index  # the only node can hold no copy: that stopped nothing
    made = elsewhere.engine.indices.get_settings(index=f"{prefix}-*", params={"expand_wildcards": "all"})
    copies = {name: one["settings"]["index"]["number_of_replicas"] for name, one in made.items()}
    assert {copies.pop(elsewhere.index), copies[f"{prefix}-rows"], copies[f"{prefix}-words"]} == {"1"}
    assert made[elsewhere.index]["settings"]["index"]["number_of_shards"] == "2"


def test_only_one_run_at_a_time(own_settings: Settings) -> None:
    db = database.connect(own_settings.database_url)
    first = runs.request(db, source=None, requested_by="test", lease_seconds=own_settings.lease_seconds)
    with pytest.raises(LeaseTaken) as taken:
        runs.request(db, source="limburg", requested_by="test", lease_seconds=own_settings.lease_seconds)
    assert taken.value.run_id == first
    with Lease(db, first, own_settings.lease_seconds), pytest.raises(LeaseTaken):
        Lease(db, first, own_settings.lease_seconds).__enter__()  # the same order, delivered twice


def test_a_holder_whose_heartbeat_stopped_is_refused_at_the_swap(own_settings: Settings) -> None:
    db = database.connect(own_settings.database_url)
    first = runs.request(db, source=None, requested_by="test", lease_seconds=own_settings.lease_seconds)
    old = Lease(db, first, own_settings.lease_seconds)
    old.__enter__()
    old._stop.set()
    past = clock.now().replace(year=2020)
    with database.write(db) as connection:
        connection.execute(sa.update(lease).values(heartbeat_at=past))
    second = runs.request(db, source=None, requested_by="test", lease_seconds=own_settings.lease_seconds)
    with Lease(db, second, own_settings.lease_seconds) as new:
        assert new.token == old.token + 1
        with new.held():
            pass
        with pytest.raises(LeaseLost), old.held():
            pytest.fail("a stale holder got through")
    old.__exit__(None, None, None)
    state = runs.get(db, first)
    assert state is not None
    assert state.state == "abandoned"


def test_a_failure_leaves_the_live_index_and_a_reason(site: Site, engine: OpenSearch) -> None:
    live = site.index
    with sqlite3.connect(site.source("limburg")) as limburg:
        limburg.execute("ALTER TABLE offering RENAME COLUMN title TO heading")
    run = site.run("rebuild")  # the schema of the source changed: it cannot be read, so its offerings are carried over
    assert run.state == "partial"
    assert "Traceback" not in run.message
    assert documents.counts(engine, site.index)["limburg"] > 100
    assert site.index != live


def test_a_source_that_fails_half_way_is_carried_over(site: Site, engine: OpenSearch) -> None:
    """After a first batch was written: what was written is taken back, and the old offerings take its place."""
    file = site.source("limburg")
    file.unlink()
    limburg.pour(scaled({"limburg": load()["limburg"]}, 9)["limburg"], f"sqlite:///{file}")
    assert site.run("sync", "limburg").state == "succeeded"
    before = site.indexed("limburg")
    assert len(before) > 2 * BATCH
    with sqlite3.connect(file) as source:
        last = source.execute("SELECT max(id) FROM offering").fetchone()[0]
        source.execute("UPDATE offering SET title = 'Anders' WHERE id < 100")
        source.execute("ALTER TABLE offering RENAME TO kept")
        columns = [column for _, column, *_ in source.execute("PRAGMA table_info(kept)") if column != "title"]
        broken = f"CASE WHEN id = {last} THEN json('geen json') ELSE title END AS title"
        source.execute(f"CREATE VIEW offering AS SELECT {', '.join(columns)}, {broken} FROM kept")
    run = site.run("rebuild")
    assert run.state == "partial", run.message
    assert {p["source"]: p["state"] for p in run.progress} == {"limburg": "carried", "vlaams-brabant": "done"}
    assert documents.hashes(engine, site.index, source="limburg").keys() == before.keys()
    titles = {o["title"] for o in documents.scan(engine, site.index, source="limburg")}
    assert "Anders" not in titles

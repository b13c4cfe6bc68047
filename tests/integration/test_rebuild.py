"""A rebuild on the real engine, from real sources: what goes live, what is kept, what is refused."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

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
from indexer.running.rebuild import rebuild
from indexer.sources import configured
from indexer.sources.database import BATCH
from tests.kit.rebuilds import rebuild_now

SOURCES = ("limburg", "vlaams-brabant")  # two that are files of our own: quick to read, easy to break
Rebuild = Callable[..., runs.Run]


@pytest.fixture
def two(own_settings: Settings, tmp_path: Path) -> Settings:
    """Settings in which two provinces have a copy of their demo database, free to be damaged."""
    addresses = {}
    for province in SOURCES:
        original = Path(own_settings.source_url(province).removeprefix("sqlite:///"))
        copy = tmp_path / f"{province}.sqlite"
        shutil.copy(original, copy)
        addresses[province] = f"sqlite:///{copy}"
    return own_settings.with_sources(addresses)


@pytest.fixture
def run_it(two: Settings, engine: OpenSearch) -> Rebuild:
    """Order a rebuild of the two sources and carry it out."""
    db = database.connect(two.database_url)
    configs = [config for config in configured(two) if config.province in SOURCES]

    def carry_out(source: str | None = None, *, accepted: Sequence[str] = (), dry_run: bool = False) -> runs.Run:
        wishes = {"source": source, "accepted": accepted, "dry_run": dry_run}
        order = runs.request(db, requested_by="test", lease_seconds=two.lease_seconds, **wishes)
        run = runs.get(db, order)
        assert run is not None
        return rebuild(two, engine, db, configs, run)

    return carry_out


def file_of(settings: Settings, province: str) -> Path:
    return Path(settings.source_url(province).removeprefix("sqlite:///"))


def test_the_first_rebuild_makes_a_complete_live_index(two: Settings, engine: OpenSearch, run_it: Rebuild) -> None:
    run = run_it()
    assert run.state == "succeeded", run.message
    name = alias.live(engine, two.index)
    assert name == run.index_name
    about = index_meta.read(engine, two.index)
    assert about.digest == definition.load().digest
    assert about.counts == documents.counts(engine, str(name)) == {p["source"]: p["written"] for p in run.progress}
    for part in run.progress:
        assert part["state"] == "done"
        assert part["read"] == part["written"] + part["refused"]
        assert part["written"] > 100


def test_rejects_are_kept_with_field_and_reason(two: Settings, run_it: Rebuild) -> None:
    run = run_it()
    rejects = rejected_rows.of_run(database.connect(two.database_url), run.id)
    assert len(rejects) == sum(part["refused"] for part in run.progress) > 0
    assert all(reject.source in SOURCES and reject.field and reject.message for reject in rejects)


def test_two_previous_indices_are_kept_to_go_back_and_forward(
    two: Settings, engine: OpenSearch, run_it: Rebuild
) -> None:
    names = [run_it().index_name for _ in range(4)]
    assert alias.previous(engine, two.index) == [names[2], names[1]]

    def turned(kind: str) -> str | None:
        run = {"rollback": upkeep.rollback, "forward": upkeep.forward}[kind]
        return run(two, engine, database.connect(two.database_url), requested_by="test").index_name

    assert [turned("rollback"), turned("rollback")] == [names[2], names[1]]
    assert turned("rollback") is None
    assert alias.live(engine, two.index) == names[1]
    assert [turned("forward"), turned("forward")] == [names[2], names[3]]
    assert turned("forward") is None
    assert alias.live(engine, two.index) == names[3]


def test_an_unreachable_source_keeps_its_last_good_offerings(
    two: Settings, engine: OpenSearch, run_it: Rebuild
) -> None:
    before = run_it()
    file_of(two, "limburg").rename(file_of(two, "limburg").with_suffix(".weg"))
    run = run_it()
    assert run.state == "partial"
    assert "limburg" in run.message
    old = {p["source"]: p["written"] for p in before.progress}
    assert documents.counts(engine, two.index) == old
    assert all(offering["stale"] for offering in documents.scan(engine, two.index, source="limburg"))
    assert not any(offering["stale"] for offering in documents.scan(engine, two.index, source="vlaams-brabant"))
    file_of(two, "limburg").with_suffix(".weg").rename(file_of(two, "limburg"))
    assert run_it("limburg").state == "succeeded"
    assert not any(offering["stale"] for offering in documents.scan(engine, two.index))


def test_a_rebuild_of_one_source_carries_the_other_over(two: Settings, engine: OpenSearch, run_it: Rebuild) -> None:
    run_it()
    before = documents.hashes(engine, two.index)
    with sqlite3.connect(file_of(two, "limburg")) as limburg, sqlite3.connect(file_of(two, "vlaams-brabant")) as other:
        limburg.execute("UPDATE offering SET title = title || ' (nieuw)'")
        other.execute("UPDATE offering SET title = title || ' (nieuw)'")
    run = run_it("limburg")
    assert run.state == "succeeded"
    after = documents.hashes(engine, two.index)
    changed = {key.partition(":")[0] for key in after if after[key] != before.get(key)}
    assert changed == {"limburg"}
    assert {p["source"]: p["state"] for p in run.progress} == {"limburg": "done", "vlaams-brabant": "carried"}


def test_a_source_that_shrinks_by_more_than_a_fifth_is_refused_until_accepted(
    two: Settings, engine: OpenSearch, run_it: Rebuild
) -> None:
    live = run_it().index_name
    with sqlite3.connect(file_of(two, "limburg")) as limburg:
        limburg.execute("DELETE FROM offering WHERE id % 2 = 0")
    refused = run_it()
    assert refused.state == "refused"
    assert "Limburg" in refused.message
    assert alias.live(engine, two.index) == live
    assert list(alias.indices(engine, two.index)) == [live]
    assert refused.verdict is not None
    assert [reason["code"] for reason in refused.verdict["reasons"]] == ["shrunk:limburg"]
    assert run_it(accepted=["shrunk:vlaams-brabant"]).state == "refused"  # another reason
    went = run_it(accepted=["shrunk:limburg"])
    assert went.state == "succeeded"
    assert went.verdict is not None
    assert [reason["code"] for reason in went.verdict["accepted"]] == ["shrunk:limburg"]


def test_what_left_the_index_is_remembered_until_it_returns(two: Settings, engine: OpenSearch, run_it: Rebuild) -> None:
    db = database.connect(two.database_url)
    run_it()
    gone = next(documents.scan(engine, two.index, source="limburg"))
    with sqlite3.connect(file_of(two, "limburg")) as limburg:
        table = limburg.execute("SELECT * FROM offering WHERE id = ?", (gone["source_id"],)).fetchall()
        limburg.execute("DELETE FROM offering WHERE id = ?", (gone["source_id"],))
    run_it()
    found = withdrawn.find(db, gone["id"])
    assert found is not None
    assert (found.title, found.moved_to) == (gone["title"], None)
    with sqlite3.connect(file_of(two, "limburg")) as limburg:
        marks = ",".join("?" * len(table[0]))
        limburg.execute(f"INSERT INTO offering VALUES ({marks})", table[0])
    run_it()
    assert withdrawn.find(db, gone["id"]) is None


def test_an_offering_under_a_new_number_has_moved(two: Settings, engine: OpenSearch, run_it: Rebuild) -> None:
    run_it()
    old = next(documents.scan(engine, two.index, source="limburg"))
    with sqlite3.connect(file_of(two, "limburg")) as limburg:
        limburg.execute("PRAGMA foreign_keys = OFF")
        for table, column in _references(limburg):
            limburg.execute(f"UPDATE {table} SET {column} = 990001 WHERE {column} = ?", (old["source_id"],))
    run_it()
    found = withdrawn.find(database.connect(two.database_url), old["id"])
    assert found is not None
    assert found.moved_to == "limburg:990001"


def _references(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every column that holds the number of an offering."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = [(t, row[1]) for t in tables for row in connection.execute(f"PRAGMA table_info({t})")]
    return [(t, c) for t, c in columns if c == "offering_id" or (t, c) == ("offering", "id")]


def test_leftovers_of_a_killed_run_are_removed(two: Settings, engine: OpenSearch, run_it: Rebuild) -> None:
    orphan = str(alias.IndexName.new(two.index, "f" * 64, clock.now()))
    engine.indices.create(index=orphan, body={"settings": {"index.hidden": True, "number_of_replicas": 0}})
    run = run_it()
    assert list(alias.indices(engine, two.index)) == [run.index_name]


def test_shards_and_copies_are_those_of_the_configuration(two: Settings, engine: OpenSearch) -> None:
    run = rebuild_now(replace(two, shards=2, replicas=1))  # of which the only node can hold none: that stops nothing
    assert run.state == "succeeded", run.message
    made = engine.indices.get_settings(index=f"{two.index}-*", params={"expand_wildcards": "all"})
    copies = {name: one["settings"]["index"]["number_of_replicas"] for name, one in made.items()}
    assert {copies.pop(str(run.index_name)), copies[f"{two.index}-rows"], copies[f"{two.index}-words"]} == {"1"}
    assert made[run.index_name]["settings"]["index"]["number_of_shards"] == "2"


def test_only_one_run_at_a_time(two: Settings) -> None:
    db = database.connect(two.database_url)
    first = runs.request(db, source=None, requested_by="test", lease_seconds=two.lease_seconds)
    with pytest.raises(LeaseTaken) as taken:
        runs.request(db, source="limburg", requested_by="test", lease_seconds=two.lease_seconds)
    assert taken.value.run_id == first
    with Lease(db, first, two.lease_seconds), pytest.raises(LeaseTaken):
        Lease(db, first, two.lease_seconds).__enter__()  # the same order, delivered twice


def test_a_holder_whose_heartbeat_stopped_is_refused_at_the_swap(two: Settings) -> None:
    db = database.connect(two.database_url)
    first = runs.request(db, source=None, requested_by="test", lease_seconds=two.lease_seconds)
    old = Lease(db, first, two.lease_seconds)
    old.__enter__()
    old._stop.set()
    past = clock.now().replace(year=2020)
    with database.write(db) as connection:
        connection.execute(sa.update(lease).values(heartbeat_at=past))
    second = runs.request(db, source=None, requested_by="test", lease_seconds=two.lease_seconds)
    with Lease(db, second, two.lease_seconds) as new:
        assert new.token == old.token + 1
        with new.held():
            pass
        with pytest.raises(LeaseLost), old.held():
            pytest.fail("a stale holder got through")
    old.__exit__(None, None, None)
    state = runs.get(db, first)
    assert state is not None
    assert state.state == "abandoned"


def test_a_failure_leaves_the_live_index_and_a_reason(two: Settings, engine: OpenSearch, run_it: Rebuild) -> None:
    live = run_it().index_name
    with sqlite3.connect(file_of(two, "limburg")) as limburg:
        limburg.execute("ALTER TABLE offering RENAME COLUMN title TO heading")
    run = run_it()  # the schema of the source changed: it cannot be read, so its offerings are carried over
    assert run.state == "partial"
    assert "Traceback" not in run.message
    assert documents.counts(engine, two.index)["limburg"] > 100
    assert alias.live(engine, two.index) != live


def test_a_source_that_fails_half_way_is_carried_over(two: Settings, engine: OpenSearch, run_it: Rebuild) -> None:
    """After a first batch was written: what was written is taken back, and the old offerings take its place."""
    file = file_of(two, "limburg")
    file.unlink()
    limburg.pour(scaled({"limburg": load()["limburg"]}, 9)["limburg"], f"sqlite:///{file}")
    assert run_it().state == "succeeded"
    before = documents.hashes(engine, two.index, source="limburg")
    assert len(before) > 2 * BATCH
    with sqlite3.connect(file) as source:
        last = source.execute("SELECT max(id) FROM offering").fetchone()[0]
        source.execute("UPDATE offering SET title = 'Anders' WHERE id < 100")
        source.execute("ALTER TABLE offering RENAME TO kept")
        columns = [column for _, column, *_ in source.execute("PRAGMA table_info(kept)") if column != "title"]
        broken = f"CASE WHEN id = {last} THEN json('geen json') ELSE title END AS title"
        source.execute(f"CREATE VIEW offering AS SELECT {', '.join(columns)}, {broken} FROM kept")
    run = run_it()
    assert run.state == "partial", run.message
    assert {p["source"]: p["state"] for p in run.progress} == {"limburg": "carried", "vlaams-brabant": "done"}
    assert documents.hashes(engine, two.index, source="limburg").keys() == before.keys()
    titles = {o["title"] for o in documents.scan(engine, two.index, source="limburg")}
    assert "Anders" not in titles

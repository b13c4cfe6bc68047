"""Rejects over time and the health of a source, from what readings told."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from base import clock, database
from base.tables import source_reads as reads_table
from indexer.offering import Reject
from indexer.sources import source_reads, source_rejects
from tests.kit.migrated import new_database


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return database.connect(new_database(tmp_path))


def reject(source_id: str, field: str = "kbo", message: str = "klopt niet") -> Reject:
    return Reject("limburg", source_id, field, message)


def read(db: sa.Engine, *rejects: Reject, run: str = "run", source: str = "limburg") -> None:
    source_reads.succeeded(db, source, run, clock.now(), rows=100, rejects=rejects)


def fail(db: sa.Engine, message: str = "weg") -> None:
    source_reads.failed(db, "limburg", "run", clock.now(), message)


def ids(db: sa.Engine, **options: str) -> list[str]:
    return [found.source_id for found in source_rejects.listed(db, "limburg", **options)]


def test_a_reject_is_kept_from_first_to_last_and_gone_when_mended(db: sa.Engine) -> None:
    read(db, reject("1"), reject("2"), run="een")
    first = source_rejects.listed(db, "limburg", order="sleutel")
    read(db, reject("1", message="nog altijd"), reject("3"), run="twee")
    again = {found.source_id: found for found in source_rejects.listed(db, "limburg")}
    assert set(again) == {"1", "3"}
    assert again["1"].first_seen == first[0].first_seen < again["1"].last_seen
    assert (again["1"].message, again["1"].run_id) == ("nog altijd", "twee")


def test_a_row_that_breaks_again_is_new_again(db: sa.Engine) -> None:
    read(db, reject("1"))
    before = source_rejects.listed(db, "limburg")[0].first_seen
    read(db)
    assert ids(db) == []
    read(db, reject("1"))
    assert source_rejects.listed(db, "limburg")[0].first_seen > before


def test_a_source_that_could_not_be_read_keeps_its_rejects(db: sa.Engine) -> None:
    read(db, reject("1"))
    fail(db)
    assert ids(db) == ["1"]


def test_a_source_that_says_nothing_changed_still_refuses_what_it_did(db: sa.Engine) -> None:
    read(db, reject("1"), reject("2"))
    read(db, reject("1"))
    before = source_rejects.listed(db, "limburg")[0]
    source_reads.unchanged(db, "limburg", "later", clock.now())
    (after,) = source_rejects.listed(db, "limburg")
    assert (after.first_seen, after.run_id) == (before.first_seen, "later")
    assert after.last_seen > before.last_seen
    assert [(r.rows, r.refused) for r in source_reads.readings(db, "limburg").trend] == [(100, 2), (100, 1), (100, 1)]


def test_other_sources_are_left_alone(db: sa.Engine) -> None:
    read(db, reject("1"))
    read(db, source="antwerpen")
    assert ids(db) == ["1"]


def test_rows_without_a_key_share_a_line_with_their_number(db: sa.Engine) -> None:
    read(db, *[reject("?", "source_id")] * 3)
    assert [found.rows for found in source_rejects.listed(db, "limburg")] == [3]


def test_lists_are_sorted_filtered_paged_and_counted(db: sa.Engine) -> None:
    read(db, reject("1", "kbo"))
    read(db, reject("1", "kbo"), reject("9", "title"), reject("5", "title"))
    assert ids(db, order="nieuwste") == ["5", "9", "1"]
    assert ids(db, order="oudste") == ["1", "5", "9"]
    assert ids(db, order="sleutel") == ["1", "5", "9"]
    assert ids(db, order="veld") == ["1", "5", "9"]
    assert ids(db, field="title") == ["5", "9"]
    assert [r.source_id for r in source_rejects.listed(db, "limburg", order="sleutel", limit=1, offset=1)] == ["5"]
    assert source_rejects.by_field(db, "limburg") == {"title": 2, "kbo": 1}
    assert (source_rejects.count(db, "limburg"), source_rejects.count(db, "limburg", "kbo")) == (3, 1)


def test_what_changed_since_a_moment(db: sa.Engine) -> None:
    read(db, reject("old"), reject("mended"))
    moment = clock.now()
    read(db, reject("old"), reject("fresh"), reject("short"))
    read(db, reject("old"), reject("fresh"))
    with database.read(db) as connection:
        fresh, mended = source_rejects.changed_since(connection, "limburg", moment)
    assert [row.source_id for row in fresh] == ["fresh"]
    assert [row.source_id for row in mended] == ["mended"]  # what came and went in between is no news


def test_health_counts_failures_in_a_row_and_keeps_the_last_good_reading(db: sa.Engine) -> None:
    assert source_reads.readings(db, "limburg").last is None
    read(db, reject("1"))
    good = source_reads.readings(db, "limburg").last_good
    fail(db)
    fail(db)
    assert not source_reads.readings(db, "limburg").alarming
    fail(db, "nog weg")
    health = source_reads.readings(db, "limburg")
    assert (health.failures, health.alarming, health.last_good) == (3, True, good)
    assert health.failing_since == health.trend[1].at
    assert [reading.good for reading in health.trend] == [True, False, False, False]
    assert health.last is not None
    assert health.last.message == "nog weg"
    read(db)
    now = source_reads.readings(db, "limburg")
    assert (now.failures, now.failing_since) == (0, None)


def test_old_readings_are_forgotten_but_never_the_last_good_one(db: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_reads, "KEPT", 5)
    read(db)
    for _ in range(12):
        fail(db)
    health = source_reads.readings(db, "limburg")
    assert health.last_good is not None
    with database.read(db) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(reads_table)) == 6

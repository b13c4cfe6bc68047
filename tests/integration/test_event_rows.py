"""Events as rows and their sums: repeats change nothing, late ones are listed, a closed month stays as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.events import corrections, facts, rows, sums
from app.events.rows import Row
from app.privacy import retention
from base import clock, database
from base.tables import event_corrections, event_counts, event_ids, event_rows
from tests.kit.migrated import migrate
from tools.recount import recount

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
VISIT = Row(kind="visit", at=NOON, id="a" * 32, visitor="v", dimensions={"buyer_kind": "school"})


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> sa.Engine:
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    url = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))
    migrate(url)
    return database.connect(url)


def write(db: sa.Engine, *events: Row, days: int = 0) -> dict[str, int]:
    """Write events as if it were some days after NOON."""
    with clock.moved(to=NOON + timedelta(days=days)), database.write(db) as connection:
        return rows.write(connection, events)


def roll_up(db: sa.Engine, days: int = 0) -> list[tuple[str, str, int, int]]:
    """The sums after a rollup some days after NOON: day, buyer, n, value."""
    with clock.moved(to=NOON + timedelta(days=days)):
        sums.roll_up(db)
    return stored_sums(db)


def stored_sums(db: sa.Engine) -> list[tuple[str, str, int, int]]:
    own = event_counts.c
    with database.read(db) as connection:
        found = connection.execute(
            sa.select(own.day, own.buyer_kind, own.n, own.value).order_by(own.day, own.buyer_kind)
        )
        return [(str(row.day), row.buyer_kind, row.n, row.value) for row in found]


def count(db: sa.Engine, table: sa.Table) -> int:
    with database.read(db) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_of_a_repeat_in_one_batch_the_first_counts(db: sa.Engine) -> None:
    write(db, VISIT, replace(VISIT, at=NOON + timedelta(minutes=1), dimensions={"buyer_kind": "company"}))
    assert [row[1] for row in roll_up(db)] == ["school"]


def test_an_event_is_written_once_whoever_repeats_it(db: sa.Engine) -> None:
    assert write(db, VISIT, VISIT) == {}
    assert write(db, VISIT, replace(VISIT, id="b" * 32), days=59) == {}
    assert (count(db, event_ids), count(db, event_rows), count(db, event_corrections)) == (2, 1, 1)


def test_what_is_older_than_its_id_is_kept_is_refused(db: sa.Engine) -> None:
    assert write(db, VISIT, days=60) == {rows.TOO_OLD: 1}
    assert (count(db, event_ids), count(db, event_rows)) == (0, 0)


def test_a_rollup_done_twice_gives_the_same(db: sa.Engine) -> None:
    write(db, VISIT, *(replace(VISIT, id=str(n) * 32, value=n) for n in range(1, 4)))
    once = roll_up(db)
    assert once == [("2026-03-10", "school", 4, 7)]
    assert roll_up(db, days=20) == once


def test_an_open_day_is_counted_anew(db: sa.Engine) -> None:
    write(db, VISIT)
    roll_up(db)
    write(db, replace(VISIT, id="b" * 32, dimensions={"buyer_kind": "care"}), days=3)
    assert roll_up(db, days=3) == [("2026-03-10", "care", 1, 1), ("2026-03-10", "school", 1, 1)]


def test_a_closed_month_changes_by_listed_corrections_only(db: sa.Engine) -> None:
    late = replace(VISIT, at=NOON + timedelta(days=20))  # 30 March; March closes on 8 April
    write(db, late, days=20)
    roll_up(db, days=20)
    with database.write(db) as connection:
        connection.execute(event_rows.delete())
    assert roll_up(db, days=29) == [("2026-03-30", "school", 1, 1)]
    write(db, replace(late, id="b" * 32), days=29)
    assert roll_up(db, days=29) == [("2026-03-30", "school", 2, 2)]
    with database.read(db) as connection:
        [listed] = connection.execute(sa.select(event_corrections)).all()
    assert (listed.why, listed.n, str(listed.day), listed.buyer_kind) == (corrections.LATE, 1, "2026-03-30", "school")


def test_after_a_month_no_row_is_left_and_the_sums_stay(db: sa.Engine) -> None:
    write(db, VISIT)
    before = roll_up(db)
    with clock.moved(to=NOON + timedelta(days=30)):
        retention.enforce(db)
        sums.roll_up(db)
    assert (count(db, event_rows), count(db, event_ids), stored_sums(db)) == (0, 1, before)


def test_a_fact_is_counted_in_its_transaction_or_not_at_all(db: sa.Engine) -> None:
    def fail_after_counting() -> None:
        with database.write(db) as connection:
            facts.record(connection, "question", {"step": "leave"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_counting()
    assert (count(db, event_rows), count(db, event_ids)) == (0, 0)


@pytest.mark.parametrize(("kind", "dimension"), [("visit", "step"), ("question", "colour")])
def test_what_the_page_of_figures_does_not_have_is_a_fault(db: sa.Engine, kind: str, dimension: str) -> None:
    with pytest.raises(KeyError), database.write(db) as connection:
        facts.record(connection, kind, {dimension: "x"})


def test_a_script_that_knows_nothing_of_us_counts_the_same(db: sa.Engine) -> None:
    midnight = datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC)  # in Brussels one second before
    write(db, VISIT, replace(VISIT, id="b" * 32, at=midnight), replace(VISIT, id="c" * 32, value=-1))
    roll_up(db)
    with database.read(db) as connection:
        stored = connection.execute(sa.select(event_rows).order_by(event_rows.c.id)).mappings().all()
    lines = [
        json.dumps({k: str(v) if k in ("at", "day") else v for k, v in row.items() if k != "visitor"}) for row in stored
    ]
    counted = [json.loads(line) for line in recount(lines)]
    assert [(row["day"], row["buyer_kind"], row["n"], row["value"]) for row in counted] == stored_sums(db)


def test_a_day_whose_rows_are_gone_keeps_its_sums(db: sa.Engine) -> None:
    write(db, VISIT)
    before = roll_up(db)
    with database.write(db) as connection:
        connection.execute(event_rows.delete())
    assert roll_up(db) == before

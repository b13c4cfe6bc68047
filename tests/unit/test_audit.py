"""The audit trail: every action in order, and a chain that shows what was changed afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.security import audit
from base import database
from tests.kit.migrated import new_database


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return database.connect(new_database(tmp_path))


def test_actions_come_back_newest_first(db: sa.Engine) -> None:
    audit.record(db, who="ada", action="pin.add", subject="kuisploeg", details={"first": True})
    audit.record(db, who="bob", action="run.order")
    assert [(e.who, e.action, e.subject, e.details) for e in audit.entries(db)] == [
        ("bob", "run.order", "", {}),
        ("ada", "pin.add", "kuisploeg", {"first": True}),
    ]
    assert audit.broken(db) is None


def test_writers_at_the_same_moment_make_one_chain(db: sa.Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: audit.record(db, who=f"w{number}", action="run.order"), range(24)))
    assert len(audit.entries(db)) == 24
    assert audit.broken(db) is None


@pytest.mark.parametrize("change", ["UPDATE audit SET who='eve' WHERE id=2", "DELETE FROM audit WHERE id=2"])
def test_a_row_that_was_changed_or_removed_shows(db: sa.Engine, change: str) -> None:
    for number in range(4):
        audit.record(db, who=f"w{number}", action="run.order")
    with database.write(db) as connection:
        for event in ("update", "delete"):  # what somebody who owns the database can do
            connection.exec_driver_sql(f"DROP TRIGGER audit_no_{event}")
        connection.execute(sa.text(change))
    assert audit.broken(db) in (2, 3)

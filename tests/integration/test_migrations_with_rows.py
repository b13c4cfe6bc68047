"""The migrations since questions came, one after the other, with rows in every table: none is lost or changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from base import database, versions
from tests.kit.seeded import Row, rows_of, seed

BEFORE = "0028"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the release before, with rows in every table."""
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    address = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))
    versions.upgrade(address, BEFORE)
    seed(database.connect(address))
    return address


def later(url: str) -> list[str]:
    """The revisions that come after, the first one first."""
    script = ScriptDirectory.from_config(versions.migrations(url))
    return [one.revision for one in script.iterate_revisions("head", BEFORE)][::-1]


def assert_whole(before: dict[str, list[Row]], now: dict[str, list[Row]]) -> None:
    """Every row of before stands there with what it had, perhaps with columns that came."""
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in now[table]] == rows, table


def test_every_row_of_every_table_goes_up_and_down(url: str) -> None:
    db = database.connect(url)
    oldest = before = rows_of(db)
    for revision in later(url):
        versions.upgrade(url, revision)
        now = rows_of(db)
        assert_whole(before, now)
        seed(db, already=before)
        before = now | rows_of(db, but=before)
    newest = rows_of(db)
    assert all(newest.values())
    command.downgrade(versions.migrations(url), BEFORE)
    assert rows_of(db) == oldest
    versions.upgrade(url)
    assert_whole(oldest, rows_of(db))

"""Migration 0030 with a row in the table, there and back: no letter is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from app.outbox import rows
from base import database, versions

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
BEFORE = "0029"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the release before, with a letter that waits."""
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    address = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))
    versions.upgrade(address, BEFORE)
    old = sa.MetaData()
    with database.write(database.connect(address)) as connection:
        old.reflect(connection, only=["outbox"])
        row = {"kind": "mail", "state": "waiting", "reference": "r", "recipient": "a@b.example", "subject": "s"}
        row |= {"body": "t", "tries": 2, "outcome": ""}
        connection.execute(old.tables["outbox"].insert().values(**row, created_at=AT, next_try_at=AT))
    return address


def test_a_letter_goes_there_and_back(url: str) -> None:
    versions.upgrade(url)
    [row] = rows.newest(database.connect(url), limit=5)
    assert (row.recipient, row.tries, row.reply_to, row.unsubscribe, row.about) == ("a@b.example", 2, "", "", "")
    command.downgrade(versions.migrations(url), BEFORE)
    with database.read(database.connect(url)) as connection:
        [before] = connection.execute(sa.text("SELECT recipient, tries FROM outbox")).all()
    assert tuple(before) == ("a@b.example", 2)
    versions.upgrade(url)
    assert rows.count(database.connect(url)) == 1

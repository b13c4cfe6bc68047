"""Migration 0033 with a question in the table, there and back: it is whole, and nobody's yet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from app.desk import handling
from app.questions import store
from base import database, versions

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
BEFORE = "0032"
_INSERT = sa.text(
    "INSERT INTO questions (id, form_key, created_at, need, buyer_kind, email, state)"
    " VALUES ('a', 'a', :at, 'Stoelen', 'school', 'a@b.example', 'open')"
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the release before, with a question."""
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    address = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))
    versions.upgrade(address, BEFORE)
    with database.write(database.connect(address)) as connection:
        connection.execute(_INSERT, {"at": AT})
    return address


def test_a_question_of_before_is_whole_and_nobodys_there_and_back(url: str) -> None:
    versions.upgrade(url)
    db = database.connect(url)
    question = store.find(db, "a")
    assert question
    assert (question.need, question.owner_id, question.next_on, question.next_what) == ("Stoelen", None, None, "")
    with database.write(db) as connection:
        handling.add_note(connection, "a", 1, "Gebeld")
    command.downgrade(versions.migrations(url), BEFORE)
    versions.upgrade(url)
    again = store.find(db, "a")
    assert again == question
    with database.read(db) as connection:
        assert handling.notes_of(connection, "a") == []

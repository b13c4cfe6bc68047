"""Migration 0029 there and back, with a question and its request: questions stay, requests go with their question."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from app.questions import store
from base import database
from base.config import Settings
from base.tables import questions, requests
from tests.kit.questions import left
from tests.kit.requests import put, states


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    return sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))


def test_requests_come_and_go_and_questions_stay(url: str) -> None:
    database.upgrade(url)
    settings, db = Settings(secret_key="k" * 32, database_url=url), database.connect(url)
    question = left(settings, db)
    put(settings, db, question, "a")
    command.downgrade(database.migrations(url), "0028")
    assert not sa.inspect(db).has_table("requests")
    database.upgrade(url)
    assert [one.id for one in store.list_for(db)] == [question.id]
    assert states(db, question) == {}


def test_a_question_that_goes_takes_its_requests_along(url: str) -> None:
    database.upgrade(url)
    settings, db = Settings(secret_key="k" * 32, database_url=url), database.connect(url)
    put(settings, db, left(settings, db), "a")
    with database.write(db) as connection:
        connection.execute(questions.delete())
        assert connection.scalar(sa.select(sa.func.count()).select_from(requests)) == 0

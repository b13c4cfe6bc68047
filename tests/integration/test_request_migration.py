"""The migrations of requests and outcomes there and back: questions stay, what is about them goes with them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from base import database, versions
from base.config import Settings
from base.tables import outcome_answers, questions, requests
from tests.kit import outcomes
from tests.kit.questions import every, left
from tests.kit.requests import put, states


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    return sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))


def test_requests_come_and_go_and_questions_stay(url: str) -> None:
    versions.upgrade(url)
    settings, db = Settings(secret_key="k" * 32, database_url=url), database.connect(url)
    question = left(settings, db)
    [request] = put(settings, db, question, "a")
    outcomes.asked(settings, db, request)
    command.downgrade(versions.migrations(url), "0028")
    assert not {"requests", "outcomes"} & set(sa.inspect(db).get_table_names())
    versions.upgrade(url)
    assert [one.id for one in every(db)] == [question.id]
    assert states(db, question) == {}


def test_a_question_that_goes_takes_its_requests_along(url: str) -> None:
    versions.upgrade(url)
    settings, db = Settings(secret_key="k" * 32, database_url=url), database.connect(url)
    [request] = put(settings, db, left(settings, db), "a")
    outcomes.contradicted(settings, db, request, "Te duur")
    with database.write(db) as connection:
        connection.execute(questions.delete())
        for table in (requests, outcome_answers):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0

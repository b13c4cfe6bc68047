"""Migration 0028 with rows in the table, there and back: no question is lost, no letter is due about an old one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from base import database, versions
from tests.kit.questions import every

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
BEFORE = "0027"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> sa.Engine:
    """A database of the release before, with a question that waits and one that was handled."""
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    url = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))
    versions.upgrade(url, BEFORE)
    engine, old = database.connect(url), sa.MetaData()
    with database.write(engine) as connection:
        old.reflect(connection, only=["demands"])
        for name, done_at in (("waits", None), ("handled", AT)):
            row = {"id": name, "form_key": name, "need": name, "place": "Gent", "province": "oost-vlaanderen"}
            row |= {"buyer_kind": "school", "organisation": "", "email": f"{name}@a.example", "municipality": "44021"}
            connection.execute(old.tables["demands"].insert().values(**row, created_at=AT, done_at=done_at, done_by=""))
    return engine


def address(db: sa.Engine) -> str:
    return db.url.render_as_string(hide_password=False)


def test_every_question_is_carried_over(db: sa.Engine) -> None:
    versions.upgrade(address(db))
    found = {question.id: question for question in every(db)}
    assert {name: (one.state, one.closed_because) for name, one in found.items()} == {
        "waits": ("open", ""),
        "handled": ("closed", "handled"),
    }
    waits = found["waits"]
    assert (waits.email, waits.place, waits.municipality, waits.created_at) == ("waits@a.example", "Gent", "44021", AT)
    assert (waits.reserved, waits.readers, waits.filters, waits.confirmed_at) == ("unknown", "suppliers", (), None)
    assert list(waits.events) == ["left"]


def test_the_way_back_keeps_every_question(db: sa.Engine) -> None:
    versions.upgrade(address(db))
    command.downgrade(versions.migrations(address(db)), BEFORE)
    with database.read(db) as connection:
        rows = connection.execute(sa.text("SELECT id, need, email, done_at FROM demands ORDER BY id")).all()
    assert [(row.id, row.need, row.email, row.done_at is None) for row in rows] == [
        ("handled", "handled", "handled@a.example", False),
        ("waits", "waits", "waits@a.example", True),
    ]
    versions.upgrade(address(db))
    assert {question.id for question in every(db)} == {"waits", "handled"}

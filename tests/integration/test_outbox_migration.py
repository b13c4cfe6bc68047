"""What waited before there was one outbox waits in it, and what had been told stays told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from base import database, versions
from base.tables import outbox

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
BEFORE = "0024"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the release before."""
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    address = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))
    versions.upgrade(address, BEFORE)
    return address


def fill(url: str) -> None:
    db = database.connect(url)
    old = sa.MetaData()
    with database.write(db) as connection:
        old.reflect(connection, only=["mails", "webhooks", "deliveries"])
        for number, tries in enumerate((0, 2, 7)):
            mail = {"recipient": f"{number}@doeners.example", "subject": "s", "text": "t", "tries": tries}
            connection.execute(old.tables["mails"].insert().values(**mail, queued_at=AT, next_try_at=AT))
        hook = {"url": "https://x.example", "secret": "x", "events": ["run.failed"], "created_by": "a"}
        connection.execute(old.tables["webhooks"].insert().values(id=1, **hook, created_at=AT))
        for state, next_try_at in (("arrived", None), ("waiting", AT + timedelta(hours=1)), ("given up", None)):
            told = {"id": state, "webhook_id": 1, "event": "run.failed", "run_id": state, "body": "{}", "tries": 1}
            told |= {"arrived": state == "arrived", "outcome": state, "next_try_at": next_try_at}
            connection.execute(old.tables["deliveries"].insert().values(**told, created_at=AT, tried_at=AT))


def test_every_row_is_carried_over(url: str) -> None:
    fill(url)
    versions.upgrade(url)
    with database.read(database.connect(url)) as connection:
        rows = connection.execute(sa.select(outbox).order_by(outbox.c.id)).all()
    mails, told = rows[:3], rows[3:]
    assert [(row.recipient[0], row.state, row.tries) for row in mails] == [
        ("0", "waiting", 0),
        ("1", "waiting", 2),
        ("2", "given_up", 7),
    ]
    assert {row.created_at for row in rows} == {AT}
    assert len({row.reference for row in rows}) == 6
    assert {row.reference: row.state for row in told} == {
        "arrived": "sent",
        "waiting": "waiting",
        "given up": "given_up",
    }
    assert {(row.recipient, row.subject, row.webhook_id) for row in told} == {("https://x.example", "run.failed", 1)}


def test_what_waits_goes_the_way_back(url: str) -> None:
    fill(url)
    versions.upgrade(url)
    command.downgrade(versions.migrations(url), BEFORE)
    tables = sa.MetaData()
    with database.read(database.connect(url)) as connection:
        tables.reflect(connection, only=["mails", "deliveries"])
        mails = connection.execute(sa.select(tables.tables["mails"].c.recipient)).scalars().all()
        told = connection.execute(sa.select(tables.tables["deliveries"])).all()
    assert mails == ["0@doeners.example", "1@doeners.example"]
    assert {row.id: bool(row.arrived) for row in told} == {"arrived": True, "waiting": False, "given up": False}

"""The year of the demo: what people and the clock do to questions, played through the services of the pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.commands import demo_gaps, demo_year
from app.outbox import folder
from app.questions import public
from base import clock, database
from base.config import Settings
from base.tables import gap_requests, gaps, outbox, outcomes, questions, requests
from tests.kit.migrated import migrate

DAYS = 80


@pytest.fixture(scope="module")
def played(settings: Settings, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, sa.Engine]:
    """A site of which the last ten weeks were played; its letters are files."""
    place: Path = tmp_path_factory.mktemp("year")
    url = f"sqlite:///{place / 'platform.sqlite'}"
    migrate(url)
    own, db = replace(settings, database_url=url, mail_url=f"file://{place / 'mail'}"), database.connect(url)
    search = app.extensions["doeners"].search
    assert len(list(demo_year.play(own, db, search, DAYS))) == DAYS
    assert demo_gaps.make(own, db, search) == demo_gaps.GAPS
    return own, db


def states(db: sa.Engine, table: sa.Table) -> Counter[str]:
    with database.read(db) as connection:
        return Counter(connection.scalars(sa.select(table.c.state)))


def test_gaps_stand_in_every_state_and_some_were_answered(played: tuple[Settings, sa.Engine]) -> None:
    _, db = played
    assert set(states(db, gaps)) == {"open", "promised", "filled", "dismissed", "lapsed"}
    with database.read(db) as connection:
        answers = set(connection.scalars(sa.select(gap_requests.c.answer)))
    assert answers == {"", "cannot", "can", "from"}


def test_there_is_something_in_every_inbox(played: tuple[Settings, sa.Engine]) -> None:
    _, db = played
    assert set(states(db, questions)) >= {"open", "sent", "answered", "closed"}
    assert set(states(db, requests)) >= {"waiting", "can", "adapted", "cannot", "full", "ended"}
    assert set(states(db, outcomes)) >= {"waiting", "one_side", "agreed"}
    assert public.every(db, limit=1)


def test_every_letter_left_on_its_day(played: tuple[Settings, sa.Engine]) -> None:
    own, db = played
    with database.read(db) as connection:
        rows = connection.execute(sa.select(outbox.c.state, outbox.c.recipient)).all()
    assert {row.state for row in rows} == {"sent"}
    assert all(row.recipient.endswith(".example") for row in rows)
    place = folder.of(own)
    assert place
    assert folder.count(place) == len(rows)


def test_nothing_lies_in_the_future(played: tuple[Settings, sa.Engine]) -> None:
    _, db = played
    with database.read(db) as connection:
        newest = connection.scalar(sa.select(sa.func.max(requests.c.sent_at)))
    assert newest < clock.now()

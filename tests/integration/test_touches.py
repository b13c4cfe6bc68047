"""By which campaigns a visitor came today: written beside its events, for all of them, and gone with the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.events import touches, visits
from app.events.record import Event
from app.events.touches import Touches
from base import clock, database
from base.tables import campaign_touches, event_rows
from tests.kit.migrated import migrate

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FIEN, JEF = "192.0.2.1", "192.0.2.2"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> sa.Engine:
    sqlite = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    url = sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgresql_database"))
    migrate(url)
    return database.connect(url)


def event(kind: str, address: str, campaign: str = "", **facts: str) -> Event:
    who = {"address": address, "agent": BROWSER, "profile": "", "partner": "", "value": 1}
    return Event(kind, clock.now(), {**who, **facts, **({"campaign": campaign} if campaign else {})})


def happens(db: sa.Engine, *events: Event) -> None:
    """Write a batch of events, as the thread of a process does."""
    with database.write(db) as connection:
        assert visits.write(connection, events) == {}


def counted(db: sa.Engine) -> list[tuple[str, str, str]]:
    """Kind, first and last campaign of all events."""
    own = event_rows.c
    with database.read(db) as connection:
        found = connection.execute(sa.select(own.kind, own.campaign_first, own.campaign_last))
        return sorted((row[0], row[1], row[2]) for row in found)


def today(db: sa.Engine, address: str) -> Touches:
    with database.read(db) as connection:
        return touches.of_today(connection, address, BROWSER)


def test_events_after_a_touch_are_of_its_campaign_and_those_before_are_not(db: sa.Engine) -> None:
    with clock.moved(to=NOON):
        happens(db, event("search", FIEN), event("search", JEF))
        happens(db, event("campaign", FIEN, "lente"))
        happens(db, event("offering", FIEN), event("offering", JEF))
    assert counted(db) == [
        ("campaign", "lente", "lente"),
        ("offering", "", ""),
        ("offering", "lente", "lente"),
        ("search", "", ""),
        ("search", "", ""),
    ]


def test_of_two_campaigns_the_first_and_the_last_are_known(db: sa.Engine) -> None:
    with clock.moved(to=NOON):
        happens(
            db, event("campaign", FIEN, "lente"), event("campaign", FIEN, "zomer"), event("campaign", FIEN, "lente")
        )
        assert today(db, FIEN) == Touches("lente", "lente")
        happens(db, event("search", FIEN, "zomer"), event("search", FIEN))
        assert (today(db, FIEN), today(db, JEF)) == (Touches("lente", "zomer"), Touches())
    assert counted(db) == [  # each campaign once a day, and one of them came first
        ("campaign", "", "zomer"),
        ("campaign", "lente", "lente"),
        ("search", "lente", "zomer"),
        ("search", "lente", "zomer"),
    ]


def test_a_search_by_a_campaign_is_a_visit_by_it(db: sa.Engine) -> None:
    with clock.moved(to=NOON):
        happens(db, event("search", FIEN, "lente", visit="yes"))
    assert counted(db) == [("search", "lente", "lente"), ("visit", "lente", "lente")]


def test_the_next_day_nobody_knows_it_any_more(db: sa.Engine) -> None:
    with clock.moved(to=NOON):
        happens(db, event("campaign", FIEN, "lente"))
    with clock.moved(to=NOON + timedelta(days=1)):
        assert today(db, FIEN) == Touches()
        happens(db, event("search", FIEN), event("campaign", JEF, "zomer"))
        assert counted(db)[-1] == ("search", "", "")
    with database.read(db) as connection:
        assert [row.campaign_first for row in connection.execute(sa.select(campaign_touches))] == ["zomer"]


def test_a_robot_touches_nothing(db: sa.Engine) -> None:
    robot = {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
    with clock.moved(to=NOON):
        happens(db, event("campaign", FIEN, "lente", **robot))
        assert (counted(db), today(db, FIEN)) == ([], Touches())

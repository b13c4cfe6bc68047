"""Moments in the platform database: they go in with a zone and come out in UTC, whatever the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from base import clock, database
from base.tables import lease, metadata
from base.tables.schema import Moment
from tests.kit.migrated import new_database

MOMENT = datetime(2026, 7, 14, 23, 30, 15, tzinfo=UTC)
TABLE = sa.Table("moments", sa.MetaData(), sa.Column("number", sa.Integer, primary_key=True), sa.Column("at", Moment))


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql_database", marks=pytest.mark.postgresql),
        pytest.param("mariadb_database", marks=pytest.mark.mariadb),
    ]
)
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    """A transaction on a database with a table of moments; PostgreSQL and MariaDB think that they are in Tokyo."""
    file = f"sqlite:///{tmp_path / 'moments.sqlite'}"
    engine = sa.create_engine(file if request.param == "sqlite" else request.getfixturevalue(request.param))
    TABLE.create(engine)
    with engine.begin() as connection:
        tokyo = {"postgresql": "SET TIME ZONE 'Asia/Tokyo'", "mysql": "SET time_zone = '+09:00'"}
        if engine.dialect.name in tokyo:
            connection.exec_driver_sql(tokyo[engine.dialect.name])
        yield connection
    engine.dispose()


@pytest.mark.parametrize(
    "zone", [UTC, ZoneInfo("Europe/Brussels"), timezone(timedelta(hours=-5))], ids=["utc", "brussels", "west"]
)
def test_a_moment_comes_out_in_utc(connection: sa.Connection, zone: ZoneInfo | timezone) -> None:
    connection.execute(TABLE.insert().values(number=1, at=MOMENT.astimezone(zone)))
    [found] = connection.scalars(sa.select(TABLE.c.at)).all()
    assert found == MOMENT
    assert found.tzinfo is UTC
    assert clock.day_of(found) == date(2026, 7, 15)


def test_a_moment_without_a_zone_is_refused(connection: sa.Connection) -> None:
    for statement in (
        TABLE.insert().values(at=datetime(2026, 7, 14)),
        sa.select(TABLE).where(TABLE.c.at < datetime.max),
    ):
        with pytest.raises(sa.exc.StatementError, match="a moment without a zone"):
            connection.execute(statement)


def test_no_moment_stays_none(connection: sa.Connection) -> None:
    connection.execute(TABLE.insert().values(number=1, at=None))
    assert connection.scalars(sa.select(TABLE.c.at)).all() == [None]


def test_moments_are_compared_and_ordered_as_such(connection: sa.Connection) -> None:
    hours = [timedelta(hours=hour) for hour in (0, 1, 2)]
    connection.execute(TABLE.insert(), [{"at": (MOMENT + hour).astimezone(clock.BRUSSELS)} for hour in hours])
    later = sa.select(TABLE.c.at).where(TABLE.c.at > MOMENT).order_by(TABLE.c.at.desc())
    assert connection.scalars(later).all() == [MOMENT + hours[2], MOMENT + hours[1]]
    assert connection.scalar(sa.select(sa.func.max(TABLE.c.at))) == MOMENT + hours[2]
    between = sa.select(sa.func.count()).where(TABLE.c.at.between(MOMENT, MOMENT + hours[1]))
    assert connection.scalar(between) == 2


def test_every_moment_of_the_platform_database_is_of_this_type() -> None:
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert not [str(column) for column in columns if isinstance(column.type, sa.DateTime | sa.TIMESTAMP)]
    assert [column for column in columns if isinstance(column.type, Moment)]


def test_what_older_releases_wrote_reads_the_same(tmp_path: Path) -> None:
    with database.write(database.connect(new_database(tmp_path))) as connection:
        row = "'index', 7, '2026-07-14 23:30:15.000000'"
        connection.exec_driver_sql(f"INSERT INTO lease (name, token, heartbeat_at) VALUES ({row})")
        assert connection.scalar(sa.select(lease.c.heartbeat_at)) == MOMENT

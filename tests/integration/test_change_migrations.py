"""Migrations 0022 and 0021 with rows in the tables, there and back, on the databases of installations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from base import database, versions

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
HISTORY = sa.table(
    "offering_history",
    sa.column("id"),
    sa.column("offering_id"),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("kind"),
    sa.column("changes", sa.JSON),
)
WITHDRAWN = sa.table(
    "withdrawn",
    sa.column("id"),
    sa.column("title"),
    sa.column("activities", sa.JSON),
    sa.column("municipality"),
    sa.column("moved_to"),
    sa.column("gone_at", sa.DateTime(timezone=True)),
)
CHANGES = sa.table(
    "index_changes",
    sa.column("id"),
    sa.column("offering_id"),
    sa.column("kind"),
    sa.column("fields", sa.JSON),
    sa.column("departed", sa.JSON(none_as_null=True)),
    sa.column("settled"),
)
ACCOUNTS = sa.table(
    "accounts",
    *map(sa.column, ("id", "name", "role", "password_hash", "must_change_password", "session_epoch", "created_at")),
)
MUNICIPALITIES = sa.table("account_municipalities", sa.column("account_id"), sa.column("municipality"))
PAGE = {"title": "Strijkatelier", "activities": ["strijken"], "municipality": "71022", "moved_to": None}


@pytest.fixture(
    params=[
        pytest.param("postgresql_database", marks=pytest.mark.postgresql),
        pytest.param("mariadb_database", marks=pytest.mark.mariadb),
    ]
)
def url(request: pytest.FixtureRequest) -> str:
    """A database of the release before, in which offerings came, changed and went."""
    address = str(request.getfixturevalue(request.param))
    if request.param == "mariadb_database":
        stamped(address)
    else:
        versions.upgrade(address, "0019")
    rows = [
        ("limburg:1", "first", {}),
        ("limburg:1", "changed", {"title": ["a", "b"]}),
        ("limburg:2", "first", {}),
        ("limburg:2", "gone", {}),
    ]
    with database.write(database.connect(address)) as connection:
        for offering, kind, changes in rows:
            values = {"offering_id": offering, "kind": kind, "changes": changes, "at": AT}
            connection.execute(HISTORY.insert().values(**values))
        for offering in ("limburg:2", "limburg:3"):  # the third went before there was a history
            connection.execute(WITHDRAWN.insert().values(id=offering, gone_at=AT, **PAGE))
    return address


def stamped(url: str) -> None:
    """The tables that the two migrations touch, as those before leave them: those themselves need a trigger."""
    metadata = sa.MetaData()
    key, moment = sa.String(160), sa.DateTime(timezone=True)
    account = [sa.Column(name, sa.String(80), nullable=False) for name in ("name", "role", "password_hash")]
    flags = [sa.Column("must_change_password", sa.Boolean), sa.Column("session_epoch", sa.Integer)]
    sa.Table(
        "accounts",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        *account,
        *flags,
        sa.Column("created_at", moment),
    )
    sa.Table(
        "offering_history",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("offering_id", key, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
    )
    sa.Table(
        "withdrawn",
        metadata,
        sa.Column("id", key, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("activities", sa.JSON, nullable=False),
        sa.Column("municipality", sa.String(5)),
        sa.Column("moved_to", key),
        sa.Column("gone_at", moment, nullable=False),
    )
    metadata.create_all(database.connect(url))
    command.stamp(versions.migrations(url), "0019")


def rows_of(url: str, table: sa.TableClause) -> list[sa.RowMapping]:
    with database.read(database.connect(url)) as connection:
        return list(connection.execute(sa.select(table).order_by(table.c.id)).mappings())


def test_what_changed_and_went_is_carried_over(url: str) -> None:
    versions.upgrade(url, "0021")
    changes = rows_of(url, CHANGES)
    assert [(row["offering_id"], row["kind"]) for row in changes] == [
        ("limburg:1", "new"),
        ("limburg:1", "changed"),
        ("limburg:2", "new"),
        ("limburg:2", "gone"),
        ("limburg:3", "gone"),
    ]
    assert changes[1]["fields"] == {"title": ["a", "b"]}
    assert [row["departed"] for row in changes] == [None, None, None, PAGE, PAGE]
    assert all(row["settled"] for row in changes)


def test_it_can_be_taken_back(url: str) -> None:
    versions.upgrade(url, "0021")
    command.downgrade(versions.migrations(url), "0019")
    assert [(row["offering_id"], row["kind"]) for row in rows_of(url, HISTORY)] == [
        ("limburg:1", "first"),
        ("limburg:1", "changed"),
        ("limburg:2", "first"),
        ("limburg:2", "gone"),
        ("limburg:3", "gone"),
    ]
    assert [(row["id"], row["title"]) for row in rows_of(url, WITHDRAWN)] == [
        ("limburg:2", PAGE["title"]),
        ("limburg:3", PAGE["title"]),
    ]


def test_an_account_keeps_its_municipalities_until_it_goes(url: str) -> None:
    versions.upgrade(url, "0021")
    account = {"id": 1, "name": "anna", "role": "regisseur", "password_hash": "x", "created_at": AT}
    with database.write(database.connect(url)) as connection:
        connection.execute(ACCOUNTS.insert().values(**account, must_change_password=False, session_epoch=0))
        connection.execute(MUNICIPALITIES.insert().values(account_id=1, municipality="71022"))
        connection.execute(ACCOUNTS.delete())
        assert connection.execute(sa.select(MUNICIPALITIES)).all() == []

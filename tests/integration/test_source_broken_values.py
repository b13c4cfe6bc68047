"""Values that a driver would not hand over: the row is refused in Dutch, and the rest of the source goes on."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from demo import antwerpen, limburg, vlaams_brabant
from demo.catalogue import load
from indexer.document.fields import Offering
from indexer.offering import Reject
from indexer.sources import read
from indexer.sources.config import PROVINCES, load_config

READ_AT = datetime(2026, 11, 20, tzinfo=UTC)
BROKEN = b"Caf\xe9 en p\xe2tisserie"  # as in Latin-1


def reading(province: str, url: str) -> tuple[dict[str, Offering], dict[str, Reject]]:
    """What is accepted and what is refused, by id in the source."""
    everything = list(read(load_config(PROVINCES / f"{province}.toml", url), READ_AT))
    accepted = {row["source_id"]: row for row in everything if not isinstance(row, Reject)}
    return accepted, {row.source_id: row for row in everything if isinstance(row, Reject)}


def execute(url: str, statement: str, *values: object) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement, values or None)


@pytest.fixture
def limburg_file(tmp_path: Path) -> Path:
    file = tmp_path / "limburg.sqlite"
    limburg.pour(load()["limburg"], f"sqlite:///{file}")
    return file


@pytest.mark.parametrize("as_type", ["TEXT", "BLOB"])
def test_a_broken_byte_in_sqlite_refuses_its_row_alone(limburg_file: Path, as_type: str) -> None:
    url = f"sqlite:///{limburg_file}"
    before, refused = reading("limburg", url)
    chosen = next(iter(before))
    with sqlite3.connect(limburg_file) as connection:
        connection.execute(f"UPDATE offering SET title = CAST(? AS {as_type}) WHERE id = ?", (BROKEN, chosen))
    connection.close()
    after, now_refused = reading("limburg", url)
    assert before.keys() - after.keys() == {chosen}
    assert now_refused.keys() - refused.keys() == {chosen}
    assert now_refused[chosen].field == "title"
    assert "UTF-8" not in now_refused[chosen].message
    assert "\udce9" not in now_refused[chosen].message


def test_a_broken_byte_in_an_organisation_refuses_only_what_it_offers(limburg_file: Path) -> None:
    url = f"sqlite:///{limburg_file}"
    before, _ = reading("limburg", url)
    with sqlite3.connect(limburg_file) as connection:
        mine = connection.execute("SELECT id, organisation_id FROM offering").fetchall()
        organisation = next(whose for number, whose in mine if str(number) in before)
        update = "UPDATE organisation SET name = CAST(? AS TEXT) WHERE id = ?"
        connection.execute(update, (BROKEN, organisation))
    connection.close()
    after, _ = reading("limburg", url)
    gone = before.keys() - after.keys()
    assert gone == {str(number) for number, whose in mine if whose == organisation} & before.keys()


@pytest.mark.postgresql
@pytest.mark.parametrize("day", ["infinity", "-infinity", "0044-03-15 BC", "20000-01-01"])
@pytest.mark.parametrize("column", ["updated_at", "confirmed_on"])
def test_a_day_that_python_has_not_refuses_its_row_alone(postgresql_database: str, day: str, column: str) -> None:
    vlaams_brabant.pour(load()["vlaams-brabant"], postgresql_database)
    before, _ = reading("vlaams-brabant", postgresql_database)
    chosen = next(iter(before))
    execute(postgresql_database, f"UPDATE offering SET {column} = '{day}' WHERE id = {chosen}")
    after, refused = reading("vlaams-brabant", postgresql_database)
    assert before.keys() - after.keys() == {chosen}
    assert refused[chosen].field == column


@pytest.mark.postgresql
def test_text_of_a_database_without_encoding_refuses_what_is_no_utf_8(postgresql_url: str) -> None:
    name = "no_encoding"
    engine = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    url = sa.make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    as_its_owner = f"{url}?client_encoding=utf8"  # who writes with this says in which encoding
    vlaams_brabant.pour(load()["vlaams-brabant"], as_its_owner)
    before, _ = reading("vlaams-brabant", url)
    assert len(before) > 100
    chosen = next(iter(before))
    execute(as_its_owner, f"UPDATE offering SET title = E'Caf\\351 en taart' WHERE id = {chosen}")
    after, refused = reading("vlaams-brabant", url)
    assert before.keys() - after.keys() == {chosen}
    assert refused[chosen].field == "title"


@pytest.mark.mariadb
def test_a_day_of_zeros_in_mariadb_never_ends_the_reading(mariadb_database: str) -> None:
    antwerpen.pour(load()["antwerpen"], mariadb_database)
    before, _ = reading("antwerpen", mariadb_database)
    chosen = next(iter(before))
    statement = f"UPDATE wp_posts SET post_modified_gmt = '0000-00-00 00:00:00' WHERE ID = {chosen}"
    engine = sa.create_engine(mariadb_database, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET sql_mode = ''")
        connection.exec_driver_sql(statement)
    after, refused = reading("antwerpen", mariadb_database)
    assert before.keys() - after.keys() <= {chosen}
    assert chosen in after or refused[chosen].field == "updated_at"

"""Databases as sources: read-only, one consistent picture, deleted rows, changes that only the content shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from base.errors import SourceError
from demo import antwerpen, limburg, vlaams_brabant
from demo.catalogue import load
from demo.scale import scaled
from indexer.offering import Reject
from indexer.sources import read
from indexer.sources.database import BATCH, snapshot
from tests.kit.databases import READ_AT, Pour, config_of, documents, execute


@pytest.fixture
def brabant(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'brabant.sqlite'}"
    vlaams_brabant.pour(load()["vlaams-brabant"], url)
    return url


def test_several_locations_and_unrelated_activities(brabant: str) -> None:
    found = list(documents("vlaams-brabant", brabant).values())
    assert any(len(offering["sites"]) > 1 for offering in found)
    sectors: dict[str, set[str]] = {}
    for offering in found:
        sectors.setdefault(offering["organisation_id"], set()).update(offering["sectors"])
    assert max(map(len, sectors.values())) >= 4


def test_deleted_rows_are_not_offered(brabant: str) -> None:
    before = documents("vlaams-brabant", brabant)
    assert not any("Kerstkaarten van vorig jaar" in offering["title"] for offering in before.values())
    execute(brabant, "UPDATE offering SET deleted_at = '2026-11-01 10:00:00' WHERE id = 1")
    assert before.keys() - documents("vlaams-brabant", brabant).keys() == {"vlaams-brabant:1"}


def test_a_change_that_only_the_content_shows(tmp_path: Path) -> None:
    """Limburg keeps no date on locations: the hash differs, the date of the offering does not."""
    url = f"sqlite:///{tmp_path / 'limburg.sqlite'}"
    limburg.pour(load()["limburg"], url)
    before = documents("limburg", url)
    execute(url, "UPDATE location SET street = 'Nieuwe weg 1' WHERE id = 1")
    after = documents("limburg", url)
    changed = {key for key in before if before[key]["hash"] != after[key]["hash"]}
    assert changed
    assert all(before[key]["updated_at"] == after[key]["updated_at"] for key in changed)
    columns = sa.inspect(sa.create_engine(url)).get_columns("location")
    assert "updated_at" not in {column["name"] for column in columns}


def test_more_rows_than_a_batch(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'many.sqlite'}"
    many = scaled({"limburg": load()["limburg"]}, 9)["limburg"]
    limburg.pour(many, url)
    accepted = documents("limburg", url)
    assert len(accepted) > 2 * BATCH
    assert len({offering["organisation_id"] for offering in accepted.values()}) > 200


def test_sqlite_is_opened_read_only_and_never_made(brabant: str, tmp_path: Path) -> None:
    with snapshot(brabant, "X") as connection, pytest.raises(sa.exc.OperationalError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM offering")
    missing = tmp_path / "weg.sqlite"
    with pytest.raises(SourceError, match="staat er niet"):
        documents("limburg", f"sqlite:///{missing}")
    assert not missing.exists()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "geen adres"),
        ("zomaar", "geen adres van een databank"),
        ("postgresql+psycopg://x:geheim@127.0.0.1:9/x", "niet bereikbaar"),
        ("mysql+pymysql://x:geheim@127.0.0.1:9/x", "niet bereikbaar"),
    ],
)
def test_a_database_that_is_away(url: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as raised:
        documents("limburg", url)
    assert "geheim" not in str(raised.value)


def test_a_schema_that_changed(brabant: str, tmp_path: Path) -> None:
    execute(brabant, "ALTER TABLE offering RENAME COLUMN title TO heading")
    with pytest.raises(SourceError, match="tabel of kolom"):
        documents("vlaams-brabant", brabant)
    with pytest.raises(SourceError, match="tabel of kolom"):
        documents("antwerpen", brabant)
    (tmp_path / "kapot.sqlite").write_bytes(b"geen databank, wel lang genoeg " * 100)
    with pytest.raises(SourceError, match="beschadigd"):
        documents("limburg", f"sqlite:///{tmp_path / 'kapot.sqlite'}")


@pytest.mark.parametrize(
    ("province", "pour", "database"),
    [
        pytest.param("vlaams-brabant", vlaams_brabant.pour, "postgresql_database", marks=pytest.mark.postgresql),
        pytest.param("limburg", limburg.pour, "postgresql_database", marks=pytest.mark.postgresql),
        pytest.param("vlaams-brabant", vlaams_brabant.pour, "mariadb_database", marks=pytest.mark.mariadb),
        pytest.param("antwerpen", antwerpen.pour, "mariadb_database", marks=pytest.mark.mariadb),
    ],
)
def test_a_server_gives_the_same_documents_as_sqlite(
    province: str, pour: Pour, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    organisations = load()[province]
    file, server = f"sqlite:///{tmp_path / 'x.sqlite'}", request.getfixturevalue(database)
    pour(organisations, file)
    pour(organisations, server)
    assert documents(province, server) == documents(province, file)


@pytest.mark.parametrize(
    "database",
    [
        pytest.param("postgresql_database", marks=pytest.mark.postgresql),
        pytest.param("mariadb_database", marks=pytest.mark.mariadb),
    ],
)
def test_late_commits_stay_out_of_the_picture(database: str, request: pytest.FixtureRequest) -> None:
    """What others commit while we read is not half seen: it is there in the next reading."""
    url = request.getfixturevalue(database)
    vlaams_brabant.pour(scaled({"x": load()["vlaams-brabant"]}, 5)["x"], url)
    results = read(config_of("vlaams-brabant", url), READ_AT)
    seen = [next(results)]
    execute(
        url,
        "UPDATE offering SET title = 'Veranderd'",
        "INSERT INTO offering (id, organisation_id, title) VALUES (99999, 1, 'Nieuw')",
        "INSERT INTO offering_location VALUES (99999, 1)",
    )
    seen += results
    titles = [d["title"] for d in seen if not isinstance(d, Reject)]
    assert len(titles) > BATCH
    assert not {"Veranderd", "Nieuw"} & set(titles)
    after = documents("vlaams-brabant", url)
    assert after["vlaams-brabant:99999"]["title"] == "Nieuw"


@pytest.mark.postgresql
def test_postgresql_is_read_only(postgresql_database: str) -> None:
    vlaams_brabant.pour(load()["vlaams-brabant"][:1], postgresql_database)
    with snapshot(postgresql_database, "X") as connection, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        connection.exec_driver_sql("DELETE FROM offering")


@pytest.mark.mariadb
def test_mariadb_is_read_only(mariadb_database: str) -> None:
    vlaams_brabant.pour(load()["vlaams-brabant"][:1], mariadb_database)
    with snapshot(mariadb_database, "X") as connection, pytest.raises(sa.exc.DBAPIError, match="READ ONLY"):
        connection.exec_driver_sql("DELETE FROM offering_location")

"""Databases as sources: read-only, one consistent picture, deleted rows, changes that only the content shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from base import clock
from base.errors import SourceError
from demo import antwerpen, limburg, vlaams_brabant
from demo.catalogue import Organisation, load
from demo.scale import scaled
from indexer.document.fields import Offering
from indexer.offering import Reject
from indexer.sources import SourceConfig, change_token, read
from indexer.sources.config import PROVINCES, load_config
from indexer.sources.database import BATCH, snapshot
from indexer.sources.options import CmsOptions

READ_AT = datetime(2026, 11, 20, tzinfo=UTC)
Pour = Callable[[Sequence[Organisation], str], None]


def config_of(province: str, url: str) -> SourceConfig:
    return load_config(PROVINCES / f"{province}.toml", url)


def documents(province: str, url: str) -> dict[str, Offering]:
    return {d["id"]: d for d in read(config_of(province, url), READ_AT) if not isinstance(d, Reject)}


def execute(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


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


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def antwerp(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of the CMS of Antwerpen, in a file and on a server."""
    url = f"sqlite:///{tmp_path / 'antwerpen.sqlite'}"
    if request.param == "mariadb":
        url = str(request.getfixturevalue("mariadb_database"))
    antwerpen.pour(load()["antwerpen"], url)
    return url


def test_posts_behind_a_password_are_not_offered_and_not_linked(antwerp: str) -> None:
    before, token = documents("antwerpen", antwerp), change_token(config_of("antwerpen", antwerp))
    hidden, pointing = sorted(before)[:2]
    execute(antwerp, f"UPDATE wp_posts SET post_password = 'geheim' WHERE ID = {hidden.partition(':')[2]}")
    assert before.keys() - documents("antwerpen", antwerp).keys() == {hidden}
    assert change_token(config_of("antwerpen", antwerp)) != token
    of_post = f"post_id = {pointing.partition(':')[2]} AND meta_key = '_organisatie_id'"
    owner = f"SELECT meta_value FROM wp_postmeta WHERE {of_post}"
    execute(antwerp, f"UPDATE wp_posts SET post_password = ' ' WHERE ID = ({owner})")
    assert pointing not in documents("antwerpen", antwerp)


def test_a_table_of_posts_without_passwords_or_days_is_read(antwerp: str) -> None:
    before = documents("antwerpen", antwerp)
    execute(antwerp, *(f"ALTER TABLE wp_posts DROP COLUMN {column}" for column in ("post_password", "post_date_gmt")))
    assert documents("antwerpen", antwerp).keys() == before.keys()
    assert change_token(config_of("antwerpen", antwerp))


def test_a_post_of_a_day_to_come_waits_for_it(antwerp: str) -> None:
    before, config = documents("antwerpen", antwerp), config_of("antwerpen", antwerp)
    planned = min(before)
    update = "UPDATE wp_posts SET post_date_gmt = '2031-05-03 08:00:00' WHERE ID = "
    execute(antwerp, f"{update}{planned.partition(':')[2]}")
    assert before.keys() - documents("antwerpen", antwerp).keys() == {planned}
    token = change_token(config)
    with clock.moved(to=datetime(2031, 5, 4, tzinfo=UTC)):
        assert planned in documents("antwerpen", antwerp)
        assert change_token(config) != token


@pytest.mark.parametrize(
    "marked_as_french",
    [
        (  # by Polylang
            "INSERT INTO wp_terms (term_id, name, slug) VALUES (9001, 'Français', 'fr')",
            "INSERT INTO wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy) VALUES (9001, 9001, 'language')",
            "INSERT INTO wp_term_relationships (object_id, term_taxonomy_id) VALUES ({number}, 9001)",
        ),
        (  # by WPML
            "CREATE TABLE wp_icl_translations (element_id INTEGER, element_type TEXT, language_code TEXT)",
            "INSERT INTO wp_icl_translations VALUES ({number}, 'post_aanbod', 'fr')",
        ),
    ],
)
def test_a_translation_is_left_out_where_a_language_was_agreed(marked_as_french: list[str], antwerp: str) -> None:
    config = config_of("antwerpen", antwerp)
    assert isinstance(config.read, CmsOptions)
    in_dutch = replace(config, read=replace(config.read, language="nl"))
    before, token = documents("antwerpen", antwerp), change_token(in_dutch)
    french = min(before)
    execute(antwerp, *(statement.format(number=french.partition(":")[2]) for statement in marked_as_french))
    assert before.keys() == documents("antwerpen", antwerp).keys()
    after = {d["id"] for d in read(in_dutch, READ_AT) if not isinstance(d, Reject)}
    assert before.keys() - after == {french}
    assert change_token(in_dutch) != token
    as_belgian = [statement.replace("'fr'", "'nl-BE'") for statement in marked_as_french]
    execute(antwerp, *(f"DELETE FROM {table}" for table in _tables(marked_as_french)))
    execute(antwerp, *(text.format(number=french.partition(":")[2]) for text in as_belgian if "CREATE" not in text))
    assert french in {d["id"] for d in read(in_dutch, READ_AT) if not isinstance(d, Reject)}


def _tables(statements: Sequence[str]) -> list[str]:
    """What was filled by statements, as what to delete again, the last one first."""
    filled = [statement.split()[2] for statement in statements if statement.startswith("INSERT")]
    if filled == ["wp_icl_translations"]:
        return filled
    return [
        "wp_term_relationships WHERE term_taxonomy_id = 9001",
        "wp_term_taxonomy WHERE term_taxonomy_id = 9001",
        "wp_terms WHERE term_id = 9001",
    ]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE wp_postmeta SET meta_value = '99999999999999999999' WHERE meta_id = {pointer}",
        "UPDATE wp_postmeta SET meta_value = printf('%.5000d', 7) WHERE meta_id = {pointer}",
        "UPDATE wp_terms SET name = x'FF41' WHERE term_id = (SELECT min(term_id) FROM wp_terms)",
        "UPDATE wp_terms SET name = NULL WHERE term_id = (SELECT min(term_id) FROM wp_terms)",
    ],
)
def test_an_odd_pointer_or_term_never_stops_the_other_posts(damage: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'antwerpen.sqlite'}"
    antwerpen.pour(load()["antwerpen"], url)
    pointer = "(SELECT min(meta_id) FROM wp_postmeta WHERE meta_key = '_organisatie_id')"
    execute(url, damage.format(pointer=pointer))
    assert len(documents("antwerpen", url)) > 100


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


@pytest.mark.mariadb
def test_the_cms_of_the_demo_has_its_traps(mariadb_database: str) -> None:
    antwerpen.pour(load()["antwerpen"], mariadb_database)
    engine = sa.create_engine(mariadb_database, poolclass=sa.NullPool)
    with engine.connect() as connection:
        bodies = " ".join(connection.exec_driver_sql("SELECT post_content FROM wp_posts").scalars())
        statuses = set(connection.exec_driver_sql("SELECT post_status FROM wp_posts").scalars())
    assert "<script" in bodies
    assert "&eacute;" in bodies
    assert {"publish", "inherit", "auto-draft", "trash"} <= statuses
    texts = " ".join(d["description"] for d in documents("antwerpen", mariadb_database).values())
    assert not any(sign in texts for sign in ("<", "document.write", "&eacute;", "&amp;", "[gallery"))


@pytest.mark.parametrize(
    ("province", "pour", "database"),
    [
        pytest.param("limburg", limburg.pour, "file", id="sqlite"),
        pytest.param("limburg", limburg.pour, "postgresql_database", marks=pytest.mark.postgresql),
        pytest.param("limburg", limburg.pour, "mariadb_database", marks=pytest.mark.mariadb),
        pytest.param("antwerpen", antwerpen.pour, "mariadb_database", marks=pytest.mark.mariadb),
    ],
)
def test_a_mark_changes_whenever_a_row_does(
    province: str, pour: Pour, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Without a date of change, also when two rows trade a value, and only then."""
    url = f"sqlite:///{tmp_path / 'x.sqlite'}" if database == "file" else request.getfixturevalue(database)
    pour(load()[province], url)
    config = config_of(province, url)
    seen = [change_token(config)]
    assert seen == [change_token(config)]
    for statement in CHANGES[province]:
        execute(url, statement)
        seen.append(change_token(config))
        assert seen[-1] == change_token(config)
    assert len(set(seen)) == len(seen)
    assert all(seen)


CHANGES = {
    "limburg": [
        "UPDATE location SET street = 'Nieuwe weg 1' WHERE id = 1",
        "UPDATE location SET street = 'NULL' WHERE id = 1",
        "UPDATE location SET street = NULL WHERE id = 1",
        "UPDATE offering SET title = CASE id WHEN 2 THEN 'a' ELSE 'b' END WHERE id IN (2, 3)",
        "UPDATE offering SET title = CASE id WHEN 2 THEN 'b' ELSE 'a' END WHERE id IN (2, 3)",
        "UPDATE offering SET deleted_at = '2020-01-01 00:00:00' WHERE id = 4",
        "DELETE FROM offering_location WHERE offering_id = 5",
    ],
    "antwerpen": [
        "UPDATE wp_posts SET post_title = 'Veranderd' WHERE post_type = 'aanbod' AND post_status = 'publish' LIMIT 1",
        "UPDATE wp_postmeta SET meta_value = 'x' WHERE meta_key = 'levertermijn' LIMIT 1",
        "UPDATE wp_postmeta SET meta_value = NULL WHERE meta_key = 'levertermijn' LIMIT 1",
        "UPDATE wp_terms SET name = 'Anders' LIMIT 1",
        "UPDATE wp_posts SET post_status = 'trash' WHERE post_type = 'aanbod' AND post_status = 'publish' LIMIT 1",
    ],
}


def test_a_file_that_is_being_written_and_a_database_that_is_away_have_no_mark(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    limburg.pour(load()["limburg"], f"sqlite:///{file}")
    other = sqlite3.connect(file)
    other.execute("UPDATE offering SET title = 'Half'")
    assert change_token(config_of("limburg", f"sqlite:///{file}")) == ""
    other.close()
    assert change_token(config_of("limburg", f"sqlite:///{file}"))
    assert change_token(config_of("limburg", f"sqlite:///{tmp_path / 'weg.sqlite'}")) == ""
    assert change_token(config_of("limburg", "postgresql+psycopg://x@127.0.0.1:9/x")) == ""

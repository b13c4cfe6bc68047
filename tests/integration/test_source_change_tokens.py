"""Change tokens of databases: another one whenever a row changes, and only then."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from demo import antwerpen, limburg
from demo.catalogue import load
from indexer.sources import change_token
from tests.kit.databases import Pour, config_of, execute

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


@pytest.mark.parametrize(
    ("province", "pour", "database"),
    [
        pytest.param("limburg", limburg.pour, "file", id="sqlite"),
        pytest.param("limburg", limburg.pour, "postgresql_database", marks=pytest.mark.postgresql),
        pytest.param("limburg", limburg.pour, "mariadb_database", marks=pytest.mark.mariadb),
        pytest.param("antwerpen", antwerpen.pour, "mariadb_database", marks=pytest.mark.mariadb),
    ],
)
def test_a_change_token_changes_whenever_a_row_does(
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


def test_a_file_that_is_being_written_and_a_database_that_is_away_have_no_token(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    limburg.pour(load()["limburg"], f"sqlite:///{file}")
    other = sqlite3.connect(file)
    other.execute("UPDATE offering SET title = 'Half'")
    assert change_token(config_of("limburg", f"sqlite:///{file}")) == ""
    other.close()
    assert change_token(config_of("limburg", f"sqlite:///{file}"))
    assert change_token(config_of("limburg", f"sqlite:///{tmp_path / 'weg.sqlite'}")) == ""
    assert change_token(config_of("limburg", "postgresql+psycopg://x@127.0.0.1:9/x")) == ""

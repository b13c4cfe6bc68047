"""A CMS as source: what is not for everybody or not for now, other languages, odd pointers and terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from base import clock
from demo import antwerpen
from demo.catalogue import load
from indexer.offering import Reject
from indexer.sources import change_token, read
from indexer.sources.options import CmsOptions
from tests.kit.databases import READ_AT, config_of, documents, execute


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

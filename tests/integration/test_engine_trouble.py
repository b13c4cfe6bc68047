"""The alias leads astray, or the engine refuses to write: the search gives what is live, and everybody is told."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from app.wsgi import create_app
from base import connections
from base.config import Settings
from base.errors import EngineUnavailable
from indexer.engine import alias, bulk, trouble
from indexer.running.upkeep import mend_alias
from tests.kit.asking import LIST
from tests.kit.one_offering import fill, offering


@dataclass
class Two:
    """Two indices of one offering, the second one live."""

    settings: Settings
    engine: OpenSearch
    db: sa.Engine
    older: str
    newer: str

    def app(self) -> Flask:
        """An application that has seen nothing yet."""
        return create_app(self.settings)


@pytest.fixture(scope="module")
def pair(settings: Settings, engine: OpenSearch, db: sa.Engine) -> Two:
    own = replace(settings, index=f"{settings.index}trouble{secrets.token_hex(3)}")
    fill(own)
    older = str(alias.live(engine, own.index))
    fill(own)
    return Two(own, engine, db, older, str(alias.live(engine, own.index)))


@pytest.fixture
def two(pair: Two) -> Iterator[Two]:
    """Afterwards both may be written, nothing else is there, and the second one is live again."""
    yield pair
    indices, index = pair.engine.indices, pair.settings.index
    for name, about in indices.get(index=f"{index}*", expand_wildcards="all").items():
        if name not in (pair.older, pair.newer):
            indices.delete(index=name)
        for block in about["settings"]["index"].get("blocks", {}):
            indices.put_settings(index=name, body={f"index.blocks.{block}": None})
    alias.swap(pair.engine, index, pair.newer)


def on_both(two: Two) -> None:
    two.engine.indices.put_alias(index=two.older, name=two.settings.index)


def gone(two: Two) -> None:
    two.engine.indices.delete_alias(index=two.newer, name=two.settings.index)


def on_a_stranger(two: Two) -> None:
    gone(two)
    two.engine.indices.create(index=f"{two.settings.index}-vreemd")
    two.engine.indices.put_alias(index=f"{two.settings.index}-vreemd", name=two.settings.index)


def on_a_stranger_too(two: Two) -> None:
    two.engine.indices.create(index=f"{two.settings.index}-vreemd")
    two.engine.indices.put_alias(index=f"{two.settings.index}-vreemd", name=two.settings.index)


def filtered(two: Two) -> None:
    only = {"filter": {"term": {"id": "niets"}}}
    two.engine.indices.put_alias(index=two.newer, name=two.settings.index, body=only)


def an_index(two: Two) -> None:
    gone(two)
    two.engine.indices.create(index=two.settings.index)


ASTRAY = [on_both, gone, on_a_stranger, on_a_stranger_too, filtered]


@pytest.mark.parametrize("astray", [*ASTRAY, an_index])
def test_the_search_gives_the_newest_index_once(two: Two, astray: Callable[[Two], None]) -> None:
    astray(two)
    client = two.app().test_client()
    answer = client.get(f"{LIST}?q=gras")
    assert (answer.status_code, answer.json["total"]) == (200, 1)
    assert client.get("/aanbod/oost-vlaanderen:1").status_code == 200


@pytest.mark.parametrize("astray", ASTRAY)
def test_the_alias_is_mended(two: Two, astray: Callable[[Two], None]) -> None:
    astray(two)
    assert mend_alias(two.engine, two.db, two.settings.index)
    assert list(two.engine.indices.get_alias(name=two.settings.index)) == [two.newer]
    assert mend_alias(two.engine, two.db, two.settings.index) == ""


def test_an_index_of_somebody_else_is_not_deleted(two: Two) -> None:
    an_index(two)
    assert "heet" in mend_alias(two.engine, two.db, two.settings.index)
    assert two.engine.indices.exists(index=two.settings.index)


def test_after_a_rollback_the_older_index_stays_live(two: Two) -> None:
    alias.swap(two.engine, two.settings.index, two.older)
    assert mend_alias(two.engine, two.db, two.settings.index) == ""
    assert alias.live(two.engine, two.settings.index) == two.older


def full(two: Two) -> None:
    two.engine.indices.put_settings(index=two.newer, body={"index.blocks.read_only_allow_delete": True})


def read_only(two: Two) -> None:
    two.engine.indices.put_settings(index=two.newer, body={"index.blocks.write": True})


@pytest.mark.parametrize(("block", "said"), [(full, trouble.DISK_FULL), (read_only, trouble.READ_ONLY)])
def test_an_engine_that_refuses_to_write_is_told_for_what_it_is(
    two: Two, block: Callable[[Two], None], said: str
) -> None:
    assert trouble.write_block(two.engine, two.newer) == ""
    block(two)
    assert trouble.write_block(two.engine, two.newer) == said
    with pytest.raises(EngineUnavailable, match=said):
        bulk.write(two.engine, two.newer, [offering()], version=2)
    with pytest.raises(OpenSearchException) as refusal:
        two.engine.index(index=two.newer, id="x", body={"id": "x"})
    assert trouble.sentence(refusal.value) == said


def test_an_engine_that_is_away_is_told_so(settings: Settings) -> None:
    nobody = connections.search_engine(replace(settings, opensearch_url="http://127.0.0.1:9"))
    with pytest.raises(OpenSearchException) as refusal:
        nobody.info()
    assert trouble.sentence(refusal.value) == "De zoekmotor is niet bereikbaar."


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (429, "circuit_breaking_exception", "te weinig geheugen"),
        (429, "rejected_execution_exception", "te druk"),
        (429, "", "te druk"),
        (401, "security_exception", "naam of wachtwoord"),
        (403, trouble.BLOCKED, "alleen lezen"),
        (404, "index_not_found_exception", "bestaat niet meer"),
        (400, "mapper_parsing_exception", "weigert de opdracht (mapper_parsing_exception)"),
        (500, "", "geeft een fout (500)"),
    ],
)
def test_each_refusal_has_its_sentence(status: int, kind: str, said: str) -> None:
    assert said in trouble.of_refusal(status, kind, "")


def test_a_new_index_is_the_newest_also_after_the_clock_was_set_back(two: Two) -> None:
    years_ago = datetime(2001, 1, 1, tzinfo=UTC)
    assert alias.next_name(two.engine, two.settings.index, "a" * 64, years_ago) > two.newer

"""What an offering says that it does not do: on its page, and neither found, quoted nor embedded."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.search.params import SearchParams
from app.search.service import SearchService, site_search
from base import connections
from base.config import Settings
from dutch.denials import affirmed
from indexer.engine import embedding
from indexer.running import runs
from tests.kit.asking import LIST
from tests.kit.one_offering import fill

DENIAL = "Zwembaden onderhouden laten we aan erkende bedrijven; vijverfolie leggen wij nooit."
NEEDS = (
    "kuisploeg kantoor", "kuisvrouw voor kantoor", "boekhouding btw-aangifte", "koeltransport", "zwembad onderhouden",
    "bomen vellen", "asbest verwijderen", "matrassen ophalen", "thuisbatterij", "medicatie", "nachtwerk", "trappen",
    "levende modellen", "drukvaten lassen", "speedpedelec", "bijles", "alcohol", "verhuis piano", "dakwerken",
)  # fmt: skip


@pytest.fixture
def small(settings: Settings, engine: OpenSearch) -> Iterator[SearchService]:
    """The search in an index of one offering that denies something."""
    own = replace(settings, index=f"{settings.index}d{secrets.token_hex(3)}")
    fill(own, description=f"Wij maaien gras en scheren hagen. {DENIAL}")
    yield site_search(connections.search_engine(own), own)
    for name in engine.indices.get(index=f"{own.index}*"):
        engine.indices.delete(index=name)


def test_what_is_denied_is_not_found(small: SearchService) -> None:
    for need in ("zwembaden onderhouden", "zwembad", "vijverfolie", "vijver"):
        found = small.search(SearchParams(q=need))
        by_words = [hit for hit in found.more if hit["match"] != "meaning"]  # the phrasebook may think of a garden
        assert (found.total, by_words) == (0, []), need
    assert small.search(SearchParams(q="hagen scheren")).total == 1


def test_what_is_denied_is_not_embedded_and_stays_on_the_page(small: SearchService) -> None:
    offering = small.get("oost-vlaanderen:1")
    assert offering is not None
    assert DENIAL in offering["description"]
    assert "hagen" in embedding.passage(offering)
    assert "wembad" not in embedding.passage(offering)
    assert "wembad" not in offering["summary"]


def test_no_list_quotes_what_is_not_done(client: FlaskClient, live_index: runs.Run) -> None:
    quoted = 0
    for need in NEEDS:
        for hit in client.get(LIST, query_string={"q": need}).json["offerings"]:
            text = hit["highlights"].get("description", "")
            plain = html.unescape(re.sub(r"</?mark>", "", text))
            assert affirmed(plain) == plain, (need, plain)
            quoted += bool(text)
    assert quoted > 50

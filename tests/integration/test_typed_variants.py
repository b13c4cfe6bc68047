"""The same need typed in another way finds the same; what only looks the same does not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from dutch.normalise import fold
from tests.kit.asking import LIST, everything
from tests.kit.pages import as_read

SAME = [
    ("fotos", "foto's"),
    ("videos", "video's"),
    ("logos", "logo's"),
    ("pcs", "pc's"),
    ("velos", "velo's"),
    ("serren", "serres"),
    ("menuus", "menu's"),
    ("fotoos", "foto's"),
    ("P.M.D.", "pmd"),
    ("b.b.q.", "bbq"),
    ("poet\u00adsen", "poetsen"),
    ("strij\u200bken", "strijken"),
    ("2e hands", "tweedehands"),
    ("2dehands", "tweedehands"),
    ("5000st brieven", "5000 brieven"),
    ("1000brieven", "1000 brieven"),
    ("CO₂", "CO2"),
    ("poetsen -de", "poetsen"),
    ("huis-aan-huis", "busbedeling"),
    ("huis aan huis", "busbedeling"),
]
NAMED = ["desluiskolk", "sluis kolk", "D. Sluiskolk", "De Sluiskolk"]


def ids(client: FlaskClient, text: str) -> set[str]:
    return {hit["id"] for hit in everything(client, {"q": text})}


@pytest.mark.parametrize(("typed", "usual"), SAME)
def test_what_is_typed_otherwise_finds_the_same(client: FlaskClient, typed: str, usual: str) -> None:
    assert ids(client, typed) == ids(client, usual) != set()


@pytest.mark.parametrize("name", NAMED)
def test_a_name_in_parts_has_its_organisation_first(client: FlaskClient, name: str) -> None:
    first = client.get(LIST, query_string={"q": name}).json["offerings"][0]  # type: ignore[index]
    assert first["organisation"]["name"] == "De Sluiskolk"


@pytest.mark.parametrize("text", ["printen", "prints", "A4 printen"])
def test_who_prints_makes_no_circuit_boards(client: FlaskClient, text: str) -> None:
    found = client.get(LIST, query_string={"q": text}).json["offerings"]  # type: ignore[index]
    assert found
    assert not [offering["title"] for offering in found[:8] if "printpla" in offering["title"].lower()]


@pytest.mark.parametrize("phrase", ["zonder afspraak", "met de hand", "op uw terrein", "in de winter"])
def test_small_words_in_quotes_are_not_left_out(client: FlaskClient, phrase: str) -> None:
    found = ids(client, f'"{phrase}"')
    texts = [fold(" ".join(_texts(client, identity))) for identity in found]
    assert texts
    assert [text for text in texts if phrase not in text] == []


def _texts(client: FlaskClient, identity: str) -> list[str]:
    offering = client.get(f"{LIST}/{identity}").json
    assert offering
    return [offering["title"], offering["description"]]


@pytest.mark.parametrize("text", ["de", '"de"', "van het", "de het een"])
def test_small_words_alone_are_too_usual(client: FlaskClient, text: str) -> None:
    assert ids(client, text) == set()
    page = as_read(client.get("/zoeken", query_string={"q": text}))
    assert "staat bijna overal" in page
    assert "zegt te weinig om op te zoeken</h1>" in page
    assert "Nog niets gevonden" not in page
    assert 'class="card-title"' not in page


@pytest.mark.parametrize("text", ["🧹", "???", "€ + #", "-"])
def test_what_has_no_word_stands_nowhere(client: FlaskClient, text: str) -> None:
    page = as_read(client.get("/zoeken", query_string={"q": text}))
    assert "staat geen woord waarop wij kunnen zoeken" in page
    assert "staat bijna overal" not in page

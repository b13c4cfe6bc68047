"""Words of a search that are choices: what the engine is asked, what page and API say of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.kit.asking import LIST

PAGE = "/zoeken"


def answer(client: FlaskClient, q: str, **others: str) -> dict[str, Any]:
    found = client.get(LIST, query_string={"q": q, **others}).json
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("q", "need", "chosen"),
    [
        ("voorbehouden opdracht gras maaien", "gras maaien", {"voorbehouden": "ja"}),
        ("maatwerkbedrijf poetsen", "poetsen", {"werkvorm": "maatwerkbedrijf"}),
        ("inpakken voor bedrijven", "inpakken", {"koper": "company"}),
        ("beschutte werkplaats", "", {"werkvorm": "maatwerkbedrijf"}),
    ],
)
def test_choice_in_the_text_is_the_choice_of_the_checkbox(
    client: FlaskClient, q: str, need: str, chosen: dict[str, str]
) -> None:
    by_text, by_box = answer(client, q), answer(client, need, **chosen)
    assert by_text["total"] == by_box["total"] > 0
    assert [hit["id"] for hit in by_text["offerings"]] == [hit["id"] for hit in by_box["offerings"]]
    assert by_text["facets"] == by_box["facets"]


def test_api_says_which_choices_were_read_from_the_text(client: FlaskClient) -> None:
    applied = answer(client, "gras maaien voor scholen")["applied"]
    read = {"parameter": "koper", "waarden": ["school"], "woorden": "voor scholen", "toegepast": True}
    assert (applied["keuzes_uit_tekst"], applied["koper"]) == ([read], ["school"])
    assert (applied["q"], applied["gezocht"]) == ("gras maaien voor scholen", "gras maaien")


def test_choice_that_would_leave_nothing_is_only_proposed(client: FlaskClient) -> None:
    only_others = {"werkvorm": "cooperatie", "levering": "enclave", "voorbehouden": "nee"}
    assert answer(client, "", **only_others, koper="school")["total"] == 0
    found = answer(client, "voor scholen", **only_others)
    assert [choice["toegepast"] for choice in found["applied"]["keuzes_uit_tekst"]] == [False]
    assert found["applied"]["koper"] == []


def test_page_shows_the_choice_as_one_that_can_be_taken_back(client: FlaskClient) -> None:
    page = client.get(PAGE, query_string={"q": "voorbehouden opdracht gras maaien"}).text
    assert 'value="gras maaien"' in page
    assert "Voorbehouden opdracht: ja" in page
    assert 'href="/zoeken?q=gras+maaien"' in page
    assert "/zoeken?q=voorbehouden+opdracht+gras+maaien&amp;letterlijk=keuze" in page

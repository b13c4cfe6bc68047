"""A place of a search on a real engine: the box and the sentence agree, areas, shared and misspelt names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.wording.dutch import km
from dutch import places
from tests.kit.asking import LIST
from tests.kit.pages import as_read

HOP = '"vergaderen onder de hopast"'  # at a place of its own in Poperinge, which states an area of 35 km
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def answer(client: FlaskClient, **args: str) -> dict[str, Any]:
    response = client.get(LIST, query_string={"per_pagina": "50", **args})
    assert response.status_code == 200, response.json
    found: dict[str, Any] = response.json
    return found


def page_heading(client: FlaskClient, **args: str) -> str:
    found = HEADING.search(client.get("/zoeken", query_string=args).text)
    assert found
    return " ".join(found[1].split())


@pytest.mark.parametrize(
    ("need", "sentence", "place"),
    [
        ("poetsen", "poetsen in Aarschot", "Aarschot"),
        ("gras maaien", "gras maaien Tielt", "Tielt"),
        ("strijken", "strijken regio Kempen", "Kempen"),
        ("poetsen", "poetsen provincie Limburg", "Limburg"),
        ("poetsen", "poetsen in Mechlen", "Mechlen"),
        ('"gras maaien"', '"gras maaien" Gent', "Gent"),
        ("", "Gent", "Gent"),
    ],
)
def test_the_same_need_has_the_same_answer_from_either_box(
    client: FlaskClient, need: str, sentence: str, place: str
) -> None:
    box, text = answer(client, q=need, plaats=place), answer(client, q=sentence)
    assert box["total"] == text["total"]
    assert [hit["id"] for hit in box["offerings"]] == [hit["id"] for hit in text["offerings"]]
    assert (box["place"], box["facets"]) == (text["place"], text["facets"])
    assert page_heading(client, q=need, plaats=place) == page_heading(client, q=sentence)


def test_nothing_that_does_not_reach_the_place_is_a_result(client: FlaskClient) -> None:
    found = answer(client, q="poetsen in Aarschot")
    assert found["total"]
    assert all(hit["serves_place"] or hit["distance_km"] <= 25 for hit in found["offerings"])


def test_who_states_another_area_stands_below_its_like_that_reaches_the_place(client: FlaskClient) -> None:
    below = above = 0
    for need in ("poetsen", "maaien", "gras maaien", "ramen wassen", "catering", "verhuizen", "schilderen"):
        for town in ("Aalst", "Halen", "Brugge", "Gent", "Sint-Niklaas", "Leuven"):
            hits = answer(client, q=need, plaats=town)["offerings"]
            reached = [bool(hit["serves_place"] or {"walk_in", "own_workshop"} & {*hit["delivery"]}) for hit in hits]
            alike = [
                reach for hit, reach in zip(hits, reached, strict=True) if hit["activities"] == hits[0]["activities"]
            ]
            assert reached[:1] == [True] or not any(alike), (town, need)
            below += reached.count(False)
            above += reached != sorted(reached, reverse=True)
    assert below
    assert above  # who would cut the grass, if asked, stands above who weeds the graveyard there


def test_a_region_is_its_municipalities(client: FlaskClient) -> None:
    [region] = places.find("Kempen")
    found = answer(client, q="poetsen", plaats="Kempen")
    towns = {places.municipality(nis).name for nis in region.towns}
    reached = [
        towns & {site["municipality"] for site in hit["sites"]} or hit["serves_place"] for hit in found["offerings"]
    ]
    assert found["total"]
    assert all(reached)
    assert all(hit["distance_km"] is None for hit in found["offerings"])
    assert page_heading(client, q="poetsen", plaats="Kempen").endswith("in de Kempen")


def test_a_place_that_nobody_serves_leads_to_all_of_flanders(client: FlaskClient) -> None:
    page = as_read(client.get("/zoeken", query_string={"q": HOP, "plaats": "Genk"}))
    assert "Nog niets gevonden voor" in page
    assert f"In heel Vlaanderen ({answer(client, q=HOP)['total']})" in page


def test_a_workshop_is_reached_within_the_area_it_states(client: FlaskClient) -> None:
    [offering] = answer(client, q=HOP, plaats="Roeselare")["offerings"]
    assert offering["distance_km"] > 25
    assert offering["serves_place"]
    page = as_read(client.get("/zoeken", query_string={"q": HOP, "plaats": "Roeselare"}))
    assert "Werkt ook in Roeselare" in page
    assert "Werkt tot 35 km rond Poperinge" in as_read(client.get(offering["url"]))


def test_a_workshop_is_reached_within_the_radius_when_that_is_wider(client: FlaskClient) -> None:
    args = {"q": HOP, "plaats": "Kortrijk"}
    assert answer(client, **args)["total"] == 0
    [offering] = answer(client, **args, straal="50")["offerings"]
    assert not offering["serves_place"]
    page = as_read(client.get("/zoeken", query_string={**args, "straal": "50"}))
    assert f"<strong>{' '.join(km(offering['distance_km']).split())}</strong>" in page


@pytest.mark.parametrize("args", [{"q": "poetsen", "plaats": "Mechlen"}, {"q": "poetsen in Mechlen"}])
def test_a_misspelt_place_is_mended_and_said(client: FlaskClient, args: dict[str, str]) -> None:
    assert answer(client, **args)["applied"]["plaats"] == "Mechelen"
    page = as_read(client.get("/zoeken", query_string=args))
    assert "Wij zochten rond Mechelen in plaats van “Mechlen”." in page


def test_a_misspelt_place_in_the_sentence_can_be_searched_as_a_word(client: FlaskClient) -> None:
    page = as_read(client.get("/zoeken", query_string={"q": "poetsen in Mechlen"}))
    assert "Zoek “Mechlen” als woord" in page
    assert "/zoeken?q=poetsen+in+Mechlen&amp;letterlijk=plaats" in page
    assert answer(client, q="poetsen in Mechlen", letterlijk="plaats")["applied"]["plaats"] is None


@pytest.mark.parametrize("args", [{"q": "poetsen", "plaats": "Aalst"}, {"q": "poetsen Aalst"}])
def test_a_shared_name_is_the_town_and_the_other_is_one_click_away(client: FlaskClient, args: dict[str, str]) -> None:
    page = as_read(client.get("/zoeken", query_string=args))
    assert "rond Aalst (Oost-Vlaanderen)" in page
    assert "/zoeken?q=poetsen&amp;plaats=Aalst+%28Sint-Truiden%29" in page


def test_a_place_that_nobody_can_read_goes_along_to_the_question(client: FlaskClient) -> None:
    page = client.get("/zoeken", query_string={"q": "zeppelinbouw", "plaats": "Nergenshuizen"}).text
    assert "/stel-je-vraag?q=zeppelinbouw&amp;plaats=Nergenshuizen" in page

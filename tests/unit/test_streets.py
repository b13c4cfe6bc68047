"""A street beside a town belongs to the place; a thing that is called street, road or square is a need. As tables."""

from __future__ import annotations

import pytest

from app.search.params import SearchParams
from app.search.place_in_text import find_place
from app.search.understand import understand


@pytest.mark.parametrize(
    ("text", "place", "need"),
    [
        ("poetsen Kerkstraat Gent", "Gent", "poetsen"),
        ("poetsen rond de Kerkstraat in Gent", "Gent", "poetsen"),
        ("poetsen Steenweg op Gierle Turnhout", "Turnhout", "poetsen"),
        ("steenweg naar Aarschot 3 Leuven ramen wassen", "Leuven", "ramen wassen"),
        ("strijken kerkstraat 12 gent", "Gent", "strijken"),
        ("ramen wassen Nieuwstraat 12A bus 3, 9000 Gent", "Gent", "ramen wassen"),
        ("poetsen Koningin Astridlaan Brugge", "Brugge", "poetsen"),
        ("poetsen koningin astridlaan 5 te Mechelen", "Mechelen", "poetsen"),
        ("Poetsen aan de Leuvense Steenweg in Mechelen", "Mechelen", "Poetsen"),
        ("verhuizen Lierse steenweg 20 Mechelen", "Mechelen", "verhuizen"),
        ("hagen snoeien Gent, Stationsstraat 4", "Gent", "hagen snoeien"),
        ("strijken Grote Markt Leuven", "Leuven", "strijken"),
        ("maaien Turnhoutsebaan 10 Mol", "Mol", "maaien"),
        ("soep bedelen Sint-Jansplein Antwerpen", "Antwerpen", "soep bedelen"),
        ("meubels ophalen Graaf van Vlaanderenplein in Gent", "Gent", "meubels ophalen"),
        ("groenonderhoud langs de Vaartkaai in Brugge", "Brugge", "groenonderhoud"),
        ("bladeren ruimen Beukendreef Geel", "Geel", "bladeren ruimen"),
        ("drukwerk Frankrijklei 3 Antwerpen", "Antwerpen", "drukwerk"),
    ],
)
def test_street_beside_a_town_belongs_to_the_place(text: str, place: str, need: str) -> None:
    understood = understand(SearchParams(q=text))
    assert (understood.place and understood.place.name, understood.need) == (place, need)
    assert understood.rest.strip(" ,") == need


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("wegen herstellen Gent", "wegen herstellen"),
        ("plein vegen Gent", "plein vegen"),
        ("straat vegen Gent", "straat vegen"),
        ("Kerkstraat vegen in Gent", "Kerkstraat vegen"),
        ("pleinen onderhouden Gent", "pleinen onderhouden"),
        ("onderhoud weg Gent", "onderhoud weg"),
        ("heraanleg straat in Gent", "heraanleg straat"),
        ("Onderhoud Plein Gent", "Onderhoud Plein"),
        ("vegen schoolplein Gent", "vegen schoolplein"),
        ("sneeuw ruimen Oprijlaan Gent", "sneeuw ruimen Oprijlaan"),
        ("vegen winkelstraat Gent", "vegen winkelstraat"),
        ("klusjes allerlei Gent", "klusjes allerlei"),
        ("spoorweg Gent", "spoorweg"),
    ],
)
def test_thing_that_is_called_street_or_square_is_a_need(text: str, need: str) -> None:
    found = find_place(text)
    assert found is not None
    assert (found.place.name, found.rest) == ("Gent", need)


@pytest.mark.parametrize("text", ["poetsen Kerkstraat", "pleinen onderhouden", "poetsen Steenweg op"])
def test_street_without_a_town_is_no_place(text: str) -> None:
    assert find_place(text) is None

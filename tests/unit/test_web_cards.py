"""What a card says of an offering, and why it is shown."""

from __future__ import annotations

from typing import Any

import pytest

from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import Hit
from app.web.search import cards
from app.wording.dutch import NO_BREAK
from dutch import places

AARSCHOT = SearchParams(place=places.find("Aarschot")[0])
LIMBURG = SearchParams(place=places.find("Limburg")[0])


def site(name: str, nis: str, province: str) -> dict[str, Any]:
    location = {"lat": 51.0, "lon": 4.8}
    return {
        "municipality": name,
        "nis": nis,
        "province": province,
        "postcode": "3200",
        "place": name,
        "location": location,
    }


LEUVEN, HASSELT = site("Leuven", "24062", "vlaams-brabant"), site("Hasselt", "71072", "limburg")
GENK = site("Genk", "71016", "limburg")


def hit(**changes: Any) -> Hit:
    given: dict[str, Any] = {
        "id": "limburg:12", "title": "Ramen <b>wassen</b>", "organisation": {"id": "kbo-0123", "name": "De Spons"},
        "sectors": [], "activities": [], "sites": [LEUVEN], "distance_km": None, "serves_place": None,
        "delivery": ["on_site"], "work_form": "maatwerkbedrijf", "buyer_kinds": ["company", "school"],
        "reserved_eligible": True, "summary": "Met <script>", "highlights": {}, "match": "exact", "updated_at": None,
        "confirmed_on": "2026-05-03", "full_until": None, "service_area": None, "photos": [], "source": "limburg",
        "twins": [],
        "paused_until": None, "verified_at": None,
        "stale": False, "freshness": 20261,
    }  # fmt: skip
    return {**given, **changes}  # type: ignore[typeddict-item, return-value]


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


def test_text_of_a_source_is_escaped() -> None:
    made = cards.card(hit(), Ask(SearchParams()))
    assert made.title == "Ramen &lt;b&gt;wassen&lt;/b&gt;"
    assert made.snippet == "Met &lt;script&gt;"


def test_highlights_stand_in_for_the_plain_text() -> None:
    marked = {"title": "<mark>Ramen</mark> &lt;b&gt;", "description": "wij <mark>wassen</mark>"}
    made = cards.card(hit(highlights=marked), Ask(SearchParams()))
    assert (made.title, made.snippet) == (marked["title"], marked["description"])


def test_facts_are_words() -> None:
    facts = plain(cards.card(hit(), Ask(SearchParams())).facts)
    assert facts == "Maatwerkbedrijf · voor bedrijven en scholen · nagekeken in mei 2026"
    assert cards.card(hit(work_form="andere", buyer_kinds=[], confirmed_on=None), Ask(SearchParams())).facts == ""


@pytest.mark.parametrize(
    ("distance", "serves", "delivery", "text"),
    [
        (12.0, True, ["on_site"], "Werkt in Aarschot"),
        (41.0, True, ["on_site"], "Werkt ook in Aarschot"),
        (12.0, False, ["on_site"], "In de buurt; vraag of men tot bij u komt"),
        (12.0, False, ["own_workshop"], "In de buurt"),
        (12.0, False, ["own_workshop", "delivery"], "In de buurt"),
        (12.0, False, ["pickup", "delivery"], "In de buurt; vraag of men bij u levert of ophaalt"),
        (12.0, False, [], "In de buurt"),
        (41.0, False, ["on_site"], ""),
    ],
)
def test_reach_of_a_place(distance: float, serves: bool, delivery: list[str], text: str) -> None:
    assert cards.reach(hit(distance_km=distance, serves_place=serves, delivery=delivery), AARSCHOT) == text


def test_reach_of_a_province() -> None:
    assert cards.reach(hit(sites=[LEUVEN, HASSELT], serves_place=False), LIMBURG) == "Gevestigd in de provincie Limburg"
    assert cards.reach(hit(serves_place=True), LIMBURG) == "Werkt ook in de provincie Limburg"


@pytest.mark.parametrize(
    ("area", "text"),
    [
        (None, ""),
        ({"type": "region"}, "Werkt in heel Vlaanderen en Brussel"),
        ({"type": "province", "provinces": ["limburg", "antwerpen"]}, "Werkt in heel Limburg en Antwerpen"),
        ({"type": "radius", "km": 25.0}, "Werkt tot 25 km rond Leuven"),
        ({"type": "municipalities", "municipalities": ["Genk", "71072"]}, "Werkt in Genk en Hasselt"),
        ({"type": "municipalities", "municipalities": list("abcdef")}, "Werkt in a, b, c en 3 andere gemeenten"),
        ({"type": "municipalities", "municipalities": ["99999"]}, "Werkt in 99999"),
    ],
)
def test_area_words(area: dict[str, Any] | None, text: str) -> None:
    assert plain(cards.area_words(area, [LEUVEN])) == text  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("area", "sites", "text"),
    [
        ({"type": "radius", "km": 25.0}, [LEUVEN, HASSELT], "Werkt tot 25 km rond Leuven en Hasselt"),
        ({"type": "radius", "km": 25.0}, [LEUVEN, HASSELT, GENK], "Werkt tot 25 km rond Leuven en 2 andere gemeenten"),
        ({"type": "municipalities", "municipalities": list("abc")}, [LEUVEN], "Werkt in a en 2 andere gemeenten"),
    ],
)
def test_a_badge_is_short(area: dict[str, Any], sites: list[Any], text: str) -> None:
    assert plain(cards.reach(hit(service_area=area, sites=sites), SearchParams())) == text


def test_where_counts_other_municipalities_once() -> None:
    assert cards.where([LEUVEN, LEUVEN]) == "Leuven (Vlaams-Brabant)"  # type: ignore[list-item]
    assert plain(cards.where([LEUVEN, HASSELT])) == "Leuven (Vlaams-Brabant) en nog 1 plaats"  # type: ignore[list-item]


def test_stale_says_when_the_source_was_last_read() -> None:
    made = cards.card(hit(stale=True, read_at="2026-11-20T03:10:00+00:00"), Ask(SearchParams()))
    assert plain(made.stale) == "De bron kon niet gelezen worden; gegevens van 20 november 2026."


def test_numbers_go_on_over_pages() -> None:
    made = cards.cards([hit(), hit()], Ask(SearchParams(page=3, per_page=20)))
    assert [card.number for card in made] == [41, 42]


def test_addresses_are_quoted() -> None:
    made = cards.card(hit(id="limburg:a b"), Ask(SearchParams()))
    assert made.url == "/aanbod/limburg:a%20b"

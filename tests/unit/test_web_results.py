"""Links, filters, paging and readings of the results page."""

from __future__ import annotations

from app.search.ask import Ask
from app.search.facets import FACETS, CountedFacet, FacetValue
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.web.search import narrowing, results
from app.web.search.links import Links, question_url, search_url
from dutch import places

AARSCHOT = places.find("Aarschot")[0]


def counted(counts: dict[str, dict[str, int]], chosen: dict[str, list[str]] | None = None) -> tuple[CountedFacet, ...]:
    """All facets, with these counts and choices."""
    chosen = chosen or {}
    return tuple(
        CountedFacet(
            facet.name,
            facet.title,
            [
                FacetValue(
                    value=value,
                    label=label,
                    count=counts.get(facet.name, {}).get(value, 0),
                    selected=value in chosen.get(facet.name, []),
                )
                for value, label in facet.labels.items()
                if value in counts.get(facet.name, {}) or value in chosen.get(facet.name, [])
            ],
        )
        for facet in FACETS
    )


def test_links_keep_the_search_and_go_to_its_first_page() -> None:
    links = Links(SearchParams(q="gras", place=AARSCHOT, radius=50, page=4), "kaart")
    assert links.to() == "/zoeken?q=gras&plaats=Aarschot&straal=50&weergave=kaart"
    assert links.to(page=2, view="lijst") == "/zoeken?q=gras&plaats=Aarschot&straal=50&pagina=2"


def test_link_without_place_drops_the_order_by_distance() -> None:
    links = Links(SearchParams(q="gras", place=AARSCHOT, sort="afstand"))
    assert links.without_place() == "/zoeken?q=gras"


def test_link_without_a_choice_keeps_the_others() -> None:
    links = Links(SearchParams(choices={"provincie": ("limburg", "antwerpen"), "koper": ("school",)}))
    assert links.without_choice("provincie", "limburg") == "/zoeken?provincie=antwerpen&koper=school"


def test_question_link_is_filled_in() -> None:
    assert Links(SearchParams(q="a&b", place=AARSCHOT)).question() == "/stel-je-vraag?q=a%26b&plaats=Aarschot"
    assert question_url("", "") == "/stel-je-vraag"
    assert search_url([]) == "/zoeken"


def test_chips_name_all_that_is_applied() -> None:
    params = SearchParams(
        place=AARSCHOT, municipalities=("71072",), choices={"levering": ("on_site",), "voorbehouden": ("true",)}
    )
    labels = [chip.label.replace("\u00a0", " ") for chip in narrowing.chips(params, Links(params))]
    assert labels == ["Aarschot, 25 km", "Vestiging in Hasselt", "Komt bij u", "Voorbehouden opdracht: ja"]
    assert narrowing.chosen(params) == 3


def test_values_without_offerings_are_left_out_unless_chosen() -> None:
    facets = counted({"provincie": {"limburg": 2}}, {"provincie": ["antwerpen"]})
    group = narrowing.groups(SearchResults(2, [], facets, 1, Ask(SearchParams())))[0]
    assert [choice.value for choice in group.shown] == ["antwerpen", "limburg"]


def test_activities_appear_under_a_chosen_sector_only() -> None:
    counts = {"sector": {"groen-en-natuur": 9, "mobiliteit": 5, "evenementen": 4}, "activiteit": {"gras-maaien": 3}}
    closed = _sectors(counts, {})
    assert [choice.value for choice in closed.shown] == ["groen-en-natuur", "mobiliteit", "evenementen"]
    assert not any(choice.children for choice in closed.shown)
    chosen = _sectors(counts, {"sector": ["groen-en-natuur"]})
    assert [child.value for child in chosen.shown[0].children] == ["gras-maaien"]


def test_chosen_activity_stays_in_sight_in_a_sector_that_is_not_chosen() -> None:
    counts = {"sector": {"mobiliteit": 9, "evenementen": 5, "groen-en-natuur": 1}, "activiteit": {"gras-maaien": 1}}
    group = _sectors(counts, {"activiteit": ["gras-maaien"]})
    assert group.shown[0].value == "groen-en-natuur"
    assert [child.value for child in group.shown[0].children] == ["gras-maaien"]


def test_long_lists_are_folded_and_nothing_is_lost() -> None:
    slugs = list(FACETS[1].labels)
    group = _sectors({"sector": {slug: 18 - i for i, slug in enumerate(slugs)}}, {"sector": [slugs[-1]]})
    shown = [choice.value for choice in (*group.shown, *group.folded)]
    assert sorted(shown) == sorted(slugs)
    assert shown[0] == slugs[-1]
    assert len(group.shown) == narrowing.SHOWN


def _sectors(counts: dict[str, dict[str, int]], chosen: dict[str, list[str]]) -> narrowing.Group:
    made = narrowing.groups(SearchResults(1, [], counted(counts, chosen), 1, Ask(SearchParams())))
    return next(group for group in made if group.name == "sector")


def test_paging_shows_first_last_and_near() -> None:
    assert results.paging(SearchParams(page=7), 300).near == [1, None, 5, 6, 7, 8, 9, None, 15]
    assert results.paging(SearchParams(page=1), 20).near == [1]
    assert results.paging(SearchParams(page=1), 0).last == 1
    assert results.paging(SearchParams(page=1), 50_000).last == 500  # the engine pages no further than 10,000

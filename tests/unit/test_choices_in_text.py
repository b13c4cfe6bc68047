"""Words of a search that are choices: work forms, who buys, what may be reserved. As tables."""

from __future__ import annotations

import pytest

from app.search.choices_in_text import chosen_with, find_choices, find_terms
from app.search.params import SearchParams, parse
from app.search.understand import IndexWords, understand

MAATWERK = ("werkvorm", ("maatwerkbedrijf",))
SERVICES = ("werkvorm", ("lokale-diensteneconomie",))
RESERVED = ("voorbehouden", ("true",))


@pytest.mark.parametrize(
    ("text", "choice", "rest"),
    [
        ("voorbehouden opdracht groenonderhoud", RESERVED, "groenonderhoud"),
        ("groenonderhoud (voorbehouden)", RESERVED, "groenonderhoud"),
        ("opdracht voorbehouden: poetsen", RESERVED, "poetsen"),
        ("Voorbehouden", RESERVED, ""),
        ("gereserveerde opdracht maaien", RESERVED, "maaien"),
        ("maatwerkbedrijf groen Limburg", MAATWERK, "groen Limburg"),
        ("Maatwerkbedrijven voor drukwerk", MAATWERK, "voor drukwerk"),
        ("beschutte werkplaats Kortrijk", MAATWERK, "Kortrijk"),
        ("sociale werkplaats schoonmaak gemeentehuis", MAATWERK, "schoonmaak gemeentehuis"),
        ("catering door een beschermde werkplaats", MAATWERK, "catering"),
        ("maatwerkafdeling montage", ("werkvorm", ("maatwerkafdeling",)), "montage"),
        ("collectief maatwerk inpak", ("werkvorm", ("maatwerkbedrijf", "maatwerkafdeling")), "inpak"),
        ("individueel maatwerk klusdienst", SERVICES, "klusdienst"),
        ("LDE strijk", SERVICES, "strijk"),
        ("strijk lokale diensteneconomie", SERVICES, "strijk"),
        ("arbeidszorg dierenverzorging", ("werkvorm", ("arbeidszorg",)), "dierenverzorging"),
        ("coöperatie zonnepanelen", ("werkvorm", ("cooperatie",)), "zonnepanelen"),
        ("inpakken in enclave", ("levering", ("enclave",)), "inpakken"),
        ("broodjes voor scholen", ("koper", ("school",)), "broodjes"),
        ("drukwerk voor vzw's", ("koper", ("nonprofit",)), "drukwerk"),
        ("drukwerk voor een vzw Gent", ("koper", ("nonprofit",)), "drukwerk Gent"),
        ("soep voor scholen en gemeenten", ("koper", ("local_government", "school")), "soep"),
        ("tuinman als particulier", ("koper", ("person",)), "tuinman"),
        ("voor bedrijven", ("koper", ("company",)), ""),
    ],
)
def test_words_that_choose(text: str, choice: tuple[str, tuple[str, ...]], rest: str) -> None:
    choices, left = find_choices(text)
    assert [(found.facet, found.values) for found in choices] == [choice]
    assert left == rest


@pytest.mark.parametrize(
    "text",
    [
        "school schilderen",
        "soep voor school Mechelen",
        "werkplaats opruimen",
        "sociale restaurants",
        "gemeentehuis poetsen",
        "bedrijven fietsen",
        "scholen voor volwassenen",
        "maatwerk in hout",
        "geldelijk",
        "particuliere tuin",
        '"beschutte werkplaats"',
        "poetsen -maatwerkbedrijf",
        "opdracht",
    ],
)
def test_words_that_say_what_is_needed_choose_nothing(text: str) -> None:
    assert find_choices(text) == ((), text)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("sociaal bedrijf dat dozen kan maken", "dat dozen kan maken"),
        ("sociale onderneming catering", "catering"),
        ("broodjes uit de sociale economie", "broodjes"),
        ("voorbehouden aan sociale economie: groenonderhoud", "groenonderhoud"),
        ("sociaal restaurant", "sociaal restaurant"),
        ('"sociale economie"', '"sociale economie"'),
    ],
)
def test_what_all_organisations_are_called_is_no_need(text: str, need: str) -> None:
    assert find_choices(text)[1] == need


@pytest.mark.parametrize(
    "text",
    [
        "ik zoek een maatwerkbedrijf in Gent",
        "welke beschutte werkplaatsen zijn er in Gent",
        "wie doet individueel maatwerk",
    ],
)
def test_who_only_asks_sees_all_that_was_chosen(text: str) -> None:
    read = understand(SearchParams(q=text))
    assert read.choices
    assert read.is_empty
    assert read.rest == ""


def test_several_choices_stand_in_one_text() -> None:
    choices, rest = find_choices("voorbehouden opdracht maatwerkbedrijf poetsen voor gemeenten Lier")
    assert [choice.facet for choice in choices] == ["voorbehouden", "werkvorm", "koper"]
    assert rest == "poetsen Lier"


def test_choices_of_the_text_join_those_of_the_checkboxes() -> None:
    choices, _ = find_choices("soep voor scholen")
    merged = chosen_with({"koper": ("care",), "provincie": ("limburg",)}, choices)
    assert merged == {"koper": ("care", "school"), "provincie": ("limburg",)}


def test_choice_is_not_searched_as_text() -> None:
    understood = understand(SearchParams(q="voorbehouden opdracht groenonderhoud Turnhout"))
    assert (understood.text, understood.rest) == ("groenonderhoud", "groenonderhoud")
    assert understood.place is not None
    assert understood.place.name == "Turnhout"


def test_choice_can_be_asked_as_words() -> None:
    params, faults = parse({"q": ["soep voor scholen"], "letterlijk": ["keuze"]})
    assert not faults
    understood = understand(params)
    assert (understood.choices, understood.text) == ((), "soep voor scholen")


def test_name_of_an_organisation_is_no_choice() -> None:
    names = {"sociale werkplaats de hef": "Sociale Werkplaats De Hef"}
    understood = understand(SearchParams(q="Sociale werkplaats De Hef"), IndexWords(organisations=names))
    assert (understood.choices, understood.organisation) == ((), "Sociale Werkplaats De Hef")


@pytest.mark.parametrize(
    ("text", "facets", "searched"),
    [("enclave", [], "enclave"), ("enclave Gent", [], "enclave"), ("enclave inpakken", ["levering"], "inpakken")],
)
def test_word_that_is_an_activity_as_well_is_the_need_when_alone(text: str, facets: list[str], searched: str) -> None:
    understood = understand(SearchParams(q=text))
    assert ([choice.facet for choice in understood.choices], understood.text) == (facets, searched)


@pytest.mark.parametrize(
    ("text", "place", "searched"),
    [
        ("maatwerkbedrijf Mol", "Mol", ""),
        ("maatwerkbedrijf in mol", "Mol", ""),
        ("Mol maatwerkbedrijf", "Mol", ""),
        ("maatwerkbedrijf geel", "Geel", ""),
        ("sociale werkplaats gemeente Peer", "Peer", ""),
        ("beschutte werkplaats Halle", "Halle (Vlaams-Brabant)", ""),
        ("lde peer", "Peer", ""),
        ("voorbehouden opdracht Boom", "Boom", ""),
        ("voor scholen essen", "Essen", ""),
        ("coöperatie as", "As", ""),
        ("enclave Mol", "Mol", "enclave"),
        ("enclave mol", "Mol", "enclave"),
        ("arbeidszorg in Geel", "Geel", "arbeidszorg"),
        ("balen arbeidszorg", "Balen", "arbeidszorg"),
        ("maatwerkbedrijf Boom snoeien", "Boom", "snoeien"),
    ],
)
def test_name_alone_beside_words_that_choose_is_the_place(text: str, place: str, searched: str) -> None:
    understood = understand(SearchParams(q=text))
    assert (understood.place and understood.place.value, understood.text) == (place, searched)
    assert understood.rest == searched


@pytest.mark.parametrize("text", ["maatwerkbedrijf boom snoeien", "lde geel papier", "Boom snoeien maatwerkbedrijf"])
def test_name_that_is_a_word_among_others_is_no_place(text: str) -> None:
    assert understand(SearchParams(q=text)).place is None


@pytest.mark.parametrize(
    ("sentence", "facets"),
    [
        ("De opdracht is voorbehouden aan maatwerkbedrijven.", ["voorbehouden", "werkvorm"]),
        ("Dit is een voorbehouden opdracht, ook voor scholen", ["voorbehouden"]),
        ("Wijzigingen voorbehouden.", []),
        ("De opdracht is niet voorbehouden aan maatwerkbedrijven.", []),
        ("Wij hebben nu een contract met een maatwerkbedrijf.", []),
    ],
)
def test_who_may_do_all_work_of_a_text_is_said_in_one_sentence(sentence: str, facets: list[str]) -> None:
    assert [choice.facet for choice in find_terms(["Wij zoeken hulp.", sentence])] == facets

"""The parser of a search: what it accepts, what it reports, and that a search survives the way through an address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.facets import FACETS
from app.search.params import DEFAULT_RADIUS, LITERAL, MAX_QUERY_WORDS, SORTS, SearchParams, parse, place_label
from app.search.strict_params import only, parse_strictly
from app.search.understand import understand
from base.errors import InvalidParams, UnknownPlace
from dutch import places
from indexer import taxonomy

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "q": st.text(max_size=300),
        "plaats": st.one_of(st.text(max_size=30), st.sampled_from(["Gent", "Tielt", "3000", "Limburg", "Kessel-Lo"])),
        "lat": st.one_of(st.text(max_size=8), st.floats().map(str)),
        "lon": st.one_of(st.text(max_size=8), st.floats().map(str)),
        "straal": st.one_of(st.text(max_size=8), st.integers(-5, 120).map(str)),
        "sorteer": st.sampled_from([*SORTS, "prijs", ""]),
        "pagina": st.one_of(st.text(max_size=8), st.integers(-5, 20_000).map(str)),
        "per_pagina": st.integers(-5, 200).map(str),
        "koper": st.sampled_from(["school", "company", "koning"]),
        "voorbehouden": st.sampled_from(["ja", "nee", "true", "misschien"]),
        "gemeente": st.sampled_from(["Aarschot", "24001", "Nergens"]),
        "letterlijk": st.sampled_from([*LITERAL, "alles"]),
        "onbekend": st.text(max_size=3),
    },
)


@given(VALUES)
def test_parsing_never_fails_and_its_result_is_a_search_without_faults(args: dict[str, str]) -> None:
    params, faults = parse({name: [value] for name, value in args.items()})
    assert all(fault["field"] in args or fault["field"] in {"lat", "lon"} for fault in faults)
    again, none = parse(parse_qs(urlencode(params.as_args())))
    assert none == []
    assert again == (params if params.point else replace(params, radius=DEFAULT_RADIUS))  # a radius around nothing


@pytest.mark.parametrize("place", [p for town in places.municipalities() for p in places.find(town.name)])
def test_every_value_that_an_ambiguous_place_offers_is_accepted(place: places.Place) -> None:
    params = parse_strictly({"plaats": [place.value]})
    assert params.place == place


def test_brussels_has_one_name() -> None:
    assert taxonomy.PROVINCES["brussel"] == places.PROVINCES["brussel"] == "Brussel"
    shown = {text for _, place in places._named_places() for text in (place.value, place.label, place_label(place))}
    assert {"Brussel", "gewest Brussel", "Elsene (Brussel)"} <= shown
    assert not [
        text for text in shown if "Hoofdstedelijk" in text or "(Brussel) (" in text or text == "Brussel (Brussel)"
    ]


def test_a_name_of_several_places_is_the_town_and_the_others_are_at_hand() -> None:
    params = parse_strictly({"plaats": ["Tielt"]})
    assert params.place
    assert params.place.value == "Tielt (West-Vlaanderen)"
    assert params.box
    assert [place.value for place in params.box.others] == ["Tielt (Tielt-Winge)"]


def test_what_nobody_can_read_is_refused_with_names_like_it() -> None:
    with pytest.raises(UnknownPlace) as caught:
        parse_strictly({"plaats": ["Denderbroek"], "straal": ["0"]})
    assert "Denderbelle" in [c["value"] for c in caught.value.candidates]
    assert [fault["field"] for fault in caught.value.errors] == ["plaats", "straal"]


def test_a_town_across_the_border_is_refused_as_such() -> None:
    with pytest.raises(UnknownPlace) as caught:
        parse_strictly({"plaats": ["Luik"]})
    assert caught.value.candidates == []
    assert "niet in Vlaanderen of Brussel" in caught.value.errors[0]["message"]


@pytest.mark.parametrize("text", ["Vlaanderen", "heel Vlaanderen", "overal"])
def test_all_of_flanders_is_no_place(text: str) -> None:
    assert parse_strictly({"plaats": [text]}).place is None


def test_every_fault_is_reported_at_once() -> None:
    args = {"straal": ["x"], "pagina": ["0"], "sector": ["y"], "foo": ["1"]}
    with pytest.raises(InvalidParams) as caught:
        parse_strictly(args)
    assert {fault["field"] for fault in caught.value.errors} == set(args)


@pytest.mark.parametrize("text", ["--5", "1_0", "１２", "²", "٣", "+5", "5-", "-", "0x1", "1e3", "9" * 400])
def test_what_is_no_whole_number(text: str) -> None:
    params, faults = parse({"straal": [text]})
    assert params.radius == 25
    assert [fault["field"] for fault in faults] == ["straal"]


def test_a_point_lies_in_the_nearest_municipality() -> None:
    params = parse_strictly({"lat": ["50.98"], "lon": ["4.83"]})
    assert params.place is not None
    assert params.place.municipality == "Aarschot"
    assert params.point == (50.98, 4.83)
    assert params.as_args() == [("lat", "50.98"), ("lon", "4.83")]


def test_a_whole_province_has_no_point_and_no_radius() -> None:
    params = parse_strictly({"plaats": ["Limburg"], "straal": ["50"]})
    assert params.point is None
    assert params.as_args() == [("plaats", "Limburg")]


def test_words_and_characters_are_limited() -> None:
    assert parse({"q": ["a " * 20]}) == (SearchParams(q=" ".join("a" * 20)), [])
    assert parse({"q": ["a " * 21]})[0].q == " ".join("a" * 20)
    assert len(parse({"q": ["x" * 5000]})[0].q) == 200
    assert len(parse({"q": ["洗" * 100]})[0].q.split()) == 20


def test_reserved_in_dutch() -> None:
    assert parse_strictly({"voorbehouden": ["ja"]}).choices == {"voorbehouden": ("true",)}


def test_simple_addresses_take_their_own_parameters_only() -> None:
    assert only({"q": ["Gent"]}, ("q",)) == {"q": "Gent"}
    with pytest.raises(InvalidParams):
        only({"q": ["Gent"], "x": ["1"]}, ("q",))
    with pytest.raises(InvalidParams):
        only({"q": ["a", "b"]}, ("q",))


def test_facets_are_named_after_their_parameters() -> None:
    expected = ["provincie", "sector", "activiteit", "werkvorm", "levering", "koper", "voorbehouden"]
    assert [facet.name for facet in FACETS] == expected


SENTENCE = (
    "wij zijn op zoek naar een firma die voor ons elke week op maandag en donderdag onze kantoren en de refter kan "
    "komen poetsen in Vilvoorde"
)


def test_a_sentence_keeps_its_end_within_the_limit_of_characters() -> None:
    params, faults = parse({"q": [SENTENCE]})
    assert (params.q, faults) == (SENTENCE, [])
    understood = understand(params)
    assert understood.place is not None
    assert understood.place.value == "Vilvoorde"
    assert {"kantoren", "refter", "poetsen"} <= set(understood.text.split())


def test_words_that_say_something_are_limited_and_what_is_left_out_is_said() -> None:
    params, faults = parse({"q": [" ".join(f"was{number}" for number in range(25))]})
    assert len(params.q.split()) == MAX_QUERY_WORDS
    assert [fault["message"] for fault in faults] == ["Gebruik hoogstens 20 woorden."]

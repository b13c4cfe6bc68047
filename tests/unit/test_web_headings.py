"""What the results page says above its list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.search.ask import Ask
from app.search.choices_in_text import chosen_with
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.search.understand import IndexWords, understand
from app.web.search.headings import Reading, heading, need, readings
from app.web.search.links import Links
from dutch import places
from dutch.spelling import Vocabulary

AARSCHOT, LIMBURG = places.find("Aarschot")[0], places.find("Limburg")[0]
WORDS = IndexWords(Vocabulary({"kuisploeg": 9}))


def read(params: SearchParams) -> Ask:
    query = understand(params, WORDS)
    choices = chosen_with(params.choices, query.choices)
    return Ask(replace(params, q=query.rest, place=query.place, choices=choices), query)


def said(params: SearchParams, total: int = 3) -> str:
    return heading(SearchResults(total, [], (), 1, read(params)))


def readings_of(params: SearchParams, everywhere: int = 3) -> list[Reading]:
    ask = read(params)
    return readings(SearchResults(3, [], (), 1, ask, everywhere), params, Links(ask.params))


@pytest.mark.parametrize(
    ("params", "total", "expected"),
    [
        (SearchParams(q="gras", place=AARSCHOT), 37, "37 aanbiedingen voor “gras” rond Aarschot"),
        (SearchParams(q="gras in Aarschot"), 37, "37 aanbiedingen voor “gras” rond Aarschot"),
        (SearchParams(q="gras", place=AARSCHOT), 0, "Nog niets gevonden voor “gras” rond Aarschot"),
        (SearchParams(place=LIMBURG), 1, "1 aanbieding in de provincie Limburg"),
        (SearchParams(choices={"sector": ("groen-en-natuur",)}), 57, "Groen en natuur: 57 aanbiedingen"),
        (SearchParams(choices={"koper": ("company",)}), 550, "Voor bedrijven: 550 aanbiedingen"),
        (SearchParams(choices={"voorbehouden": ("true",)}), 600, "Voorbehouden opdracht mogelijk: 600 aanbiedingen"),
        (SearchParams(q="gras", choices={"sector": ("groen-en-natuur",)}), 9, "9 aanbiedingen voor “gras”"),
    ],
)
def test_heading_says_what_was_found_for_what(params: SearchParams, total: int, expected: str) -> None:
    assert said(params, total) == expected


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("bureaus kuisen 2x", "bureaus kuisen 2x"),
        ("wie kan onze 5000 brieven in enveloppen steken", "wie kan onze 5000 brieven in enveloppen steken"),
        ("vergaderzaal huren voor 30 personen", "vergaderzaal huren voor 30 personen"),
        ('"vaste ploeg" kantoor', "vaste ploeg kantoor"),
        ("voorbehouden opdracht: groenonderhoud", "groenonderhoud"),
        ("strijken Tielt", "strijken"),
        ("kuisplog", "kuisploeg"),
    ],
)
def test_heading_has_every_word_of_the_need_and_no_signs(typed: str, shown: str) -> None:
    assert need(read(SearchParams(q=typed)).understood) == shown


def test_heading_says_what_is_left_out() -> None:
    assert said(SearchParams(q='"vaste ploeg" -kuis')) == "3 aanbiedingen voor “vaste ploeg” zonder “kuis”"


def test_correction_is_said_and_can_be_undone() -> None:
    (made,) = readings_of(SearchParams(q="kuisplog"))
    assert made.text == "Wij zochten op “kuisploeg”."
    assert made.others == (("Zoek toch op “kuisplog”", "/zoeken?q=kuisplog&letterlijk=spelling"),)


def test_place_in_the_text_is_said_with_the_others_of_that_name() -> None:
    (made,) = readings_of(SearchParams(q="strijken Tielt"), everywhere=23)
    assert made.text == "Wij zochten rond Tielt (West-Vlaanderen)."
    assert made.others == (
        ("In heel Vlaanderen (23)", "/zoeken?q=strijken"),
        ("Tielt (Tielt-Winge, Vlaams-Brabant)", "/zoeken?q=strijken&plaats=Tielt+%28Tielt-Winge%29"),
        ("Zoek “Tielt” als woord", "/zoeken?q=strijken+Tielt&letterlijk=plaats"),
    )


def test_the_same_need_everywhere_is_one_click_away_from_either_box() -> None:
    (from_box,) = readings_of(SearchParams(q="strijken", place=AARSCHOT), everywhere=23)
    (from_text,) = readings_of(SearchParams(q="strijken in Aarschot"), everywhere=23)
    assert from_box.others[0] == from_text.others[0] == ("In heel Vlaanderen (23)", "/zoeken?q=strijken")
    assert readings_of(SearchParams(q="strijken", place=AARSCHOT)) == []


def test_choice_in_the_text_is_said_and_can_be_searched_as_words() -> None:
    (made,) = readings_of(SearchParams(q="soep voor scholen"))
    assert made.text == "“voor scholen” hebben wij als filter gekozen."
    assert made.others == (("Zoek het als woord", "/zoeken?q=soep+voor+scholen&letterlijk=keuze"),)


def test_choice_that_would_leave_nothing_is_proposed() -> None:
    params = SearchParams(q="soep voor scholen")
    ask = replace(read(params), params=SearchParams(q="soep"), proposed=True)
    (made,) = readings(SearchResults(3, [], (), 1, ask, 3), params, Links(ask.params))
    assert made.text == "Met “voor scholen” als filter blijft er niets over. U ziet daarom alles."
    assert made.others[0] == ("Toon alleen: Scholen", "/zoeken?q=soep&koper=school")


def test_choice_that_leaves_nothing_promises_no_list_when_there_is_nothing_without_it_either() -> None:
    params = SearchParams(q="soep voor scholen")
    ask = replace(read(params), params=SearchParams(q="soep"), proposed=True)
    (made,) = readings(SearchResults(0, [], (), 1, ask, 0), params, Links(ask.params))
    assert made.text == "Ook zonder “voor scholen” als filter vonden wij niets."
    assert [label for label, _ in made.others] == ["Zoek het als woord"]


def test_words_taken_as_they_are_need_no_reading() -> None:
    assert readings_of(SearchParams(q='"gras maaien" -bermen')) == []


def test_enterprise_number_is_recognised() -> None:
    (made,) = readings_of(SearchParams(q="0417.497.106"))
    assert "0417.497.106" in made.text

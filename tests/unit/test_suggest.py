"""What memory knows of a beginning: activities, places, and the spelling of a word that is not finished."""

from __future__ import annotations

import pytest

from app.search import suggest
from app.search.beginnings import put_right
from app.search.phrase_beginnings import find_phrases
from app.search.understand import IndexWords
from dutch.spelling import Vocabulary
from indexer import phrasebook
from indexer.phrasebook import Phrase

WORDS = Vocabulary({"schoonmaak": 9, "strijkatelier": 4, "gras": 7, "maaien": 5, "grasmaaier": 1})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("schoonm", "schoonm"),  # begins a word
        ("schonm", "schoon"),  # a word of Dutch, one edit away
        ("schonmaa", "schoonmaa"),  # the beginning of a word, one edit away
        ("strijkate", "strijkate"),
        ("strijkatt", "strijkat"),
        ("Aarshot", "aarschot"),
        ("gra", "gra"),  # too short to be misspelt
        ("xqzw 123", "xqzw 123"),
        ("", ""),
    ],
)
def test_spelling_of_a_beginning(typed: str, meant: str) -> None:
    assert put_right(typed, WORDS).startswith(meant)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gras", "Gras maaien"),
        ("gras maa", "Gras maaien"),
        ("maaien gras", "Gras maaien"),
        ("ompak", "Inpakken en ompakken"),
        ("etiketten", "Etiketteren en stickeren"),  # a trade word
    ],
)
def test_activities_that_begin_so(typed: str, first: str) -> None:
    assert suggest.find_activities(typed)[0].label == first


def test_no_activity_begins_so() -> None:
    assert suggest.find_activities("zeppelin") == []


@pytest.mark.parametrize(
    ("typed", "place", "rest"),
    [
        ("aarsch", "Aarschot", ""),
        ("kuisploeg aarsch", "Aarschot", "kuisploeg"),
        ("kuisploeg in de buurt van aarsch", "Aarschot", "kuisploeg"),
        ("ramen lappen heist op d", "Heist-op-den-Berg", "ramen lappen"),
        ("poetsen 320", "3200", "poetsen"),
        ("strijk Aarshot", "Aarschot", "strijk"),
    ],
)
def test_places_that_the_last_words_begin(typed: str, place: str, rest: str) -> None:
    assert (place, rest) in [(found.value, words) for found, words in suggest.find_places(typed, WORDS)]


def test_two_letters_after_other_words_are_no_place_yet() -> None:
    assert suggest.find_places("poetsen en", WORDS) == []


@pytest.mark.parametrize("typed", ["", "p", "- -", "é"])
def test_too_short(typed: str) -> None:
    assert suggest.read(typed, IndexWords(WORDS)) is None


def test_stop_words_do_not_stand_in_the_way() -> None:
    typed = suggest.read("maaien van gras", IndexWords(WORDS))
    assert typed
    assert typed.text == "maaien gras"
    assert typed.activities[0].label == "Gras maaien"


@pytest.fixture(scope="module")
def book() -> phrasebook.Book:
    return phrasebook.make(
        [
            Phrase("rekken-aanvullen", "winkelrekken bijvullen"),
            Phrase("rekken-aanvullen", "lege winkelrekken"),
            Phrase("magazijnwerk", "rekken in het magazijn"),
            Phrase(phrasebook.OUTSIDE, "rekken verkopen"),
        ]
    )


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("winkelr", ["winkelrekken bijvullen", "lege winkelrekken"]),  # what begins so comes first
        ("leg winkel", ["lege winkelrekken"]),
        ("rekken", ["rekken in het magazijn"]),  # the beginning of a word
        ("zeppelin", []),
        ("", []),
    ],
)
def test_phrases_of_which_words_begin_so(typed: str, texts: list[str], book: phrasebook.Book) -> None:
    assert [phrase.text for phrase in find_phrases(typed, book)] == texts


def test_only_needs_are_suggested_that_somebody_can_meet(book: phrasebook.Book) -> None:
    typed = suggest.read("rekken", IndexWords(WORDS, own_book=book))
    assert typed
    for buckets, needs in (([], []), ([{"key": "magazijnwerk", "doc_count": 1}], ["rekken in het magazijn"])):
        counted = {"activities": {"counts": {"buckets": buckets}}, "organisations": {"found": {"buckets": []}}}
        assert suggest.parse({"aggregations": {"all": counted}, "hits": {"hits": []}}, typed).needs == needs

"""Spelling: typos are repaired, words that exist are left alone; fillers leave long sentences."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutch.fillers import drop_fillers, fillers, strip_fillers
from dutch.spelling import Vocabulary, correct, edit_distance, is_word

WORDS = """
groenonderhoud schoonmaak fietsherstel strijkatelier papiervernietiging verpakking etiketteren kabelbomen onderhoud
catering broodjes traiteur schilderwerken snoeien hagen maaien poetsen strijken wasserij verhuis zonnepanelen metaal
lassen plooien drukwerk scannen vernietiging enveloppen brieven geschenken kerstpakketten orderpicking assemblage
solderen textiel naaien retouche kringwinkel inboedel fietsen herstelling koerier festivalbekers duizendknoop
"""
VOCABULARY = Vocabulary(dict.fromkeys(WORDS.split(), 5), ["velomaker", "copacking"])


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("schoonmak", "schoonmaak"),
        ("schoonmaaak", "schoonmaak"),
        ("shcoonmaak", "schoonmaak"),
        ("groenonderhuod", "groenonderhoud"),
        ("strijkatelje", "strijkatelier"),
        ("papiervernietging", "papiervernietiging"),
        ("verpaking", "verpakking"),
        ("etiketeren", "etiketteren"),
        ("kabelbommen", "kabelbomen"),
        ("enveloppn", "enveloppen"),
        ("orderpiking", "orderpicking"),
        ("asemblage", "assemblage"),
        ("zonnepannelen", "zonnepanelen"),
        ("duizendknop", "duizendknoop"),
        ("broojdes", "broodjes"),
        ("velomakker", "velomaker"),
        ("kerstpaketten", "kerstpakketten"),
        ("tuinonderhuod", "tuinonderhoud"),
        ("pianoos", "piano's"),
        ("parapluus", "paraplu's"),
        ("plateaux", "plateaus"),
        ("tableaux", "tableaus"),
    ],
)
def test_typos_are_repaired(typo: str, meant: str) -> None:
    assert correct(typo, VOCABULARY) == meant


@pytest.mark.parametrize(
    "word",
    [
        "schoonmaak",
        "hagen",
        "haag",
        "kuisploeg",
        "bedrijfsrestaurant",
        "fietsherstelling",
        "tuinonderhoud",
        "zerk",
        "aarschot",
        "co2",
        "5000",
        "pc",
        "webshop",
        "retouches",
        "copacking",
        "strijkateliers",
        "serren",
        "terrassen",
        "garagen",
    ],
)
def test_right_words_are_left_alone(word: str) -> None:
    assert correct(word, VOCABULARY) is None


@pytest.mark.parametrize(
    ("typo", "meant"),
    [("leverren", "leveren"), ("monterren", "monteren"), ("schilderren", "schilderen"), ("gazonnen", "gazon")],
)
def test_a_letter_too_many_in_a_verb_is_no_plural(typo: str, meant: str) -> None:
    assert correct(typo, Vocabulary({"lever": 3, "monter": 2, "schilder": 4, "gazon": 5})) == meant


def test_the_index_decides_between_candidates() -> None:
    often, seldom = Vocabulary({"malen": 1, "maaien": 40}), Vocabulary({"malen": 40, "maaien": 1})
    assert correct("maaein", often) == "maaien"
    assert is_word("maaien", seldom)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("snoeien", "snoein", 1),
        ("brood", "borod", 1),
        ("haag", "hag", 1),
        ("haag", "hagen", 3),
        ("a", "abcdef", 3),
        ("", "", 0),
    ],
)
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b, 2) == distance


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8))
def test_edit_distance_is_symmetric(a: str, b: str) -> None:
    assert edit_distance(a, b, 2) == edit_distance(b, a, 2)


@given(st.text(max_size=30))
def test_any_word_is_safe(word: str) -> None:
    correct(word, VOCABULARY)


def test_a_typo_costs_milliseconds() -> None:
    correct("schoonmak", VOCABULARY)
    start = time.thread_time()
    for _ in range(20):
        correct("papiervernietgingg", VOCABULARY)
    assert (time.thread_time() - start) / 20 < 0.05  # 1-3 ms measured


def test_fillers_leave_sentences_of_five_words_or_more() -> None:
    assert strip_fillers("wie kan onze 5000 brieven in enveloppen steken") == "5000 brieven enveloppen steken"
    assert strip_fillers("iemand voor de was") == "iemand voor de was"
    assert strip_fillers("wie doet de was voor ons") == "was"
    assert drop_fillers(["wie", "doet", "dit", "voor", "ons"]) == ["wie", "doet", "dit", "voor", "ons"]
    assert "was" not in fillers()
    assert len(fillers()) > 500

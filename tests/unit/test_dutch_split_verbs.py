"""Verbs that people write apart become one word, as far as that word is known."""

import pytest

from dutch.split_verbs import join

KNOWN = {
    "ophalen",
    "ophaal",
    "ophaalt",
    "wegdoen",
    "weghalen",
    "opruimen",
    "ineensteken",
    "ineenzetten",
    "uiteenhalen",
    "afbreken",
    "opzetten",
    "opdat",
    "invoeren",
}


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        ("oude pc's weg doen", "oude pc's wegdoen"),
        ("dozen op halen", "dozen ophalen"),
        ("dozen op te halen", "dozen ophalen"),
        ("kasten in elkaar steken", "kasten ineensteken"),
        ("kasten in mekaar zetten", "kasten ineenzetten"),
        ("machines uit elkaar halen", "machines uiteenhalen"),
        ("tent op zetten en af breken", "tent opzetten en afbreken"),
        ("haal onze dozen op", "ophaal onze dozen"),
        ("wie haalt oude kleren op", "wie ophaalt oude kleren"),
        ("ze komen het halen", "ze het ophalen"),
        ("oude bureaus weg", "oude bureaus wegdoen"),
        ("oude kasten moeten weg", "oude kasten moeten wegdoen"),
    ],
)
def test_a_verb_written_apart_is_one_word(typed: str, joined: str) -> None:
    assert join(typed, KNOWN.__contains__) == joined


@pytest.mark.parametrize(
    "text",
    [
        "",
        "op",
        "kuisen in Gent",
        "werken op verplaatsing",
        "zwerfvuil langs de weg",
        "brood halen",
        "hulp bij verhuizen",
        "wie ruimt dat op",
    ],
)
def test_other_small_words_stay_apart(text: str) -> None:
    assert join(text, KNOWN.__contains__) == text


def test_a_name_is_no_verb() -> None:
    assert join("tuinonderhoud in Voeren", KNOWN.__contains__) == "tuinonderhoud in Voeren"
    assert join("gegevens in voeren", KNOWN.__contains__) == "gegevens invoeren"
    assert join("DOZEN OP HALEN", KNOWN.__contains__) == "DOZEN ophalen"

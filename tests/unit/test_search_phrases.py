"""Phrases of the synonym rules within a longer need: which of its words make them, and what they are worth together."""

from __future__ import annotations

from functools import cache

import pytest

from app.search import relevance
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.phrases import Phrases, of_rules, rule_phrases
from app.search.shares import shares
from app.search.understand import UnderstoodQuery
from app.search.weights import Weighed
from dutch.analysis import stop_words
from indexer.rules.synonyms import compile_rules

RULES = (
    "onthaal, receptie bemannen, receptie telefoon",
    "telefoonpermanentie, telefoon bemannen",
    "zitbank, parkbank",
    "wasserij, kledij wassen, kleren wassen",
    "werkkledij, overall",
    "haagsnoei, haag scheren, haag knippen",
    "knippen, scheren",
)


@cache
def examples() -> Phrases:
    """The phrases of RULES."""
    return of_rules(compile_rules({"": RULES}, stop_words()))


def within(*need: str, phrases: Phrases | None = None, most: int = 9) -> dict[str, set[str]]:
    """Each phrase, of the examples or of others, with the words that make it."""
    found = (examples() if phrases is None else phrases).within(need, most)
    return {phrase.text: {need[number] for number in phrase.made_of} for phrase in found}


def test_every_phrase_of_a_need_is_found_whatever_stands_between() -> None:
    assert within("receptie", "telefoon", "bemannen") == {
        "receptie bemannen": {"receptie", "bemannen"},
        "receptie telefoon": {"receptie", "telefoon"},
        "telefoon bemannen": {"telefoon", "bemannen"},
    }


@pytest.mark.parametrize("need", [("bank", "mooi", "park"), ("parken", "banken")])
def test_the_parts_of_a_compound_are_a_phrase_in_any_order(need: tuple[str, ...]) -> None:
    assert list(within(*need)) == ["parkbank"]


@pytest.mark.parametrize("typed", ["bedrijfskledij", "kledij"])
def test_a_compound_stands_for_its_last_part(typed: str) -> None:
    assert within(typed, "wassen") == {"kledij wassen": {typed, "wassen"}}


def test_one_word_may_mean_the_same_and_no_more() -> None:
    phrases = of_rules(compile_rules({"": ("folderbedeling, folders bussen", "folder, flyer", "bussen, posten")}, ()))
    assert list(within("flyers", "bussen", phrases=phrases)) == ["folders bussen"]
    assert not within("flyers", "posten", phrases=phrases)


@pytest.mark.parametrize("need", [("parkbank",), ("bank", "tuin"), ("receptie",), ("haag", "haag")])
def test_a_word_is_no_phrase_by_itself(need: tuple[str, ...]) -> None:
    assert not within(*need)


def test_of_one_concept_the_same_words_make_one_phrase_the_typed_one() -> None:
    assert list(within("haag", "knippen")) == ["haag knippen"]


def test_there_are_no_more_than_there_is_room_for() -> None:
    assert len(within("receptie", "telefoon", "bemannen", most=1)) == 1


def test_a_rule_of_an_administrator_brings_its_phrases() -> None:
    assert within("kist", "beer", "speuren", phrases=rule_phrases(("speurtocht, beer speuren",)))
    assert not within("kist", "beer", "speuren", phrases=rule_phrases())


def test_words_of_a_phrase_count_by_themselves_or_as_one_and_others_beside_them() -> None:
    words = [Weighed(word, 1.0, (word,)) for word in ("receptie", "telefoon", "avond")]
    text = "receptie telefoon avond"
    phrases = examples().within(text.split(), 9)
    together = shares(Ask(SearchParams(), UnderstoodQuery(text, text, text), words, phrases))[0]["dis_max"]["queries"]
    evening, pair = together[0]["bool"]["should"]
    apart, as_one = pair["dis_max"]["queries"]
    assert "avond" in str(evening)
    assert "receptie" not in str(evening)
    assert (len(apart["bool"]["should"]), apart["bool"]["boost"]) == (2, relevance.APART)
    assert "receptie telefoon" in str(as_one)

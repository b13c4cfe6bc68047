"""How much the words of a need say: the rare ones most, everyday words that name no work nothing that could exclude."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.understand import IndexWords
from app.search.weights import ASIDE, absent, passing, share, total, weigh
from indexer.phrasebook import book

INDEX = IndexWords(offerings=100, stems={"strijk": 10, "wass": 40, "was": 40, "zeldzam": 1})


def shares(text: str) -> dict[str, float]:
    """Each word with its part of what all say."""
    weighed = weigh(text, INDEX)
    return {word.word: share(word, total(weighed)) for word in weighed}


def test_a_rare_word_says_more_than_a_usual_one() -> None:
    found = shares("strijken wassen")
    assert found["strijken"] > found["wassen"]
    assert sum(found.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("word", ["morgen", "personeel", "vandaag", "beste"])
def test_an_everyday_word_that_names_no_work_takes_nothing_from_the_others(word: str) -> None:
    found = shares(f"strijken {word}")
    assert found["strijken"] == shares("strijken")["strijken"] == 1.0
    assert 0 < found[word] <= ASIDE


@pytest.mark.parametrize("word", ["fiets", "brood", "tuin"])
def test_an_everyday_word_that_names_work_counts_in_full(word: str) -> None:
    assert shares(f"strijken {word}")["strijken"] < 1.0


def test_words_that_say_little_count_when_there_are_no_others() -> None:
    assert Ask(SearchParams(), words=weigh("morgen", INDEX)).saying == ""
    assert total(weigh("morgen", INDEX)) == weigh("morgen", INDEX)[0].weight > 0


@pytest.mark.parametrize("text", ["rioolputten strijken", "tatoeage wassen", "harp strijken"])
def test_what_no_offering_phrase_or_synonym_has_is_absent(text: str) -> None:
    assert 0.4 < absent(weigh(text, INDEX)) < 1.0


@pytest.mark.parametrize(
    "text", ["strijken", "strijk wassen", "smoskes", "zeldzame strijk", "frigo wassen", "morgen strijken"]
)
def test_what_an_offering_phrase_or_synonym_has_is_not_absent(text: str) -> None:
    assert absent(weigh(text, INDEX)) == 0.0


def test_what_a_phrase_of_an_administrator_has_is_not_absent() -> None:
    own = replace(INDEX, own_book=book({"ramen-wassen": ["glazenier voor tatoeage"]}))
    assert absent(weigh("tatoeage", INDEX)) > 0.0
    assert absent(weigh("tatoeage", own)) == 0.0


def test_a_sentence_is_not_judged_by_what_is_absent() -> None:
    assert absent(weigh("strijken wassen tatoeage rioolputten", INDEX)) == 0.0


@pytest.mark.parametrize("text", ["trap strijken", "piano strijken", "muur strijken"])
def test_in_a_short_need_what_it_is_done_to_counts(text: str) -> None:
    assert shares(text)["strijken"] < 1.0


@pytest.mark.parametrize(
    "text", ["strijken op het strand", "strijken bij onze buren", "hemden strijken van onze kelners nu"]
)
def test_what_follows_a_preposition_takes_nothing_from_the_others(text: str) -> None:
    weighed = weigh(text, INDEX)
    assert [word.word for word in weighed if not word.aside][-1] in ("strijken", "kelners")


def test_small_words_that_were_left_out_of_a_need_still_lead() -> None:
    assert [word.aside for word in weigh("strijken strand", INDEX)] == [False, False]
    assert [word.aside for word in weigh("strijken strand", INDEX, "wie wil strijken op den strand")] == [False, True]


TITLED = replace(INDEX, stems=INDEX.stems | {"oogarts": 3, "harp": 2}, titled=frozenset({"strijk", "harp"}))


@pytest.mark.parametrize(("text", "share"), [("oogarts", 1.0), ("harp", 0.0), ("strijken", 0.0), ("rioolputten", 0.0)])
def test_a_word_in_descriptions_only_is_said_in_passing(text: str, share: float) -> None:
    assert passing(weigh(text, TITLED)) == share


def test_where_titles_are_unknown_nothing_is_said_in_passing() -> None:
    assert passing(weigh("oogarts", replace(TITLED, titled=frozenset()))) == 0.0

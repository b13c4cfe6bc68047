"""Trade words in the text of an offering stand for activities that it does not name."""

from __future__ import annotations

import pytest

from app.search.ask import Near
from app.search.understand import IndexWords
from app.search.votes import clauses

NAMES_SOME = {"exists": {"field": "activities"}}


def excluded(near: Near) -> list[object]:
    """What may not be true of an offering that has a vote by its text."""
    votes = clauses(near)[-1]["dis_max"]["queries"]
    return [vote["bool"]["must_not"] for vote in votes if "bool" in vote]


def test_who_names_activities_has_no_others_by_its_text() -> None:
    assert excluded(Near(activities={"drukwerk": 0.8}, by_words=True)) == [[NAMES_SOME]]


def test_where_few_name_one_its_text_says_more() -> None:
    assert excluded(Near(activities={"drukwerk": 0.8}, by_words=True, broad=True)) == [[]]


def most_by_text(near: Near) -> float:
    votes = clauses(near)[-1]["dis_max"]["queries"]
    texts = [vote["bool"]["must"][0]["dis_max"]["queries"] for vote in votes if "bool" in vote]
    return max(each["constant_score"]["boost"] for text in texts for each in text)


def test_with_the_model_a_text_votes_for_less() -> None:
    spoken = {"drukwerk": 0.8}
    assert 0 < most_by_text(Near(activities=spoken)) < most_by_text(Near(activities=spoken, by_words=True))


@pytest.mark.parametrize(("unsorted", "broadly"), [(0, False), (50, False), (51, True), (100, True)])
def test_activities_are_broad_where_most_offerings_name_none(unsorted: int, *, broadly: bool) -> None:
    assert IndexWords(offerings=100, unsorted=unsorted).names_broadly is broadly


def test_an_empty_index_names_nothing_broadly() -> None:
    assert not IndexWords().names_broadly

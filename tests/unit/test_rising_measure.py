"""From which score on an offering fits: the higher, the more clearly the need speaks."""

from __future__ import annotations

import pytest

from app.search.ask import Ask, Near
from app.search.likeness import Likeness, near
from app.search.params import SearchParams
from app.search.relevance import ABSENT, BESIDE, BY_WORDS, UNANSWERED, VOTE, WITH_MODEL, rising
from indexer import phrasebook
from indexer.phrasebook import book


def plausible(**about: object) -> float:
    return Ask(SearchParams(q="iets"), near=Near(**about)).measure.plausible  # type: ignore[arg-type]


def test_it_never_falls_below_the_usual_one() -> None:
    assert plausible(most=0.0) == plausible(most=0.5) == WITH_MODEL.plausible


def test_it_rises_with_how_clearly_the_need_speaks() -> None:
    clear, clearest = plausible(most=0.9), plausible(most=1.4)
    assert WITH_MODEL.plausible < clear < clearest < 1.2


def test_by_words_alone_it_does_not_rise() -> None:
    assert plausible(most=1.4, by_words=True) == BY_WORDS.plausible


@pytest.mark.parametrize(
    ("need", "activity"),
    [
        ("strijkdienst", "strijken"),
        ("kerkhof onderhouden", "begraafplaatsen"),
        ("printplaten solderen", "solderen-en-elektronica"),
    ],
)
def test_likeness_and_vote_of_one_offering_speak_together(need: str, activity: str) -> None:
    like = Likeness({"its": 0.8, "other": 0.9}, {activity: 1.0}, named={"its": [activity], "other": ["verhuizen"]})
    found = near([need], like, book(), whole=True)
    assert found.most == pytest.approx(found.offerings["its"] + VOTE * found.activities[activity])
    assert found.most > found.offerings["other"]


def test_what_a_source_names_later_has_less_of_a_vote() -> None:
    like = Likeness({"its": 0.5}, {"strijken": 1.0}, named={"its": ["verhuizen", "strijken"]})
    found = near(["strijkdienst"], like, book(), whole=True)
    assert found.most == pytest.approx(found.offerings["its"] + BESIDE * VOTE * found.activities["strijken"])


def test_it_rises_with_what_no_offering_can_meet() -> None:
    assert rising(0.5, 0.6).plausible == pytest.approx(rising(0.5).plausible + 0.6 * ABSENT)


def test_it_rises_with_how_much_clearer_a_need_speaks_of_what_no_activity_answers() -> None:
    usual, outside = rising(0.5), rising(0.5, outside=0.5)
    assert outside.plausible - usual.plausible == pytest.approx(0.5 * UNANSWERED)
    assert outside.possible - usual.possible == pytest.approx(0.5 * UNANSWERED)


@pytest.mark.parametrize(
    ("need", "clearer"), [("loodgieter", True), ("laadpaal plaatsen", True), ("strijken", False), ("iets", False)]
)
def test_the_phrasebook_has_needs_that_no_activity_answers(need: str, *, clearer: bool) -> None:
    assert (near([need], Likeness(), book(), whole=True).outside > 0) is clearer


@pytest.mark.parametrize("other", ["wasserij", phrasebook.OUTSIDE])
def test_an_activity_counts_for_less_where_a_need_speaks_clearer_of_another(other: str) -> None:
    softly = near(["zorgvuldig"], Likeness({}, {"strijken": 0.6}), book(), whole=True).activities
    beside = near(["zorgvuldig"], Likeness({}, {"strijken": 0.6, other: 0.9}), book(), whole=True).activities
    assert 0 < beside["strijken"] < softly["strijken"]
    assert phrasebook.OUTSIDE not in beside

"""Implicit judgments: the rows of docs/relevance.md, one by one."""

from __future__ import annotations

import pytest

from app.quality import implicit
from app.quality.implicit import Day
from tests.kit.markdown import table


def usual(text: str = "andere vraag") -> list[Day]:
    """A text of which the first is opened from half of its showings, the next from a quarter, and so on."""
    return [Day(text, f"gewoon:{rank}", 1000, 1000 * rank, 1000 // 2**rank) for rank in range(1, 11)]


def grades(*days: Day) -> dict[str, int]:
    """The grades of "ramen wassen", beside a text in which all is as usual."""
    return {query.text: dict(query.grades) for query in implicit.judged([*usual(), *days])}.get("ramen wassen", {})


def seen(identity: str, shown: int, rank: int, opened: int) -> Day:
    return Day("ramen wassen", identity, shown, shown * rank, opened)


def test_what_stands_first_is_opened_more_and_that_alone_is_no_merit() -> None:
    found = grades(seen("a:1", 100, 1, 45), seen("a:2", 100, 6, 9), seen("a:3", 100, 2, 2))
    assert found == {"a:1": 1, "a:2": 3, "a:3": 0}


def test_days_at_several_ranks_add_up() -> None:
    found = grades(seen("a:1", 10, 1, 5), seen("a:1", 10, 5, 5))
    assert found == {"a:1": 2}


@pytest.mark.parametrize(("shown", "graded"), [(5, True), (4, False)])
def test_an_offering_counts_from_five_showings_upward(shown: int, graded: bool) -> None:
    assert ("a:2" in grades(seen("a:1", 50, 6, 9), seen("a:2", shown, 3, 1))) is graded


@pytest.mark.parametrize(("opened", "counts"), [(5, True), (4, False)])
def test_a_text_counts_from_five_openings_upward(opened: int, counts: bool) -> None:
    assert bool(grades(seen("a:1", 20, 8, opened))) is counts


def test_a_text_in_which_nothing_stands_out_says_nothing() -> None:
    assert grades(seen("a:1", 100, 1, 50), seen("a:2", 100, 2, 25)) == {}


def test_without_any_sum_there_is_nothing() -> None:
    assert implicit.judged([]) == []
    assert implicit.open_rates([]) == [0.0] * 10


def test_a_rank_that_was_hardly_seen_is_near_the_usual_rate() -> None:
    rates = implicit.open_rates([Day("t", "a:1", 1000, 1000, 500), Day("t", "a:2", 1, 2, 1)])
    assert rates[0] == pytest.approx(0.5, abs=0.01)
    assert rates[1] == pytest.approx(0.52, abs=0.02)
    assert rates[9] == pytest.approx(0.5, abs=0.01)


def test_the_page_tells_the_numbers_of_the_rule() -> None:
    rule = dict(table("relevance.md", "Implicit judgments", "what"))
    (highest, first), *others = [(least, grade) for least, grade in implicit.GRADES if least]
    steps = [f"{first} from a ratio of {highest:g}", *(f"{grade} from {least:g}" for least, grade in others)]
    assert rule["grade"] == f"{', '.join(steps)}, else 0"
    assert f"{implicit.DAYS} days" in rule["window"]
    assert f"the {implicit.MOST} with" in rule["a text counts"]
    assert f"{implicit.STEADY} showings" in rule["rate of a rank"]

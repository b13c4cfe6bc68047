"""What is hidden cannot be worked out: shown by an independent linear program over all that is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.figures import cells, periods, proof, sums, suppression
from app.figures.cell import Cell
from app.figures.definitions import BLOCKS
from app.figures.periods import Period
from app.figures.sums import Sum
from base.tables import event_counts
from tests.kit import figures

AREAS, MONTHS = ("limburg", "antwerpen", "brussel"), ("2026-01", "2026-02")


def cell(area: str = "", period: str = "", figure: str = "vragen") -> Cell:
    return Cell(figure, "", "", area, period)


def a_table(numbers: list[int]) -> tuple[dict[Cell, int], list[Sum]]:
    """Areas by months with all their totals, of which "" is all together."""
    inner = {cell(a, m): n for (a, m), n in zip(((a, m) for a in AREAS for m in MONTHS), numbers, strict=True)}
    counts: Counter[Cell] = Counter()
    for each, number in inner.items():
        for area in (each.area, ""):
            for month in (each.period, ""):
                counts[cell(area, month)] += number
    rows = [Sum((*((cell(a, m), 1) for a in AREAS), (cell("", m), -1))) for m in (*MONTHS, "")]
    columns = [Sum((*((cell(a, m), 1) for m in MONTHS), (cell(a, ""), -1))) for a in (*AREAS, "")]
    return dict(counts), [*rows, *columns]


def published(counts: Mapping[Cell, int], hidden: set[Cell]) -> dict[Cell, int | None]:
    return {each: None if each in hidden else count for each, count in counts.items()}


@given(st.lists(st.integers(0, 12), min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_each_hidden_number_of_a_table_has_five_to_choose_from(numbers: list[int]) -> None:
    counts, rules = a_table(numbers)
    hidden = suppression.hidden(counts, rules)
    assert {each for each, count in counts.items() if 0 < count < 5} <= hidden
    assert all(each.is_wide for each in proof.intervals(published(counts, hidden), rules))


def test_hiding_only_what_is_small_gives_it_away() -> None:
    counts, rules = a_table([3, 20, 30, 40, 50, 60])
    only_small = {each for each, count in counts.items() if count < 5}
    (interval,) = proof.intervals(published(counts, only_small), rules)
    assert (interval.least, interval.most, interval.is_wide) == (3, 3, False)


def test_what_was_public_stays_so_and_what_was_hidden_stays_hidden() -> None:
    counts, rules = a_table([3, 20, 30, 40, 50, 60])
    free = suppression.hidden(counts, rules)
    other = next(each for each in sorted(free) if counts[each] >= 5)
    assert other not in suppression.hidden(counts, rules, shown=[other])
    shown = cell("", "")
    assert shown in suppression.hidden(counts, rules, before=[shown])


def test_what_all_public_sums_give_away_is_said() -> None:
    counts, rules = a_table([3, 20, 30, 40, 50, 60])
    everything_else = [each for each, count in counts.items() if count >= 5]
    with pytest.raises(suppression.CannotHide):
        suppression.hidden(counts, rules, shown=everything_else)


@pytest.fixture(scope="module")
def connection() -> Iterator[sa.Connection]:
    """The rollup of a fictional year."""
    db = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    event_counts.create(db)
    figures.store(db, figures.year(1500))
    with db.connect() as connection:
        yield connection
    db.dispose()


def quarters() -> list[Period]:
    """Two quarters and their months: what a block has of them holds every kind of sum but that of a year."""
    return [period for period in periods.of_year(2026) if period.first <= 6 and period.level != "year"]


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_of_figures_hides_what_its_sums_would_tell(connection: sa.Connection, block: str) -> None:
    counts = cells.count(connection, block, quarters()).counts
    rules = sums.sums(counts)
    assert all(rule.holds(counts) for rule in rules)
    hidden = suppression.hidden(counts, rules)
    assert {each for each, count in counts.items() if suppression.is_small(count)} <= hidden
    assert all(each.is_wide for each in proof.intervals(published(counts, hidden), rules))


def test_a_later_period_gives_away_nothing_of_an_earlier_one(connection: sa.Connection) -> None:
    first = cells.count(connection, "questions", quarters()[:2]).counts
    hidden = suppression.hidden(first, sums.sums(first))
    later = cells.count(connection, "questions", quarters()).counts
    rules = sums.sums(later)
    now = suppression.hidden(later, rules, shown=set(first) - hidden, before=hidden)
    assert now & set(first) == hidden
    assert all(each.is_wide for each in proof.intervals(published(later, now), rules))

"""The score of the night: what is measured and kept, and when it has fallen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.quality import judgments, score_log
from app.quality.judgments import JudgedQuery
from app.quality.score_log import Night
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.search.understand import understand
from base import clock, database
from base.tables import result_counts
from tests.kit.migrated import new_database

TODAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
LAST = Night(TODAY.date(), "index", True, 0.7, 40, 0.6, 12)


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    return database.connect(new_database(tmp_path))


def found(*ids: str, whole: bool = True, text: str = "ramen wassen") -> SearchResults:
    """A page with these offerings."""
    params = SearchParams(q=text)
    hits: Any = [{"id": identity, "twins": []} for identity in ids]
    return SearchResults(len(hits), hits, (), 1, Ask(params, understand(params)), whole=whole)


def opened(db: sa.Engine) -> None:
    """Somebody opened the second of a text far more often than what stands above it."""
    with database.write(db) as connection:
        for identity, rank, times in (("limburg:1", 1, 1), ("limburg:2", 2, 9)):
            row = {"text": "ramen wassen", "offering_id": identity, "shown": 20, "ranks": 20 * rank, "opened": times}
            connection.execute(result_counts.insert().values(day=clock.today(), **row))


def test_both_scores_are_measured_and_the_last_measurement_of_a_day_stays(db: sa.Engine) -> None:
    judgments.keep(db, [JudgedQuery("strijken", "", {"limburg:1": 3})], "test")
    opened(db)
    night = score_log.measure(db, "index", lambda *_: found("limburg:2", "limburg:1"), meaning=True)
    assert (night.written_queries, night.implicit_queries, night.implicit) == (1, 1, 1.0)
    assert night.written == pytest.approx(0.63, abs=0.01)
    worse = score_log.measure(db, "index", lambda *_: found("limburg:1", "limburg:2", whole=False), meaning=True)
    assert (worse.written, worse.by_meaning) == (1.0, False)
    assert worse.implicit is not None
    assert worse.implicit < 1
    assert score_log.nights(db) == [worse]


def test_without_queries_there_is_no_score(db: sa.Engine) -> None:
    night = score_log.measure(db, "index", lambda *_: found(), meaning=True)
    assert (night.written, night.implicit) == (None, None)


def before(last: Night, count: int, **others: Any) -> list[Night]:
    """So many nights before, and the last one."""
    earlier = [replace(LAST, day=LAST.day - timedelta(days=back), **others) for back in range(count, 0, -1)]
    return [*earlier, last]


@pytest.mark.parametrize(
    ("nights", "kinds"),
    [
        (before(LAST, 10), []),
        (before(replace(LAST, written=0.64), 10), ["written"]),
        (before(replace(LAST, written=0.66), 10), []),
        (before(replace(LAST, implicit=0.5), 10), ["implicit"]),
        (before(replace(LAST, written=0.1, implicit=0.1), 5), ["written", "implicit"]),
        (before(replace(LAST, written=0.1), 4), []),
        (before(replace(LAST, written=0.1), 10, by_meaning=False), []),
        (before(replace(LAST, written=None, implicit=None), 10), []),
        (before(replace(LAST, implicit=0.1), 10, implicit=None), []),
        ([replace(one, day=one.day - score_log.FRESH) for one in before(replace(LAST, written=0.1), 10)], []),
        ([], []),
    ],
    ids=[
        "as usual", "fallen", "noise", "of openings", "five nights are enough", "four are not", "measured otherwise",
        "nothing to measure", "never measured before", "long ago", "no night",
    ],
)  # fmt: skip
def test_when_a_score_has_fallen(nights: Sequence[Night], kinds: list[str]) -> None:
    with clock.moved(to=TODAY):
        assert [fall.kind for fall in score_log.falls(nights)] == kinds

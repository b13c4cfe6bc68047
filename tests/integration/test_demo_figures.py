"""The year of figures of the demo: the same each time, all steps in it, and a script of its own counts the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.commands import demo_figures
from app.figures import cells, periods
from app.figures.definitions import FIGURES
from base import clock, database
from base.config import Settings
from base.tables import event_counts, event_rows
from demo.campaigns import CAMPAIGNS
from tests.kit.commands import doeners
from tests.kit.migrated import new_database
from tools.recount import recount

VISITS, QUESTIONS, DAYS = 600, 120, 200


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database in which a small year was played."""
    url = new_database(tmp_path_factory.mktemp("figures"))
    assert len(list(demo_figures.play(database.connect(url), VISITS, QUESTIONS, DAYS))) == DAYS
    return url


@pytest.fixture
def db(url: str) -> sa.Engine:
    return database.connect(url)


def steps(db: sa.Engine, kind: str) -> dict[str, int]:
    own = event_counts.c
    query = sa.select(own.step, sa.func.sum(own.n)).where(own.kind == kind).group_by(own.step)
    with database.read(db) as connection:
        return {row[0]: int(row[1]) for row in connection.execute(query)}


def test_every_visit_and_every_question_is_in_the_sums(db: sa.Engine) -> None:
    assert steps(db, "visit") == {"": VISITS}
    questions = steps(db, "question")
    assert questions["leave"] + questions["hold"] == QUESTIONS


def test_all_steps_outcomes_provinces_and_campaigns_are_in_it(db: sa.Engine) -> None:
    assert {"leave", "confirm", "send", "answer", "close", "withdraw", "expire", "lapse"} <= set(steps(db, "question"))
    assert {"send", "accept", "adapt", "decline", "fill"} == set(steps(db, "request"))
    assert {"contract", "collaboration", "trial", "conversation", "none"} == set(steps(db, "result"))
    own = event_counts.c
    with database.read(db) as connection:
        campaigns = set(connection.scalars(sa.select(own.campaign_last).distinct()))
        provinces = set(connection.scalars(sa.select(own.province).where(own.kind == "question").distinct()))
    assert {campaign.slug for campaign in CAMPAIGNS} <= campaigns
    assert len(provinces) == 5


def test_what_counts_once_in_a_period_is_never_more_in_a_shorter_one(db: sa.Engine) -> None:
    distinct = [figure for figure in FIGURES.values() if figure.distinct]
    with database.read(db) as connection:
        years = periods.closed(cells.first_day(connection) or clock.today(), clock.today())
        every = [each for year in {each.year for each in years} for each in periods.of_year(year)]
        counts = {figure.name: cells.count(connection, figure.block, every).counts for figure in distinct}
    assert any(counts["organisaties"].values())
    for cell, number in ((cell, number) for own in counts.values() for cell, number in own.items()):
        whole = periods.of_slug(cell.period)
        assert whole
        parts = [counts[cell.figure][cell._replace(period=part.slug)] for part in whole.parts]
        assert max(parts, default=0) <= number <= (sum(parts) if parts else number), cell


def test_a_script_that_knows_nothing_of_us_counts_exactly_the_same(url: str, tmp_path: Path) -> None:
    events, sums = tmp_path / "events.jsonl", tmp_path / "sums.jsonl"
    for command, file in (("export", events), ("sums", sums)):
        assert doeners(Settings(database_url=url), "stats", command, str(file)).returncode == 0
    counted = recount(events.read_text(encoding="utf-8").splitlines())
    assert sorted(map(json.loads, counted), key=str) == sorted(
        map(json.loads, sums.read_text(encoding="utf-8").splitlines()), key=str
    )
    assert counted


def test_no_visitor_is_in_an_export_and_none_is_known_for_two_days(url: str, db: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    doeners(Settings(database_url=url), "stats", "export", str(file))
    assert "visitor" not in file.read_text(encoding="utf-8")
    days = sa.func.count(sa.distinct(event_rows.c.day))
    someone = sa.select(days).where(event_rows.c.visitor != "").group_by(event_rows.c.visitor)
    with database.read(db) as connection:
        assert set(connection.scalars(someone)) == {1}

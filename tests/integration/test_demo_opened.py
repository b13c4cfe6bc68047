"""A month of searching and opening in the demo gives a curve."""

from __future__ import annotations

from pathlib import Path

from app.commands import demo_opened
from app.quality import implicit, score_log
from base import clock, database
from demo.searches import TEXTS
from tests.integration.test_night_score import found
from tests.kit.migrated import new_database


def test_texts_get_grades_and_every_night_a_score(tmp_path: Path) -> None:
    db = database.connect(new_database(tmp_path))
    demo_opened.play(db, "index", lambda text, _: found(*(f"limburg:{n}" for n in range(12)), text=text))
    nights = score_log.nights(db)
    assert len(nights) == score_log.NIGHTS + 1
    assert nights[-1].day == clock.today()
    assert all(night.implicit and night.implicit_queries > len(TEXTS) / 2 for night in nights)
    grades = [grade for query in implicit.of_texts(db) for grade in query.grades.values()]
    assert set(grades) == {0, 1, 2, 3}

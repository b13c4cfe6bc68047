"""What an organisation reads of its offering: how often it was shown and opened, and texts from five times upward."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.events import shown
from app.events.shown import ForText
from base import clock, database
from base.tables import offering_counts, result_counts
from tests.kit.migrated import new_database

OWN = "limburg:1"


def test_rare_texts_old_days_and_other_offerings_stay_out(tmp_path: Path) -> None:
    db = database.connect(new_database(tmp_path))
    today = clock.today()
    days = [(today, OWN), (today - timedelta(days=29), OWN), (today - timedelta(days=30), OWN), (today, "limburg:2")]
    with database.write(db) as connection:
        for day, identity in days:
            connection.execute(offering_counts.insert().values(day=day, offering_id=identity, shown=7, opened=2))
            for text, times in (("ramen wassen", 3), ("zelden", 2)):
                row = {"day": day, "text": text, "offering_id": identity, "ranks": times}
                connection.execute(result_counts.insert().values(**row, shown=times, opened=1))
    seen = shown.of_offering(db, OWN)
    assert (seen.shown, seen.opened, seen.texts) == (14, 4, [ForText("ramen wassen", 6, 2)])


def test_an_offering_that_nobody_saw_has_zeros(tmp_path: Path) -> None:
    assert shown.of_offering(database.connect(new_database(tmp_path)), OWN) == shown.Shown(0, 0, [])

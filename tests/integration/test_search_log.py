"""Searches are counted after the answer, without who, when or where; old counts go."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.events import search_log
from app.events.record import Recorder
from app.privacy import retention
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.search.understand import understand
from base import clock, database
from base.tables import searches


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """An application in whose database nobody else counts."""
    return own_app


@pytest.fixture
def db(app: Flask) -> sa.Engine:
    db: sa.Engine = app.extensions["doeners"].db
    return db


@pytest.fixture
def log(app: Flask) -> Recorder:
    recorder: Recorder = app.extensions["doeners"].events
    return recorder


def rows(db: sa.Engine) -> dict[str, tuple[int, int]]:
    with database.read(db) as connection:
        return {row.text: (row.asked, row.weak) for row in connection.execute(sa.select(searches))}


def answer(text: str, total: int) -> tuple[SearchParams, SearchResults]:
    params = SearchParams(q=text)
    return params, SearchResults(total, [], (), 1, Ask(params, understand(params)))


def test_page_and_api_are_counted_once_per_search(client: FlaskClient, log: Recorder, db: sa.Engine) -> None:
    client.get("/zoeken", query_string={"q": "Ramen wassen Gent"})
    client.get("/api/v1/offerings", query_string={"q": "ramen wassen"})
    client.get("/api/v1/offerings", query_string={"q": "ramen wassen", "pagina": 2})
    client.get("/zoeken", query_string={"q": "blinkploeterij"})
    client.get("/zoeken", query_string={"q": "bel 0470 12 34 56"})
    client.get("/zoeken")
    log.flush()
    assert rows(db) == {"ramen wassen": (2, 0), "blinkploeterij": (1, 1)}
    assert {column.name for column in searches.columns} == {"day", "text", "asked", "weak"}


def test_what_finds_little_shows_from_five_upward(log: Recorder, db: sa.Engine) -> None:
    for text, times in (("blinkploeterij", 5), ("zelden gevraagd", 4)):
        for _ in range(times):
            search_log.record(log, *answer(text, 0))
    for _ in range(6):
        search_log.record(log, *answer("strijken", 30))
    log.flush()
    assert [(found.text, found.times, found.weak) for found in search_log.weak(db)] == [("blinkploeterij", 5, 5)]
    assert search_log.latest(db, 2) == [("strijken", 6), ("blinkploeterij", 5)]


def test_counts_are_forgotten_after_a_month(log: Recorder, db: sa.Engine) -> None:
    with database.write(db) as connection:
        for days, text in ((29, "jong"), (30, "oud")):
            day = clock.today() - timedelta(days=days)
            connection.execute(searches.insert().values(day=day, text=text, asked=9, weak=9))
    assert [found.text for found in search_log.weak(db)] == ["jong"]
    assert retention.enforce(db)["searches"] == 1
    assert list(rows(db)) == ["jong"]


def test_a_day_full_of_texts_takes_no_new_one(log: Recorder, db: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    search_log.record(log, *answer("strijken", 30))
    log.flush()
    monkeypatch.setattr(search_log, "MOST_TEXTS", 1)
    search_log.record(log, *answer("strijken", 30))
    search_log.record(log, *answer("blinkploeterij", 30))
    log.flush()
    assert rows(db) == {"strijken": (2, 0)}

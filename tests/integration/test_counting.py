"""What pages put on the queue: a visitor-day once, a search and what it showed; nothing of robots and who refuses."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.events import record, result_log
from app.events.record import Recorder
from base import database, impatient
from base.tables import event_ids, event_rows, event_salts, offering_counts, result_counts, result_lists, searches

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HUMAN = {"User-Agent": AGENT}
ADDRESS = "192.0.2.77"
TABLES = (event_rows, event_ids, event_salts, offering_counts, result_counts, result_lists, searches)


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """An application in whose database nobody else counts."""
    return own_app


@pytest.fixture
def db(app: Flask) -> sa.Engine:
    db: sa.Engine = app.extensions["doeners"].db
    return db


@pytest.fixture
def recorder(app: Flask) -> Recorder:
    recorder: Recorder = app.extensions["doeners"].events
    return recorder


@pytest.fixture
def visitor(client: FlaskClient) -> FlaskClient:
    """Somebody with a browser and an address."""
    client.environ_base.update({"HTTP_USER_AGENT": AGENT, "REMOTE_ADDR": ADDRESS})
    return client


def rows(db: sa.Engine) -> list[sa.RowMapping]:
    with database.read(db) as connection:
        return list(connection.execute(sa.select(event_rows).order_by(event_rows.c.at, event_rows.c.kind)).mappings())


def kinds(db: sa.Engine) -> list[str]:
    return sorted(row["kind"] for row in rows(db))


def test_a_visitor_counts_once_a_day(visitor: FlaskClient, recorder: Recorder, db: sa.Engine) -> None:
    for path in ("/over", "/", "/privacy"):
        visitor.get(path)
        recorder.flush()  # as other processes, later
    visitor.get("/over", environ_overrides={"REMOTE_ADDR": "192.0.2.78"})
    recorder.flush()
    assert kinds(db) == ["visit", "visit"]


def test_a_search_and_what_is_opened_from_it_are_counted(
    visitor: FlaskClient, recorder: Recorder, db: sa.Engine
) -> None:
    visitor.set_cookie("wie", "school.P.50-249.24001")
    address = "/zoeken?q=ramen+wassen&plaats=Aarschot"
    page = visitor.get(address).get_data(as_text=True)
    identity = page.split('href="/aanbod/', 1)[1].split('"', 1)[0]
    visitor.get(f"/aanbod/{identity}", headers={"Referer": f"http://localhost{address}"})
    recorder.flush()
    search, opened = (next(row for row in rows(db) if row["kind"] == kind) for kind in ("search", "offering"))
    assert (search["step"], search["province"], search["municipality"]) == ("found", "vlaams-brabant", "24001")
    assert (search["buyer_kind"], search["branch"], search["size"], search["seat"]) == (
        "school", "P", "50-249", "24001",
    )  # fmt: skip
    assert search["activity"] == opened["activity"] == "ramen-wassen"
    assert opened["organisation_seat"] == opened["municipality"] != ""
    assert kinds(db) == ["offering", "search", "visit"]
    assert result_log.roll_up(db) == 1
    assert result_log.roll_up(db) == 0  # once
    with database.read(db) as connection:
        of_text = connection.execute(sa.select(result_counts).where(result_counts.c.opened > 0)).one()
        total = connection.scalar(sa.select(sa.func.sum(offering_counts.c.opened)))
    assert (of_text.text, of_text.offering_id, of_text.shown, of_text.ranks) == ("ramen wassen", identity, 1, 1)
    assert total == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Sec-Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": ""},
    ],
    ids=["do not track", "global privacy control", "fetched ahead", "robot", "nobody"],
)
def test_who_refuses_and_what_is_nobody_leaves_nothing(
    visitor: FlaskClient, recorder: Recorder, db: sa.Engine, headers: dict[str, str]
) -> None:
    for path in ("/", "/zoeken?q=ramen+wassen"):
        assert visitor.get(path, headers=headers).status_code == 200
    recorder.flush()
    with database.read(db) as connection:
        left = {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in TABLES}
    assert {name: count for name, count in left.items() if count and name != "event_salts"} == {}


def test_machines_and_errors_are_no_visits(visitor: FlaskClient, recorder: Recorder, db: sa.Engine) -> None:
    for path in ("/sitemap.xml", "/opensearch.xml", "/robots.txt", "/bestaat-niet", "/api/v1/facets", "/beheer"):
        visitor.get(path)
    recorder.flush()
    assert rows(db) == []


def test_a_page_is_served_while_the_store_of_events_is_down_and_the_loss_is_counted(
    visitor: FlaskClient, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_named: object) -> None:
        raise sa.exc.TimeoutError

    monkeypatch.setattr(impatient.GuardedPool, "connect", away)
    lost = record._dropped.labels("visits", "not written")
    before = lost._value.get()
    assert visitor.get("/zoeken?q=ramen+wassen").status_code == 200
    recorder.flush()
    assert lost._value.get() == before + 1
    monkeypatch.undo()


@pytest.mark.parametrize("before", ["http://[::1", "http://localhost:99999/zoeken?q=ramen", "//[", "\xff"])
def test_a_page_opened_from_what_is_no_address_is_counted(
    visitor: FlaskClient, recorder: Recorder, db: sa.Engine, before: str
) -> None:
    page = visitor.get("/zoeken?q=ramen+wassen").get_data(as_text=True)
    identity = page.split('href="/aanbod/', 1)[1].split('"', 1)[0]
    assert visitor.get(f"/aanbod/{identity}", headers={"Referer": before}).status_code == 200
    recorder.flush()
    assert "offering" in kinds(db)


def test_nothing_of_a_visitor_stands_in_a_table_or_a_log(
    visitor: FlaskClient, recorder: Recorder, db: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for path in ("/", "/zoeken?q=ramen+wassen", "/zoeken?q=bel+jan+peeters+0470123456"):
            visitor.get(path, headers={"Referer": "https://elders.example/jan.peeters"})
        recorder.flush()
    with database.read(db) as connection:
        stored = "\n".join(str(row) for table in TABLES for row in connection.execute(sa.select(table)))
    assert "ramen wassen" in stored
    for secret in (ADDRESS, AGENT, "Firefox", "peeters", "0470123456", "elders.example"):
        assert secret not in stored, secret
        assert secret not in caplog.text, secret


def test_a_comparison_counts_with_how_many_stand_in_it(visitor: FlaskClient, recorder: Recorder, db: sa.Engine) -> None:
    ids = [one["id"] for one in visitor.get("/api/v1/offerings?q=groen").json["offerings"]][:3]
    visitor.get("/vergelijken", query_string=[("aanbod", one) for one in ids])
    visitor.get("/vergelijken")
    recorder.flush()
    assert [row["value"] for row in rows(db) if row["kind"] == "comparison"] == [3]


def test_a_search_from_the_box_of_a_partner_counts_there_and_seeing_the_box_does_not(
    app: Flask, visitor: FlaskClient, recorder: Recorder, db: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = app.extensions["doeners"]
    known = replace(usual, settings=replace(usual.settings, partners="vvsg school"))
    monkeypatch.setitem(app.extensions, "doeners", known)
    visitor.get("/zoekvak?partner=vvsg")
    visitor.get("/zoeken?q=poetsen&partner=vvsg")
    visitor.get("/zoeken?q=poetsen&partner=jan.peeters")
    recorder.flush()
    assert kinds(db) == ["search", "search", "visit"]
    assert sorted(row["partner"] for row in rows(db)) == ["", "vvsg", "vvsg"]


def test_who_comes_by_the_news_of_a_partner_counts_there_and_fetching_it_does_not(
    app: Flask, visitor: FlaskClient, recorder: Recorder, db: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = app.extensions["doeners"]
    monkeypatch.setitem(
        app.extensions, "doeners", replace(usual, settings=replace(usual.settings, partners="vvsg school"))
    )
    one = visitor.get("/api/v1/offerings?q=groen").json["offerings"][0]["id"]
    for form in ("/nieuwsvak", "/nieuw/maand.html", "/nieuw/maand.xml", "/nieuw/maand.txt"):
        assert visitor.get(f"{form}?partner=vvsg").status_code == 200
    visitor.get(f"/aanbod/{one}?partner=vvsg")
    recorder.flush()
    assert sorted((row["kind"], row["partner"]) for row in rows(db)) == [("offering", "vvsg"), ("visit", "vvsg")]

"""What is new: from the record of changes, on a page and in a feed, and only what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from base import clock, database
from base.tables import index_changes
from indexer.changes import arrivals
from indexer.changes.change import Departed
from tests.kit.asking import LIST
from tests.kit.changes import arrive, withdraw

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)


@pytest.fixture
def record(db: sa.Engine) -> Iterator[sa.Engine]:
    """The record of changes, without rows of its own sources."""
    yield db
    with database.write(db) as connection:
        connection.execute(index_changes.delete().where(index_changes.c.batch.startswith("test")))


def of(client: FlaskClient, province: str) -> list[str]:
    return [one["id"] for one in client.get(f"{LIST}?provincie={province}&sorteer=naam").json["offerings"]]


def fed(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"/nieuw.xml{query}")
    assert answer.mimetype == "application/atom+xml"
    entries = ElementTree.fromstring(answer.text).iter(f"{ATOM}entry")
    return [str(entry.findtext(f"{ATOM}id")).rpartition("/")[2] for entry in entries]


def test_a_page_and_a_feed_show_what_came_the_newest_first(client: FlaskClient, record: sa.Engine) -> None:
    older, newer = of(client, "limburg")[:2]
    arrive(record, older, clock.now() - 3 * DAY)
    arrive(record, newer, clock.now() - DAY)
    page = client.get("/nieuw").text
    assert re.findall(r'class="card-title"><a\s+href="/aanbod/([^"]+)"', page) == [newer, older]
    assert "2 aanbiedingen kwamen er de voorbije 30 dagen bij" in page
    assert fed(client) == [newer, older]


def test_the_month_ends_on_the_page_and_not_in_the_feed(client: FlaskClient, record: sa.Engine) -> None:
    [before] = of(client, "limburg")[:1]
    arrive(record, before, clock.now() - 40 * DAY)
    assert "De voorbije 30 dagen kwam er niets bij." in client.get("/nieuw").text
    assert fed(client) == [before]


def test_a_province_and_an_activity_narrow_both(client: FlaskClient, record: sa.Engine) -> None:
    limburg, antwerpen = of(client, "limburg")[0], of(client, "antwerpen")[0]
    for one in (limburg, antwerpen):
        arrive(record, one, clock.now() - DAY)
    assert fed(client, "?provincie=limburg") == [limburg]
    activity = client.get(f"{LIST}/{antwerpen}").json["activities"][0]
    assert antwerpen in fed(client, f"?activiteit={activity}")
    assert f"/aanbod/{antwerpen}" not in client.get("/nieuw?provincie=limburg").text
    assert 'href="/nieuw.xml?provincie=limburg"' in client.get("/nieuw?provincie=limburg").text
    assert set(fed(client, "?provincie=nergens")) == {limburg, antwerpen}


def test_what_left_or_came_back_is_not_new(client: FlaskClient, record: sa.Engine) -> None:
    back, [gone] = of(client, "limburg")[0], ["limburg:weg"]
    arrive(record, gone, clock.now() - DAY)
    withdraw(record, back, Departed("Weg", [], None), batch="test-gone")
    arrive(record, back, clock.now())
    assert list(arrivals.arrivals(record, clock.now() - 7 * DAY, 10)) == [gone]
    assert fed(client) == []


def test_a_feed_names_itself_its_page_and_when_it_changed(client: FlaskClient, record: sa.Engine) -> None:
    arrive(record, of(client, "limburg")[0], clock.now() - DAY)
    feed = ElementTree.fromstring(client.get("/nieuw.xml?provincie=limburg").text)
    links = {link.get("rel"): str(link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/nieuw.xml?provincie=limburg")
    assert links["alternate"].endswith("/nieuw?provincie=limburg")
    assert feed.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}entry/{ATOM}updated")


def test_the_site_map_names_the_new_pages(client: FlaskClient) -> None:
    text = client.get("/sitemap.xml").text
    assert "/nieuw</loc>" in text
    assert "/api-uitleg</loc>" in text
    assert "/vergelijken" not in text

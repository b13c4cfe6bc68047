"""The news of a month as feed, letter, text and box: the same list, of one month and province, for one partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.gaps import store as gap_store
from app.stories import store as stories
from app.web.arrivals import month
from base import clock, database, remembered
from base.tables import gaps, index_changes
from base.tables import stories as story_table
from tests.integration.test_arrivals import ATOM, of
from tests.kit.changes import arrive

FORMS = ("/nieuw/maand.xml", "/nieuw/maand.html", "/nieuw/maand.txt", "/nieuwsvak")
THEN = datetime(2026, 10, 14, 9, tzinfo=UTC)
MONTH = "maand=2026-10"


@pytest.fixture(autouse=True)
def newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page reads the newest stories."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)


@pytest.fixture
def news(client: FlaskClient, db: sa.Engine) -> Iterator[dict[str, str]]:
    """An offering, a story and a filled gap of October, in Limburg; by what their titles or addresses begin with."""
    offering, other = of(client, "limburg")[0], of(client, "antwerpen")[0]
    arrive(db, offering, THEN)
    arrive(db, other, THEN - timedelta(days=40))
    with clock.moved(to=THEN), database.write(db) as connection:
        texts = {"title": "Samen <groen>", "lead": "Een tuin & een ploeg", "text": "Wij", "organisation": "De Ploeg"}
        story = stories.insert(
            connection, **texts, consent_by="An", consent_on=clock.today(), place="Hasselt", activities=["ramen-wassen"]
        )
        assert stories.publish(connection, story)
        gap = gap_store.insert(connection, "ramen-wassen", "71072", [clock.today()], [])
        gap_store.update(connection, gap, state="filled", filled_by=offering, filled_title="Glashelder")
    yield {"offering": offering, "story": f"/verhalen/{story.slug}", "gap": "Ramen wassen in Hasselt", "other": other}
    with database.write(db) as connection:
        connection.execute(index_changes.delete().where(index_changes.c.batch.startswith("test")))
        connection.execute(story_table.delete())
        connection.execute(gaps.delete())


@pytest.mark.parametrize("form", FORMS)
def test_each_form_has_what_is_new_in_that_month_and_province(
    client: FlaskClient, news: dict[str, str], form: str
) -> None:
    text = client.get(f"{form}?{MONTH}&provincie=limburg").text
    assert "Nieuw in oktober\u00a02026: Limburg" in text
    for kind in ("offering", "story", "gap"):
        assert news[kind] in text, kind
    assert news["other"] not in text
    assert "Samen <groen>" in text if form.endswith("txt") else "Samen &lt;groen&gt;" in text
    assert news["story"] not in client.get(f"{form}?{MONTH}&provincie=antwerpen").text
    assert news["other"] in client.get(f"{form}?maand=2026-09").text
    assert "Er kwam deze maand niets bij." in client.get(f"{form}?maand=2026-08").text or form.endswith("xml")


@pytest.mark.parametrize("form", FORMS)
def test_its_links_are_whole_and_carry_the_partner(client: FlaskClient, news: dict[str, str], form: str) -> None:
    text = client.get(f"{form}?{MONTH}&partner=een-portaal").text
    links = re.findall(r"""https?://[^\s"'<>]+""", text)
    ours = [link for link in links if "/aanbod/" in link or "/verhalen/" in link]
    assert len(ours) >= 3
    carried = [link for link in ours if link.endswith("?partner=een-portaal")]
    assert len(carried) == (len(ours) // 2 if form.endswith("xml") else len(ours))  # an entry is named without it
    assert client.get(carried[0].removeprefix("http://localhost")).status_code == 200


def test_the_feed_is_one_of_the_last_whole_month(client: FlaskClient, news: dict[str, str]) -> None:
    with clock.moved(to=datetime(2026, 11, 3, 12, tzinfo=UTC)):
        for wish in ("", "?maand=2026-13", "?maand=2027-01", "?maand=nooit", "?maand=2026"):
            feed = ElementTree.fromstring(client.get(f"/nieuw/maand.xml{wish}").text)
            assert feed.findtext(f"{ATOM}title") == "Nieuw in oktober\u00a02026 · doeners"
            ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
            assert len(ids) == len(set(ids)) == 3
            assert feed.findtext(f"{ATOM}updated") == max(
                str(entry.findtext(f"{ATOM}updated")) for entry in feed.findall(f"{ATOM}entry")
            )


def test_the_letter_needs_nothing_from_elsewhere_and_runs_nothing(client: FlaskClient, news: dict[str, str]) -> None:
    answer = client.get(f"/nieuw/maand.html?{MONTH}")
    assert not re.search(r"<script|<link|<style|<img|class=|javascript:|\son\w+=", answer.text)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    part = client.get(f"/nieuw/maand.html?{MONTH}&deel=ja").text.strip()
    assert part.startswith("<table")
    assert part.endswith("</table>")
    assert part in answer.text


def test_an_offering_that_takes_no_orders_says_so(
    client: FlaskClient, news: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month.cards, "no_room", lambda *_: "Volzet tot 3 december 2040")
    for form in FORMS:
        assert "Volzet tot 3 december 2040" in client.get(f"{form}?{MONTH}").text, form


def test_nobody_who_sees_it_is_a_visitor(client: FlaskClient, news: dict[str, str]) -> None:
    for form in FORMS:
        answer = client.get(f"{form}?{MONTH}")
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex"

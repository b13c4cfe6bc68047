"""The site map: every public page stands in it, or here with the reason why it does not."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.web import machines
from app.web.machines import MAIN_PAGES

WITHOUT = {  # endpoint below "web.": why it is not in the site map
    "search.results": "endless: each search is an address",
    "search.pasted": "of a text that somebody pastes",
    "compare.compare": "of what somebody chose",
    "exports.take_along": "of a search",
    "exports.csv_file": "of a search",
    "exports.excel_file": "of a search",
    "exports.brochure": "of a search",
    "exports.whole_offer": "a file for programs; /opendata leads to it",
    "exports.described": "a file for programs; /opendata leads to it",
    "embed.box": "stands on other sites",
    "embed.script": "stands on other sites",
    "arrivals.month_feed": "for portals; /api-uitleg leads to it",
    "arrivals.month_letter": "for portals; /api-uitleg leads to it",
    "arrivals.month_text": "for portals; /api-uitleg leads to it",
    "arrivals.month_box": "stands on other sites",
    "arrivals.feed": "a feed; its page stands there",
    "stories.feed": "a feed; its page stands there",
    "stories.photo": "a picture of a page that stands there",
    "offerings.photo": "a picture of a page that stands there",
    "offerings.own_offering": "by a key",
    "offerings.why_hidden": "by a key",
    "questions.report_wrong": "a form about an offering, of which the page stands there",
    "questions.contact": "a form about an offering, of which the page stands there",
    "questions.feedback": "a form about a page",
    "questions.feedback_thanks": "thanks",
    "questions.report_thanks": "thanks",
    "questions.question_thanks": "thanks",
    "questions.own_question": "by a key",
    "questions.own_file": "by a key",
    "questions.confirm_page": "by a key",
    "requests.request_page": "by a key",
    "requests.file_of_request": "by a key",
    "requests.outcome_page": "by a key",
    "letters.stop_page": "by a key",
    "gaps.requests_page": "by a key",
    "gaps.answer_page": "by a key",
    "gaps.show_gap": "comes and goes; its list stands there",
    "alerts.every": "by a key",
    "alerts.confirm_page": "by a key",
    "alerts.stop_page": "by a key",
    "alerts.thanks": "thanks",
    "alerts.new": "a form about a search",
    "profile.ask": "a choice of who visits",
    "figures.table_csv": "a file; /cijfers/gegevens leads to it",
    "figures.table_json": "a file; /cijfers/gegevens leads to it",
    "figures.catalogue": "a file; /cijfers/gegevens leads to it",
    "figures.four_csv": "a file; its page stands there",
    "figures.chart": "a picture of a page that stands there",
    "figures.report": "a file; its page stands there",
    "machines.robots": "for programs",
    "machines.security_contact": "for programs and researchers",
    "machines.sitemap": "for programs",
    "machines.sitemap_part": "for programs",
    "machines.browser_search": "for browsers",
    "machines.stylesheet": "for browsers",
    "machines.favicon": "for browsers",
}


WRITTEN = {  # as many as somebody writes, and what belongs to them: on this site there are none
    "stories.show_story",
    "questions.open_question",
    "campaigns.show_campaign",
    "campaigns.follow_code",
    "figures.of_campaign",
    "figures.campaign_csv",
}


def public(app: Flask) -> list[Rule]:
    return [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("web.") and "GET" in (rule.methods or ())
    ]


@pytest.fixture
def mapped(client: FlaskClient) -> list[str]:
    """The paths of the site map, those in another language once more as in Dutch."""
    text = client.get("/sitemap.xml").text
    start = re.compile(r"^https?://[^/]+(/(fr|en)(?=/|$))?")
    return [start.sub("", address) or "/" for address in re.findall(r"<loc>([^<]+)</loc>", text)]


def test_every_public_page_stands_in_the_site_map_or_has_a_reason(app: Flask, mapped: list[str]) -> None:
    adapter = app.url_map.bind("localhost")
    there = {adapter.match(path)[0].removeprefix("web.") for path in mapped}
    every = {rule.endpoint.removeprefix("web.") for rule in public(app)}
    assert every - there - WRITTEN - set(WITHOUT) == set()
    assert set(WITHOUT) - every == there & set(WITHOUT) == set()
    assert all(WITHOUT.values())


def test_no_page_of_it_asks_not_to_be_found(client: FlaskClient, mapped: list[str]) -> None:
    assert set(MAIN_PAGES) < set(mapped)
    for path in MAIN_PAGES:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "noindex" not in answer.headers.get("X-Robots-Tag", "")
        assert 'name="robots" content="noindex' not in answer.text, path


def test_more_addresses_than_a_file_may_hold_stand_in_parts(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").text)
    monkeypatch.setattr(machines, "MAX_ADDRESSES", len(whole) // 3)
    index = client.get("/sitemap.xml")
    assert index.mimetype == "application/xml"
    assert "<sitemapindex" in index.text
    parts = re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", index.text)
    assert len(parts) == (3 if len(whole) % 3 == 0 else 4)
    inside = [address for part in parts for address in re.findall(r"<loc>([^<]+)</loc>", client.get(part).text)]
    assert inside == whole
    assert client.get("/sitemap-0.xml").status_code == client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404

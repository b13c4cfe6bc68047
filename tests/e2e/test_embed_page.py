"""The search box on another site, put there with the code of our own page: as a frame, and by the script."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from app.web.embed.box import COLOURS, LOOKS
from base import clock
from tests.e2e.conftest import NewContext, Open, check, under_a_server, violations
from tests.kit.asking import LIST
from tests.kit.changes import arrive, forget


@contextmanager
def partner(code: str) -> Iterator[str]:
    """The site of a municipality that copied the code."""
    site = Flask("partner")
    site.add_url_rule("/", view_func=lambda: f'<!doctype html><html lang="nl"><main><h1>Gemeente</h1>{code}</main>')
    with under_a_server(site) as address:
        yield address


@pytest.fixture
def news(client: FlaskClient, db: sa.Engine) -> Iterator[None]:
    """An offering that came last month."""
    one = client.get(LIST).json["offerings"][0]["id"]
    arrive(db, one, clock.now().replace(day=1) - timedelta(days=3))
    yield
    forget(db, one)


@pytest.mark.parametrize("script", [False, True])
def test_a_portal_shows_the_news_and_its_visitors_come_here(
    client: FlaskClient, context: NewContext, server_url: str, news: None, *, script: bool
) -> None:
    explained = html.unescape(client.get("/api-uitleg", base_url=server_url).text)
    [frame] = re.findall(r"<code data-news>(.*?)</code>", explained, re.DOTALL)
    by_script = f'<script src="{server_url}/zoekvak.js" data-vak="nieuws" data-partner="uw-naam"></script>'
    page = context(script=script).new_page()
    with partner(by_script if script else frame.replace("&provincie=limburg", "")) as address:
        page.goto(address)
        box = page.frame_locator("iframe[title='Nieuw in de sociale economie']")
        with page.expect_popup() as opened:
            box.get_by_role("listitem").first.get_by_role("link").click()
    expect(opened.value).to_have_url(re.compile(r"/aanbod/[^?]+\?partner=uw-naam$"))


def test_the_letter_of_a_month_is_a_page_that_everybody_can_read(open_page: Open, news: None) -> None:
    page = open_page("/nieuw/maand.html")
    expect(page.get_by_role("heading", name="Nieuw aanbod")).to_be_visible()
    check(page, page.url)


@pytest.mark.parametrize("how", ["frame", "script"])
def test_a_partner_copies_the_code_and_its_visitors_search_here(
    client: FlaskClient, context: NewContext, server_url: str, how: str
) -> None:
    explained = client.get("/api-uitleg", base_url=server_url).text
    [code] = re.findall(rf"<code data-{how}>(.*?)</code>", explained, re.DOTALL)
    page = context(script=how == "script").new_page()
    with partner(html.unescape(code)) as address:
        page.goto(address)
        box = page.frame_locator("iframe")
        box.get_by_label("Wat zoekt u?").fill("poetsen")
        with page.expect_popup() as opened:
            box.get_by_role("button", name="Zoeken").click()
    expect(opened.value.locator("h1")).to_contain_text("poetsen")
    expect(opened.value).to_have_url(re.compile("partner=uw-naam"))


@pytest.mark.parametrize("path", ["/zoekvak", "/nieuwsvak"])
def test_every_look_is_accessible(open_page: Open, server_url: str, path: str, news: None) -> None:
    page = open_page(path)
    check(page, page.url)
    for colour in COLOURS:
        for look in LOOKS:
            page.goto(f"{server_url}{path}?kleur={colour}&thema={look}")
            assert violations(page) == [], (colour, look)

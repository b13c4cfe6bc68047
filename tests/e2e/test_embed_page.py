"""The search box on another site, put there with the code of our own page: as a frame, and by the script."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from app.web.embed.box import COLOURS, LOOKS
from tests.e2e.conftest import NewContext, Open, check, under_a_server, violations


@contextmanager
def partner(code: str) -> Iterator[str]:
    """The site of a municipality that copied the code."""
    site = Flask("partner")
    site.add_url_rule("/", view_func=lambda: f'<!doctype html><html lang="nl"><main><h1>Gemeente</h1>{code}</main>')
    with under_a_server(site) as address:
        yield address


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


def test_every_look_is_accessible(open_page: Open, server_url: str) -> None:
    page = open_page("/zoekvak")
    check(page, page.url)
    for colour in COLOURS:
        for look in LOOKS:
            page.goto(f"{server_url}/zoekvak?kleur={colour}&thema={look}")
            assert violations(page) == [], (colour, look)

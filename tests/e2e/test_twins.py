"""Twins in a real browser: one card for two sources, and a way from each page to the other."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from opensearchpy import OpenSearch
from playwright.sync_api import expect

from base.config import Settings
from indexer.document.fields import Offering
from indexer.engine import documents
from indexer.running import runs
from tests.e2e.conftest import Open, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def shown(engine: OpenSearch, settings: Settings, live_index: runs.Run) -> Offering:
    """One of the demo's offerings that stand in two sources: the one that is shown."""
    every = sorted(documents.scan(engine, settings.index), key=lambda o: o["id"])
    return next(offering for offering in every if offering["twins"] and not offering["twin_of"])


@pytest.mark.parametrize("view", ["lijst", "kaart"])
def test_twins_are_one_card_that_names_both_sources(open_page: Open, shown: Offering, view: str) -> None:
    page = open_page(f"/zoeken?q={quote(shown['title'])}&weergave={view}&per_pagina=100")
    cards = page.locator(".cards .card").filter(has_text=shown["organisation_name"]).filter(has_text=shown["title"])
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("in de lijsten van")
    assert violations(page) == []


def test_the_page_of_each_leads_to_the_other(open_page: Open, shown: Offering) -> None:
    [other] = shown["twins"]
    page = open_page(f"/aanbod/{shown['id']}")
    page.get_by_role("link", name="de lijst van").click()
    expect(page).to_have_url(re.compile(f"/aanbod/{re.escape(other)}$"))
    expect(page.locator('link[rel="canonical"]')).to_have_attribute("href", page.url.replace(other, shown["id"]))
    expect(page.get_by_role("link", name="de lijst van")).to_have_attribute("href", f"/aanbod/{shown['id']}")
    assert violations(page) == []

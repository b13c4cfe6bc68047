"""What a visitor sees of a place: a region, a name of several towns, a mistake, a place that nobody serves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open

pytestmark = pytest.mark.browser


def test_a_region_is_named_in_the_heading(open_page: Open) -> None:
    page = open_page("/zoeken?q=poetsen+in+de+Kempen")
    expect(page.locator("h1")).to_contain_text("in de Kempen")
    expect(page.locator("#plaats")).to_have_value("Kempen")
    expect(page.locator("#q")).to_have_value("poetsen")
    expect(page.locator(".scope")).to_contain_text("Gevestigd in de Kempen")


def test_the_other_town_of_a_name_is_one_click_away(open_page: Open) -> None:
    page = open_page("/zoeken?q=poetsen+Aalst")
    expect(page.locator("h1")).to_contain_text("rond Aalst (Oost-Vlaanderen)")
    page.click(".reading >> text=Aalst (Sint-Truiden")
    expect(page.locator("h1")).to_contain_text("rond Aalst (Sint-Truiden)")
    expect(page.locator("#q")).to_have_value("poetsen")


def test_a_misspelt_place_is_said(open_page: Open) -> None:
    page = open_page("/zoeken?q=poetsen&plaats=Mechlen")
    expect(page.locator(".reading")).to_contain_text("Wij zochten rond Mechelen in plaats van “Mechlen”.")
    expect(page.locator("#plaats")).to_have_value("Mechelen")


def test_a_place_that_nobody_serves_leads_to_all_of_flanders(open_page: Open) -> None:
    page = open_page("/zoeken?q=%22vergaderen+onder+de+hopast%22&plaats=Genk")
    expect(page.locator("h1")).to_contain_text("Nog niets gevonden")
    page.click("text=In heel Vlaanderen (")
    expect(page.locator("h1")).to_contain_text(re.compile("^1 aanbieding"))
    expect(page.locator("#plaats")).to_have_value("")

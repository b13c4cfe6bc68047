"""French and English in a browser: the switch keeps a search, scripts speak the language, and axe finds nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, check

PAGES = ("/", "/zoeken?q=poetsen&plaats=Aarschot", "/aanbod/limburg:1", "/stel-je-vraag?q=poetsen", "/cijfers", "/over")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_are_accessible_and_stay_within_a_phone(open_page: Open, language: str, path: str) -> None:
    page = open_page(f"/{language}{path}")
    check(page, page.url)


@pytest.mark.parametrize("script", [True, False])
def test_who_switches_on_a_results_page_keeps_the_search_and_goes_on_in_that_language(
    open_page: Open, script: bool
) -> None:
    page = open_page("/zoeken?q=poetsen&plaats=Aarschot", script=script)
    page.locator("[hreflang=fr]").last.click()
    page.wait_for_url("**/fr/zoeken?q=poetsen&plaats=Aarschot")
    expect(page.locator("html")).to_have_attribute("lang", "fr-BE")
    expect(page.locator("#q")).to_have_value("poetsen")
    expect(page.locator("h1")).to_contain_text("autour d’Aarschot")
    expect(page.locator(".card-title a").first).to_have_attribute("lang", "nl")
    page.locator(".card-title a").first.click()
    page.wait_for_url("**/fr/aanbod/**")
    expect(page.locator("h1")).to_have_attribute("lang", "nl")
    expect(page.locator("text=Comment le travail se fait")).to_be_visible()


def test_a_question_that_lacks_something_is_said_in_the_language(open_page: Open) -> None:
    page = open_page("/en/stel-je-vraag?q=cleaning", script=False)
    page.click("text=Send your question")
    expect(page.locator(".summary")).to_contain_text("Choose who you are.")
    expect(page.locator("html")).to_have_attribute("lang", "en-BE")
    expect(page).to_have_url(re.compile("/en/stel-je-vraag"))


def test_the_scripts_speak_the_language(open_page: Open) -> None:
    page = open_page("/en/zoeken?q=poetsen&weergave=kaart")
    expect(page.locator(".leaflet-control-zoom-out")).to_have_attribute("title", "Zoom out")

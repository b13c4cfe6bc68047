"""Words that choose stand as filters that can be taken away; the box of words takes a pasted text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, violations

pytestmark = pytest.mark.browser
TEXT = (
    "Wij zoeken voor onze school in Aarschot een partner voor het maaien van het gras, het wassen van de ramen en het "
    "vouwen en drukken van folders. Daarnaast willen wij onze oude fietsen laten herstellen. De betaling gebeurt "
    "binnen dertig dagen na ontvangst van de factuur."
)


def test_words_that_choose_stand_as_filters_that_can_be_taken_away(open_page: Open) -> None:
    page = open_page("/")
    page.fill("#q", "voorbehouden opdracht gras maaien voor gemeenten")
    page.press("#q", "Enter")
    expect(page.locator("#q")).to_have_value("gras maaien")
    expect(page.locator("#f-voorbehouden-true")).to_be_checked()
    expect(page.locator("#f-koper-local_government")).to_be_checked()
    page.locator(".chips").get_by_role("link", name="Voorbehouden opdracht: ja").click()
    expect(page.locator("#f-voorbehouden-true")).not_to_be_checked()
    expect(page.locator("#f-koper-local_government")).to_be_checked()
    expect(page.locator("#q")).to_have_value("gras maaien")


def test_words_that_choose_can_be_searched_as_words(open_page: Open) -> None:
    page = open_page("/zoeken?q=gras+maaien+voor+gemeenten")
    page.get_by_role("link", name="Zoek het als woord").click()
    expect(page.locator("#q")).to_have_value("gras maaien voor gemeenten")
    expect(page.locator("#f-koper-local_government")).not_to_be_checked()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_text_in_the_box_of_words_becomes_searches(open_page: Open, script: bool) -> None:
    page = open_page("/", script=script)
    page.fill("#q", TEXT)
    page.click(".search button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("in uw tekst")
    expect(page.locator("textarea")).to_have_value(TEXT)
    page.locator(".proposals a", has_text="ramen").click()
    expect(page).to_have_url(re.compile("plaats=Aarschot"))
    expect(page.locator("#q")).to_have_value(re.compile("ramen"))


def test_text_that_is_too_long_keeps_every_word(open_page: Open) -> None:
    page = open_page("/")
    text = f"{TEXT} {'Nog een zin over het werk. ' * 200}einde"
    page.fill("#q", text)
    page.press("#q", "Enter")
    expect(page.locator("#q")).to_have_value(text)
    expect(page.locator(".field.wrong")).to_contain_text("wij lezen er hoogstens")
    assert violations(page) == []


@pytest.mark.parametrize("chosen", ["q=poetsen&plaats=Beveren", "activiteit=poederlakken-en-schilderen-van-stukken"])
@pytest.mark.parametrize("width", [320, 390])
def test_chip_can_be_taken_away_where_it_is_seen(open_page: Open, chosen: str, width: int) -> None:
    page = open_page(f"/zoeken?{chosen}", phone=True)
    page.set_viewport_size({"width": width, "height": 844})
    expect(page.locator(".chip").first).to_be_in_viewport(ratio=1)

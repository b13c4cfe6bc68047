"""What a page of results says when little or nothing fits, or when meaning comes too late: true, and accessible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from app.search.relevance import MOST_POSSIBLE
from base.config import Settings
from standalone.guard import Guard
from tests.e2e.conftest import Open, violations
from tests.kit.asking import IN_PART, ONLY_IN_PART
from tests.kit.parts import served

pytestmark = pytest.mark.browser
looks = pytest.mark.parametrize("look", [{}, {"phone": True, "dark": True}], ids=["light", "phone-dark"])


@pytest.fixture(scope="module")
def late_url(settings: Settings, guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site while its model gives no answer."""
    folder = tmp_path_factory.mktemp("late")
    late = replace(settings, meaning=True, model_socket=str(folder / "nobody.sock"))
    with served(late, folder, guard) as url:
        yield url


def _first_with(open_page: Open, texts: tuple[str, ...], wanted: str, **look: bool) -> Page:
    """The page of the first of these texts that has what is wanted and a part "ook mogelijk"."""
    for text in texts:
        page = open_page(f"/zoeken?q={quote(text)}", **look)
        if page.locator(wanted).count() and page.locator("#ook").count():
            return page
    raise AssertionError(f"none of these is such a search: {texts}")


@looks
def test_what_is_also_possible_stands_below_a_line_and_does_not_count(open_page: Open, look: dict[str, bool]) -> None:
    page = _first_with(open_page, IN_PART, "#lijst > li", **look)
    expect(page.locator("h1")).to_contain_text(re.compile(rf"^{page.locator('#lijst .card').count()} aanbieding"))
    expect(page.locator(".loose")).to_contain_text("Het telt niet mee in het aantal hierboven.")
    expect(page.locator(".loose .card").first).to_be_visible()
    expect(page.locator(".loose .card").nth(MOST_POSSIBLE)).to_have_count(0)
    assert violations(page) == []


@looks
def test_when_only_that_is_left_the_page_says_that_nothing_was_found(open_page: Open, look: dict[str, bool]) -> None:
    page = _first_with(open_page, ONLY_IN_PART, ".nothing", **look)
    expect(page.locator("h1")).to_contain_text("Nog niets gevonden voor")
    expect(page.locator("#lijst > li")).to_have_count(0)
    expect(page.locator(".loose")).not_to_contain_text("aantal hierboven")
    assert violations(page) == []


@looks
def test_a_page_without_meaning_says_so(open_page: Open, late_url: str, look: dict[str, bool]) -> None:
    page = open_page(f"{late_url}/zoeken?q=poetsen&plaats=Gent", **look)
    expect(page.locator(".reading")).to_contain_text("zoeken op betekenis is nog niet klaar")
    expect(page.get_by_role("link", name="Zoek opnieuw")).to_have_attribute("href", re.compile("q=poetsen&plaats=Gent"))
    expect(page.locator("#lijst .card").first).to_be_visible()
    assert violations(page) == []


@looks
def test_thanks_name_the_place_of_an_ambiguous_question(open_page: Open, look: dict[str, bool]) -> None:
    page = open_page("/stel-je-vraag?q=bokalen+blazen&plaats=Halle", **look)
    page.check("text=Halle (Zoersel, Antwerpen)")
    page.check("text=Een school")
    page.fill("#email", "school@school.example")
    page.click("main button[type=submit]")
    expect(page.locator(".thanks")).to_contain_text("U zoekt in Halle (Zoersel)")
    expect(page.locator(".thanks")).to_contain_text("De provincie Antwerpen leest uw vraag")
    assert violations(page) == []

"""No text is cut off where it should be read whole, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Open
from tests.e2e.test_public_pages import PATHS, TEXTS

pytestmark = pytest.mark.browser
# What is a summary by design: all of it stands on the page that it leads to, or in the form that it opens.
SUMMARIES = ".card-text, .card > .ways, .search-line .asked"
CLIPPED = """summaries => [...document.querySelectorAll('main *')].filter(element => {
  const style = getComputedStyle(element);
  return /hidden|clip/.test(style.overflowX + style.overflowY) && style.clipPath === 'none'
    && !element.closest('.map') && !element.matches(summaries)
    && (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
}).map(element => `${element.className}: ${element.textContent.trim()}`)"""


def clipped(page: Page) -> list[str]:
    """The texts of a page that are cut off at its right or below, on a desk and on a phone."""
    every: list[str] = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        every += page.evaluate(CLIPPED, SUMMARIES)
    return every


def test_page_of_an_offering_says_in_full_how_the_work_is_done(open_page: Open) -> None:
    page = open_page("/aanbod/antwerpen:202")
    expect(page.locator(".ways.big")).to_contain_text("begeleid")
    assert clipped(page) == []


def test_page_of_an_organisation_is_not_cut_off(open_page: Open) -> None:
    page = open_page("/aanbod/antwerpen:202")
    page.click(".detail-head .lead a")
    page.wait_for_url("**/organisatie/**")
    assert clipped(page) == []


@pytest.mark.parametrize("path", [*PATHS.values(), *TEXTS], ids=[*PATHS, *TEXTS])
def test_public_page_is_not_cut_off(open_page: Open, path: str) -> None:
    assert clipped(open_page(path)) == []

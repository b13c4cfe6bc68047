"""Comparing, sharing and looking nearby in a browser: without scripts, by keyboard, on a phone, and as axe sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, NewContext, Open, check, violations

BOOM = {"latitude": 51.0912345, "longitude": 4.3712345}


def pick(page: Page, *numbers: int) -> None:
    for number in numbers:
        button = page.locator(".pick").nth(number)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")


def test_offerings_are_chosen_compared_and_asked_without_scripts(open_page: Open) -> None:
    page = open_page("/zoeken?q=groen", script=False)
    pick(page, 0, 1, 2)
    expect(page.locator(".top .bubble")).to_have_text("3")
    page.click(".top nav >> text=Vergelijk")
    expect(page.locator("h1")).to_have_text("Vergelijk 3 aanbiedingen")
    page.locator("textarea").first.fill("Eerst bellen")
    page.click("text=Zet de notities in de link")
    expect(page.locator("td.note").first).to_contain_text("Eerst bellen")
    page.locator("text=Haal weg").last.click()
    expect(page.locator("h1")).to_have_text("Vergelijk 2 aanbiedingen")
    expect(page.locator("td.note").first).to_contain_text("Eerst bellen")
    page.click("text=Stel hun samen een vraag")
    expect(page.locator("input[name=offerings]:checked")).not_to_have_count(0)


def test_the_link_shows_the_same_in_another_browser(open_page: Open, context: NewContext) -> None:
    page = open_page("/zoeken?q=groen")
    pick(page, 0, 1)
    page.goto(page.url.partition("/zoeken")[0] + "/vergelijken")
    page.locator("textarea").last.fill("Deze komt & gaat")
    page.click("text=Zet de notities in de link")
    expect(page.locator("td.note").last).to_contain_text("Deze komt & gaat")
    other = context().new_page()
    other.goto(page.url)
    expect(other.locator("main")).to_have_text(page.locator("main").text_content() or "")
    assert other.locator("main").screenshot() == page.locator("main").screenshot()


def test_the_comparison_is_accessible_and_stays_within_a_phone(open_page: Open) -> None:
    page = open_page("/zoeken?q=groen")
    pick(page, 0, 1, 2, 3)
    page.locator(".pick").nth(4).click()
    expect(page.get_by_role("alert")).to_contain_text("U vergelijkt er al 4")
    check(page, page.url)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.locator("tbody .of").first).to_be_visible()
    expect(page.get_by_role("rowheader", name="Werkgebied")).to_have_count(1)
    page.click("text=Begin opnieuw")
    expect(page.locator("h1")).to_have_text("Er is nog niets om te vergelijken")
    assert violations(page) == []


def test_the_keyboard_stays_at_the_card_that_was_chosen(open_page: Open) -> None:
    page = open_page("/zoeken?q=groen")
    button = page.locator(".pick").nth(2)
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert violations(page) == []


def test_a_link_is_copied_mailed_and_printed(open_page: Open) -> None:
    page = open_page("/zoeken?q=poetsen&plaats=Gent")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("window.print = () => { document.title = 'op papier'; }")
    page.click("text=Kopieer de link")
    expect(page.locator("text=De link is gekopieerd")).to_be_visible()
    page.wait_for_function("navigator.clipboard.readText().then(t => t.endsWith('/zoeken?q=poetsen&plaats=Gent'))")
    expect(page.locator("text=Mail deze zoekopdracht")).to_have_attribute("href", re.compile(r"plaats%3DGent"))
    page.click("text=Druk af")
    expect(page).to_have_title("op papier")


def test_without_scripts_there_is_a_mail_and_no_button_that_does_nothing(open_page: Open) -> None:
    page = open_page("/zoeken?q=poetsen", script=False)
    expect(page.locator("text=Mail deze zoekopdracht")).to_be_visible()
    for text in ("Kopieer de link", "Druk af", "mijn locatie"):
        expect(page.locator(f"text={text}")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/zoeken?q=poetsen"])
def test_the_nearest_town_is_filled_in_and_the_place_of_the_visitor_goes_nowhere(
    context: NewContext, server_url: str, path: str
) -> None:
    page = context(geolocation=BOOM, permissions=["geolocation"]).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.goto(server_url + path)
    assert not [url for url in asked if "towns.json" in url]
    page.click("text=mijn locatie")
    expect(page.locator("#plaats")).to_have_value("Boom")
    page.locator("#plaats").press("Enter")
    expect(page.locator("h1")).to_contain_text("rond Boom")
    assert not [url for url in asked if re.search(r"51[.,]0|4[.,]37", url)]


def test_far_from_flanders_no_town_is_filled_in(context: NewContext, server_url: str) -> None:
    page = context(geolocation={"latitude": 48.85, "longitude": 2.35}, permissions=["geolocation"]).new_page()
    page.goto(f"{server_url}/")
    page.click("text=mijn locatie")
    expect(page.locator("text=niet gevonden")).to_be_visible()
    expect(page.locator("#plaats")).to_have_value("")
    assert violations(page) == []

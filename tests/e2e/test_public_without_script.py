"""Every form and view of the public pages without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open

pytestmark = pytest.mark.browser


def test_search_filter_and_sort(open_page: Open) -> None:
    page = open_page("/", script=False)
    page.fill("#q", "poetsen")
    page.fill("#plaats", "Leuven")
    page.click(".search .button")
    page.check("#f-levering-on_site")
    page.click(".apply")
    expect(page).to_have_url(re.compile("levering=on_site"))
    expect(page.locator("#f-levering-on_site")).to_be_checked()
    page.select_option("#sorteer", "afstand")
    page.click(".sort button")
    expect(page).to_have_url(re.compile("sorteer=afstand"))
    expect(page).to_have_url(re.compile("levering=on_site"))
    page.click("text=Verwijder: Komt bij u")
    expect(page).not_to_have_url(re.compile("levering"))


def test_buttons_for_scripts_are_hidden_with_script(open_page: Open) -> None:
    page = open_page("/zoeken")
    expect(page.locator(".apply")).to_be_hidden()
    expect(page.locator(".sort button")).to_be_hidden()


def test_sheet_opens_and_closes_by_links(open_page: Open) -> None:
    page = open_page("/zoeken", script=False, phone=True)
    expect(page.locator("#f-levering-on_site")).to_be_hidden()
    page.click(".filter-button")
    expect(page.locator("#f-levering-on_site")).to_be_visible()
    page.click(".filters-head .sheet-close")
    expect(page.locator("#f-levering-on_site")).to_be_hidden()


def test_map_view_says_what_needs_script(open_page: Open) -> None:
    page = open_page("/zoeken?weergave=kaart", script=False)
    expect(page.locator("text=Zonder JavaScript kunt u niet inzoomen")).to_be_visible()
    expect(page.locator(".cards .card")).to_have_count(20)


def test_another_place_of_the_same_name_is_chosen_by_a_link(open_page: Open) -> None:
    page = open_page("/zoeken?q=gras&plaats=Tielt", script=False)
    page.click(".reading >> text=Tielt-Winge")
    expect(page.locator("#plaats")).to_have_value(re.compile("Tielt-Winge"))
    expect(page.locator(".summary")).to_have_count(0)


def test_question_is_kept_and_typed_text_survives_errors(open_page: Open) -> None:
    page = open_page("/stel-je-vraag?plaats=Tielt", script=False)
    page.fill("#need", "Twee ploegen voor het strijkwerk van een rusthuis")
    page.check("text=Tielt (Tielt-Winge, Vlaams-Brabant)")
    page.click("main button[type=submit]")
    expect(page.locator(".summary")).to_be_visible()
    expect(page.locator("#need")).to_have_value(re.compile("^Twee ploegen"))
    expect(page.locator("#place")).to_have_value("Tielt (Tielt-Winge)")
    page.check("text=Een zorgorganisatie")
    page.fill("#email", "aankoop@rusthuis.example")
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/stel-je-vraag/bedankt/V-"))
    expect(page.locator(".reference")).to_have_text(page.url.rpartition("/")[2])


def test_feedback_is_kept(open_page: Open) -> None:
    page = open_page("/feedback?pagina=/zoeken", script=False)
    page.click("main button[type=submit]")
    expect(page.locator(".summary")).to_be_visible()
    page.fill("#message", "Het telefoonnummer klopt niet meer.")
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/feedback/bedankt$"))

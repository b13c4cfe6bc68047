"""Every form and view of the public pages without JavaScript."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Open

pytestmark = pytest.mark.browser


def test_search_filter_and_sort(open_page: Open) -> None:
    page = open_page("/", script=False)
    page.fill("#q", "poetsen")
    page.fill("#plaats", "Leuven")
    page.click(".search button")
    page.check("#f-levering-on_site")
    page.click(".apply")
    assert "levering=on_site" in page.url
    assert page.is_checked("#f-levering-on_site")
    page.select_option("#sorteer", "afstand")
    page.click(".sort button")
    assert "sorteer=afstand" in page.url
    assert "levering=on_site" in page.url
    page.click("text=Verwijder: Komt bij u")
    assert "levering" not in page.url


def test_buttons_for_scripts_are_hidden_with_script(open_page: Open) -> None:
    page = open_page("/zoeken")
    assert page.locator(".apply").is_hidden()
    assert page.locator(".sort button").is_hidden()


def test_sheet_opens_and_closes_by_links(open_page: Open) -> None:
    page = open_page("/zoeken", script=False, phone=True)
    assert page.locator("#f-levering-on_site").is_hidden()
    page.click(".filter-button")
    assert page.locator("#f-levering-on_site").is_visible()
    page.click(".filters-head .sheet-close")
    assert page.locator("#f-levering-on_site").is_hidden()


def test_map_view_says_that_it_needs_script(open_page: Open) -> None:
    page = open_page("/zoeken?weergave=kaart", script=False)
    assert page.locator("text=De kaart heeft JavaScript nodig").is_visible()
    assert page.locator(".cards .card").count() == 20


def test_ambiguous_place_is_chosen_by_a_link(open_page: Open) -> None:
    page = open_page("/zoeken?q=gras&plaats=Tielt", script=False)
    page.click(".candidates a >> nth=1")
    assert "Tielt-Winge" in page.input_value("#plaats")
    assert page.locator(".summary").count() == 0


def test_question_is_kept_and_typed_text_survives_errors(open_page: Open) -> None:
    page = open_page("/stel-je-vraag", script=False)
    page.fill("#need", "Twee ploegen voor het strijkwerk van een rusthuis")
    page.fill("#place", "Tielt")
    page.click("main button[type=submit]")
    assert page.input_value("#need").startswith("Twee ploegen")
    page.check("text=Tielt (Tielt-Winge, Vlaams-Brabant)")
    page.check("text=Een zorgorganisatie")
    page.fill("#email", "aankoop@rusthuis.example")
    page.click("main button[type=submit]")
    assert "/stel-je-vraag/bedankt/V-" in page.url
    assert page.inner_text(".reference") in page.url


def test_feedback_is_kept(open_page: Open) -> None:
    page = open_page("/feedback?pagina=/zoeken", script=False)
    page.click("main button[type=submit]")
    assert page.locator(".summary").is_visible()
    page.fill("#message", "Het telefoonnummer klopt niet meer.")
    page.click("main button[type=submit]")
    assert page.url.endswith("/feedback/bedankt")

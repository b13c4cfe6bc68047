"""The public pages in a real browser: accessible in light and dark, on a desk and a phone, and calling nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from base.config import Settings
from indexer.changes.change import Departed
from standalone.guard import Guard
from tests.e2e.conftest import Open, violations
from tests.kit.changes import forget, withdraw
from tests.kit.parts import served

pytestmark = pytest.mark.browser
LOOKS = [{}, {"phone": True, "dark": True}]
NAMES = ["light", "phone-dark"]
light_and_dark = pytest.mark.parametrize("look", LOOKS, ids=NAMES)
WIDTHS = (320, 390, 601, 861, 1100, 1280)
TEXT = "Wij zoeken voor onze school in Aarschot iemand voor het maaien van het gras. " * 3
PATHS = {
    "home": "/",
    "results": "/zoeken?q=poetsen&plaats=Aarschot&sector=schoonmaak-en-afwas",
    "map": "/zoeken?q=poetsen&plaats=Aarschot&weergave=kaart",
    "empty": "/zoeken?q=zeppelinbouw&plaats=Gent",
    "region": "/zoeken?q=poetsen+in+de+Kempen",
    "ambiguous": "/zoeken?q=poetsen&plaats=Aalst",
    "unserved": "/zoeken?q=%22vergaderen+onder+de+hopast%22&plaats=Genk",
    "chosen": "/zoeken?q=voorbehouden+opdracht+groenonderhoud+voor+scholen",
    "code": "/zoeken?q=77310000-6",
    "sector": "/zoeken?sector=groen-en-natuur",
    "text": f"/zoeken?q={quote(TEXT)}",
    "question": "/stel-je-vraag?q=glazen&plaats=Halle",
    "faults": "/zoeken?q=gras&plaats=Tielt&straal=ver&sorteer=prijs&koper=niemand",
    "unknown": "/bestaat-niet",
    "gone": "/aanbod/limburg:weg",
    "take-along": "/zoeken/meenemen?q=poetsen&plaats=Aarschot",
}
TEXTS = [
    "/over",
    "/toegankelijkheid",
    "/privacy",
    "/cookies",
    "/colofon",
    "/opendata",
    "/volgorde",
    "/feedback",
    "/feedback/bedankt",
    "/stel-je-vraag/bedankt/V-0123ABCD",
    "/zoeken/tekst",
    "/aankooplijst",
    "/wie-bent-u",
]


@pytest.fixture(autouse=True)
def _clean(requested: list[str], faults: list[str]) -> Iterator[None]:
    """Every test here: no error in a script, nothing refused by our own policy, no request to another host."""
    yield
    assert faults == []
    assert requested
    assert [url for url in requested if not url.startswith(("http://127.0.0.1:", "data:"))] == []


@pytest.fixture(scope="module")
def gone(db: sa.Engine) -> Iterator[None]:
    """An offering that was withdrawn, with others like it."""
    withdraw(db, "limburg:weg", Departed("Gras maaien", ["gras-maaien"], None))
    yield
    forget(db, "limburg:weg")


@pytest.fixture(scope="module")
def away_url(settings: Settings, guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site while its engine cannot be reached."""
    away = replace(settings, opensearch_url="http://127.0.0.1:9", search_timeout=0.2)
    with served(away, tmp_path_factory.mktemp("away"), guard) as url:
        yield url


@light_and_dark
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
@pytest.mark.usefixtures("gone")
def test_page_is_accessible(open_page: Open, path: str, look: dict[str, bool]) -> None:
    page = open_page(path, **look)
    if "weergave=kaart" in path:
        page.wait_for_selector(".map-pin")
    assert violations(page) == []


@light_and_dark
def test_texts_are_accessible(open_page: Open, server_url: str, look: dict[str, bool]) -> None:
    page = open_page(TEXTS[0], **look)
    for path in TEXTS:
        answer = page.goto(server_url + path)
        assert answer
        assert answer.ok, path
        assert violations(page) == [], path


@light_and_dark
def test_page_without_engine_is_accessible(open_page: Open, away_url: str, look: dict[str, bool]) -> None:
    page = open_page(f"{away_url}/zoeken?q=poetsen", **look)
    expect(page.locator("h1")).to_have_text("Zoeken lukt even niet")
    assert violations(page) == []


@light_and_dark
def test_offering_and_organisation_are_accessible(open_page: Open, look: dict[str, bool]) -> None:
    page = open_page("/zoeken?q=poetsen", **look)
    page.click(".card-title a")
    page.wait_for_selector(".map.small .map-pin")
    assert violations(page) == []
    page.click(".detail-head .lead a")
    page.wait_for_url("**/organisatie/**")
    page.wait_for_selector(".map.small .map-pin")
    assert violations(page) == []


@light_and_dark
def test_open_menus_are_accessible(open_page: Open, look: dict[str, bool]) -> None:
    page = open_page("/zoeken?q=werk", **look)
    if look.get("phone"):
        page.click(".filter-button")
    page.click(".facet summary >> nth=0")
    assert violations(page) == []
    if look.get("phone"):
        page.keyboard.press("Escape")
        page.click(".search-line")
    page.fill("#plaats", "")
    page.locator("#plaats").press_sequentially("gen")
    page.wait_for_selector(".place .autocomplete__option")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


@light_and_dark
def test_question_form_with_errors_is_accessible(open_page: Open, look: dict[str, bool]) -> None:
    page = open_page("/stel-je-vraag?plaats=Tielt", **look)
    page.click("button[type=submit]")
    page.wait_for_selector(".summary")
    expect(page.locator(".summary")).to_be_focused()
    assert violations(page) == []


def test_what_is_wrong_begins_at_the_top_of_its_box(open_page: Open) -> None:
    page = open_page("/wie-bent-u", script=False)
    page.get_by_label("Gemeente van uw organisatie").fill("Nergenshuizen")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".summary h2")).to_have_css("margin-top", "0px")


def test_filter_applies_at_once_and_keeps_focus(open_page: Open) -> None:
    page = open_page("/zoeken?plaats=Gent")
    before = page.inner_text("#kop")
    page.locator("#f-provincie-oost-vlaanderen").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**provincie=oost-vlaanderen**")
    expect(page.locator("#kop")).not_to_have_text(before)
    expect(page.locator("#f-provincie-oost-vlaanderen")).to_be_focused()
    expect(page.locator("#melding")).to_have_text(page.locator("#kop").inner_text())
    page.go_back()
    page.wait_for_function("before => document.querySelector('#kop')?.innerText === before", arg=before)


def test_sheet_on_a_phone_holds_focus_and_closes_with_escape(open_page: Open) -> None:
    page = open_page("/zoeken?plaats=Gent", phone=True)
    expect(page.locator("#f-levering-on_site")).to_be_hidden()
    page.click(".filter-button")
    expect(page.locator("#filters-titel")).to_be_focused()
    page.wait_for_function("document.querySelector('#resultaten').inert")
    page.check("#f-levering-on_site")
    page.wait_for_url("**levering=on_site**")
    expect(page.locator(".sheet-done")).to_contain_text("Toon")
    page.keyboard.press("Escape")
    expect(page.locator(".filter-button .bubble")).to_have_text(re.compile("^1"))
    expect(page.locator(".filter-button")).to_be_focused()
    page.wait_for_function("!document.querySelector('#resultaten').inert")


def test_keyboard_alone_leads_from_home_to_an_offering(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("gras maaien")
    page.keyboard.press("Tab")
    page.keyboard.type("aarsch")
    page.wait_for_selector(".place .autocomplete__option")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#plaats")).to_have_value("Aarschot")
    _press_until(page, "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?q=gras+maaien&plaats=Aarschot")
    _press_until(page, ".card-title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanbod/**")
    expect(page.locator("h1")).to_have_count(1)


def _press_until(page: Page, selector: str) -> None:
    """Press Tab until an element that matches has focus, and check on the way that focus can be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        page.wait_for_function("getComputedStyle(document.activeElement).outlineStyle != 'none'")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
@pytest.mark.usefixtures("gone")
def test_nothing_sticks_out_of_any_screen(open_page: Open, path: str) -> None:
    page = open_page(path, phone=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


@pytest.mark.parametrize("script", [True, False])
def test_a_later_page_of_results_begins_at_its_heading(open_page: Open, script: bool) -> None:
    page = open_page("/zoeken?sorteer=naam", script=script)
    page.locator('.paging a[rel="next"]').click()
    expect(page.locator("h1")).to_contain_text("(pagina 2 van")
    expect(page.locator("h1")).to_be_focused()

"""The box of needs in a real browser: suggestions by keyboard, mouse and screen reader, and the search as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, violations

pytestmark = pytest.mark.browser
OPTION = ".need .autocomplete__option"


@pytest.fixture(autouse=True)
def _clean(faults: list[str]) -> Iterator[None]:
    """No error in a script, nothing refused by our own policy."""
    yield
    assert faults == []


def type_need(page: Page, text: str) -> None:
    """Type until there are suggestions."""
    page.fill("#q", "")
    page.locator("#q").press_sequentially(text)
    page.wait_for_selector(OPTION)


@pytest.mark.parametrize("path", ["/", "/zoeken#zoek", "/bestaat-niet"])  # on a phone the form opens at #zoek
@pytest.mark.parametrize("look", [{}, {"phone": True, "dark": True}], ids=["light", "phone-dark"])
def test_open_list_is_accessible(open_page: Open, path: str, look: dict[str, bool]) -> None:
    page = open_page(path, **look)
    type_need(page, "gras")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")


def test_groups_are_labelled_for_eyes_and_ears(open_page: Open) -> None:
    page = open_page("/")
    type_need(page, "gr")
    texts = page.locator(OPTION).evaluate_all("all => all.map(one => one.textContent)")
    kinds = [text.split(":")[0] for text in texts]
    assert list(dict.fromkeys(kinds)) == ["Activiteiten", "Zoek naar", "Aanbod", "Organisaties", "Plaatsen"]
    assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index)
    expect(page.locator(f"{OPTION} .kind:not(.unseen)")).to_have_count(5)
    expect(page.locator("#q")).to_have_attribute("role", "combobox")
    expect(page.get_by_label("Wat zoekt u?").first).to_have_attribute("aria-expanded", "true")


def test_activity_leads_to_its_offerings_near_the_place(open_page: Open) -> None:
    page = open_page("/zoeken?plaats=Aarschot")
    type_need(page, "gras maa")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?plaats=Aarschot&activiteit=gras-maaien")
    expect(page.locator(".chip:has-text('Aarschot')")).to_have_count(1)


def test_offering_and_organisation_lead_to_their_pages(open_page: Open) -> None:
    page = open_page("/zoeken?q=poetsen")
    name = page.locator(".card-who a").first.inner_text()
    for kind, address in (("Aanbod", "**/aanbod/**"), ("Organisaties", "**/organisatie/**")):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/zoeken")
        type_need(page, "gras" if kind == "Aanbod" else name)
        page.locator(OPTION, has_text=f"{kind}: ").first.click()
        page.wait_for_url(address)


def test_place_becomes_a_chip_and_keeps_the_need(open_page: Open) -> None:
    page = open_page("/")
    type_need(page, "kuisploeg aarsch")
    page.locator(OPTION, has_text="Plaatsen: Aarschot").click()
    page.wait_for_url("**/zoeken?q=kuisploeg&plaats=Aarschot")
    expect(page.locator("#q")).to_have_value("kuisploeg")
    expect(page.locator("#plaats")).to_have_value("Aarschot")
    page.click(".chip:has-text('Aarschot')")
    page.wait_for_url("**/zoeken?q=kuisploeg")


def test_enter_without_a_choice_searches_as_typed(open_page: Open) -> None:
    page = open_page("/")
    type_need(page, "gras")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?q=gras")


def test_escape_closes_the_list_and_leaves_the_text(open_page: Open) -> None:
    page = open_page("/")
    type_need(page, "gras")
    page.keyboard.press("Escape")
    page.wait_for_selector(OPTION, state="hidden")
    expect(page.locator("#q")).to_have_value("gras")


def test_same_words_again_keep_what_was_asked_literally(open_page: Open) -> None:
    page = open_page("/zoeken?q=kuisplog&letterlijk=spelling")
    with page.expect_navigation():
        page.click("#zoek button[type=submit]")
    expect(page).to_have_url(re.compile(r"/zoeken\?q=kuisplog\&letterlijk=spelling$"))
    page.fill("#q", "kuisplogg")
    page.click("#zoek button[type=submit]")
    page.wait_for_url("**/zoeken?q=kuisplogg")


def test_the_reason_is_read_without_a_click(open_page: Open) -> None:
    page = open_page("/zoeken?q=gras+maaien+Aarschot")
    expect(page.locator(".why").first).to_contain_text("Past bij:")
    assert violations(page) == []


def test_folded_offerings_unfold(open_page: Open) -> None:
    page = open_page("/zoeken?q=poetsen", script=False)
    for query in ("tenten", "wasserij", "lassen", "was en strijk", "plaatbewerking en plooien", "kwaliteitscontrole"):
        page.goto(page.url.split("?")[0] + f"?q={query}")
        if page.locator(".fold").count():
            break
    fold = page.locator(".fold").first
    expect(fold.locator(".card").first).to_be_hidden()
    fold.locator("summary").first.click()
    expect(fold.locator(".card").first).to_be_visible()

"""The page of results at a glance: what is in sight, how soon the keyboard is there, and that nothing gets lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.e2e.conftest import Open, violations

pytestmark = pytest.mark.browser
WANTED = "/zoeken?q=poetsen&plaats=Gent"
IN_SENTENCE = "/zoeken?q=gras+maaien+in+Aarschot"
SEARCHES = [WANTED, IN_SENTENCE, "/zoeken?sector=groen-en-natuur", "/zoeken"]
KEYED = [
    *SEARCHES,
    f"{WANTED}&weergave=kaart",
    "/zoeken?q=poetsen&plaats=Aalst",
    "/zoeken?q=poetsen+in+de+Kempen",
    "/zoeken?q=voorbehouden+opdracht+groenonderhoud+voor+scholen",
]
MOST_TABS = 12


def _bottom(card: Locator) -> float:
    box = card.bounding_box()
    assert box
    return box["y"] + box["height"]


def _top(card: Locator) -> float:
    box = card.bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("path", SEARCHES)
def test_five_results_are_in_sight_on_a_wide_screen(open_page: Open, path: str) -> None:
    page = open_page(path)
    assert _bottom(page.locator("#lijst > li > .card").nth(4)) <= 900


@pytest.mark.parametrize("path", SEARCHES)
def test_the_first_result_starts_in_the_upper_half_of_a_phone(open_page: Open, path: str) -> None:
    page = open_page(path, phone=True)
    assert _top(page.locator("#lijst .card").first) < 480


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_each_card_is_compared_by_a_button_that_a_finger_can_hit(open_page: Open, phone: bool) -> None:
    buttons = open_page("/zoeken?q=groenonderhoud&plaats=Leuven", phone=phone).locator(".pick")
    heights = buttons.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 24  # WCAG 2.2, 2.5.8
    assert max(heights) < 30  # as high beside a reason of two lines


def test_a_story_stands_apart_from_the_results(open_page: Open) -> None:
    page = open_page(WANTED)
    list_ = page.locator(".views-both")
    list_.evaluate("all => all.insertAdjacentHTML('afterend', '<aside class=beside><h2>Zo werkt het</h2></aside>')")
    assert _top(page.locator(".beside")) - _bottom(list_) >= 16


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_a_place_that_nobody_can_read_is_said_once_and_hides_no_results(open_page: Open, phone: bool) -> None:
    page = open_page("/zoeken?q=poetsen&plaats=Nergenshuizen", phone=phone)
    expect(page.get_by_text("Wij kennen de plaats “Nergenshuizen” niet")).to_have_count(1)
    expect(page.get_by_label("Waar?", exact=True)).to_have_accessible_description(re.compile("Wij kennen de plaats"))
    assert _top(page.locator("#lijst .card").first) < (600 if phone else 620)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("path", KEYED)
def test_the_keyboard_reaches_the_results_in_few_steps(open_page: Open, path: str, phone: bool) -> None:
    page = open_page(path, phone=phone)
    page.wait_for_load_state()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#gevonden') !== null"):
            return
    raise AssertionError("the results are too many steps away")


def test_a_link_skips_to_the_results(open_page: Open) -> None:
    page = open_page(WANTED)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Ga naar de resultaten")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#lijst")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#lijst .card-title a").first).to_be_focused()


@pytest.mark.parametrize("path", ["/zoeken?q=GHDFGHXQ&plaats=Gent", f"{WANTED}&weergave=kaart"])
def test_two_steps_are_enough_where_there_is_no_list_or_a_map(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#gevonden:focus, #lijst:focus")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 390])
def test_the_order_is_read_in_full_on_a_phone(open_page: Open, width: int) -> None:
    page = open_page(WANTED, phone=True)
    page.set_viewport_size({"width": width, "height": 844})
    is_wide = page.locator("#sorteer").evaluate("box => box.offsetWidth")
    must_be = page.locator("#sorteer").evaluate("box => { box.style = 'width: max-content'; return box.offsetWidth; }")
    assert is_wide >= must_be > 0


def test_a_link_within_the_page_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page(WANTED)
    page.fill("#q", "strijken")
    page.locator("#q").blur()
    page.evaluate("window.sameDocument = true")
    page.locator(".skip").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()
    page.go_back()
    page.go_forward()
    expect(page).to_have_url(re.compile("#inhoud$"))
    expect(page.locator("#q")).to_have_value("strijken")
    page.wait_for_function("window.sameDocument")


def test_back_shows_the_list_of_before_and_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page(WANTED)
    before = page.inner_text("#kop")
    page.check("#f-provincie-west-vlaanderen")
    expect(page.locator("#kop")).not_to_have_text(before)
    page.fill("#q", "strijken")
    page.go_back()
    expect(page.locator("#kop")).to_have_text(before)
    expect(page.locator("#q")).to_have_value("strijken")
    expect(page.locator("#f-provincie-west-vlaanderen")).not_to_be_checked()


def test_loading_is_seen_until_the_results_are_there(open_page: Open) -> None:
    page = open_page(WANTED)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/zoeken?*", hold)
    page.check("#f-provincie-west-vlaanderen")
    expect(page.locator("#resultaten")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#melding")).to_have_text("Bezig met zoeken …")
    waiting.pop().continue_()
    expect(page.locator("#resultaten")).not_to_have_attribute("aria-busy", "true")


def test_submitting_the_form_is_seen(open_page: Open) -> None:
    page = open_page(WANTED)
    page.route("**/zoeken?*", lambda route: route.fulfill(status=204))  # the answer that leaves a page as it is
    page.locator("#q").press("Enter")
    expect(page.locator("#zoek")).to_have_attribute("aria-busy", "true")


def test_the_form_on_a_phone_is_one_line_that_opens(open_page: Open) -> None:
    page = open_page(WANTED, phone=True, script=False)
    expect(page.locator("#q")).to_be_hidden()
    page.click("text=wijzig")
    expect(page.locator("#q")).to_have_value("poetsen")
    page.fill("#q", "strijken")
    page.click(".search .button")
    expect(page).to_have_url(re.compile("q=strijken"))


def test_without_script_the_sheet_has_one_button_that_applies(open_page: Open) -> None:
    page = open_page(WANTED, phone=True, script=False)
    page.click(".filter-button")
    expect(page.locator(".filters-foot").locator("button:visible, a:visible")).to_have_count(1)
    page.check("#f-koper-school")
    page.locator(".filters-foot button").click()
    expect(page).to_have_url(re.compile("koper=school"))


def test_reserved_contracts_are_the_first_filter_with_an_explanation(open_page: Open) -> None:
    page = open_page(WANTED)
    first = page.locator(".facet").first
    expect(first.locator("legend")).to_have_text("Koopt u voor een overheid?")
    first.get_by_role("link").click()
    expect(page.locator("#voorbehouden")).to_be_in_viewport()


def test_each_card_leads_to_the_page_that_explains_the_order(open_page: Open) -> None:
    page = open_page(WANTED)
    page.get_by_role("link", name="Waarom deze volgorde?").first.click()
    expect(page.locator("h1")).to_have_text("Waarom deze volgorde?")
    assert violations(page) == []


def test_who_finds_nothing_takes_the_words_to_a_question(open_page: Open) -> None:
    page = open_page("/zoeken?q=GHDFGHXQ&plaats=Gent")
    expect(page.locator("#vraag")).to_have_value("GHDFGHXQ")
    page.click("text=Verder met mijn vraag")
    expect(page.locator("#need")).to_have_value("GHDFGHXQ")
    expect(page.locator("#place")).to_have_value(re.compile("Gent"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_results_are_accessible_at_both_widths_in_both_colours(open_page: Open, width: int, dark: bool) -> None:
    page = open_page(IN_SENTENCE, dark=dark, phone=width == 390)
    assert violations(page) == []

"""The map of the results in a real browser: the list under the same numbers, by mouse, by keys, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Open, violations
from tests.kit.asking import IN_PART

pytestmark = pytest.mark.browser
AROUND = "/zoeken?q=poetsen&plaats=Aarschot&weergave=kaart"
EVERYWHERE = "/zoeken?q=poetsen&weergave=kaart"
PARTS = [f"/zoeken?q={quote(text)}&weergave=kaart" for text in IN_PART]
FEW = "/zoeken?q=groenonderhoud&plaats=Aarschot&weergave=kaart"
SIZES = pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
PIN = ".map-pin:not(.many)"
APART = """selectors => {
  const boxes = selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const [first, second] = selectors.map(boxes);
  const other = (i, j) => selectors[0] !== selectors[1] || i < j;
  return !first.some((a, i) => second.some((b, j) => other(i, j) && meet(a, b)));
}"""
IN_VIEW = """card => {
  const { top } = card.getBoundingClientRect();
  return top >= 0 && top < window.innerHeight;
}"""


@pytest.fixture(autouse=True)
def _clean(requested: list[str], faults: list[str]) -> Iterator[None]:
    """No error in a script and no request to another host."""
    yield
    assert faults == []
    assert [url for url in requested if not url.startswith(("http://127.0.0.1:", "data:"))] == []


def _map(open_page: Open, path: str = AROUND, **visitor: bool) -> Page:
    """A page whose map is drawn, with the names of its towns."""
    page = open_page(path, **visitor)
    page.locator(".map-town.rank-0").nth(1).wait_for()
    return page


def _closer(page: Page, times: int) -> None:
    """Zoom in; the map hears no click while it moves."""
    for _ in range(times):
        page.locator(".leaflet-control-zoom-in").click()
        expect(page.locator(".leaflet-zoom-anim")).to_have_count(0)


def _numbers(page: Page) -> list[int]:
    """The numbers that the pins stand for."""
    titles = page.locator(".map-pin").evaluate_all("pins => pins.map(pin => pin.title)")
    return sorted(int(number) for title in titles for number in re.findall(r"(?:^|: |; )(\d+)\. ", title))


def _pin(page: Page) -> tuple[Locator, Locator]:
    """A pin of one offering, and the card of its number."""
    pin = page.locator(PIN).last
    return page.get_by_title(pin.get_attribute("title"), exact=True), page.locator(f"#kaart-{pin.inner_text()}")


@SIZES
@pytest.mark.parametrize("path", [AROUND, EVERYWHERE, FEW])
def test_pins_are_the_list_under_the_same_numbers(open_page: Open, path: str, phone: bool) -> None:
    page = _map(open_page, path, phone=phone)
    listed = [int(number) for number in page.locator("#lijst .pin").all_inner_texts()]
    assert listed == list(range(1, len(listed) + 1))
    assert _numbers(page) == listed


def test_numbers_of_a_later_page_go_on(open_page: Open) -> None:
    page = _map(open_page, "/zoeken?weergave=kaart&pagina=2")
    assert _numbers(page) == list(range(21, 41))


def test_what_is_also_possible_is_not_on_the_map(open_page: Open) -> None:
    pages = map(open_page, PARTS)
    page = next(page for page in pages if page.locator("#ook").count() and page.locator("#lijst > li").count())
    page.locator(".map-pin").first.wait_for()
    expect(page.locator("#ook ~ .cards .card")).not_to_have_count(0)
    expect(page.locator("#ook ~ .cards .card[data-number]")).to_have_count(0)
    expect(page.locator("#lijst > li")).to_have_count(len(_numbers(page)))


@SIZES
def test_no_name_is_covered_by_a_pin_or_another_name(open_page: Open, phone: bool) -> None:
    page = _map(open_page, EVERYWHERE, phone=phone)
    for pair in ([".map-town", ".map-pin"], [".map-town", ".map-town"], [".map-pin", ".map-pin"]):
        page.wait_for_function(APART, arg=pair)


def test_closer_by_smaller_towns_are_named(open_page: Open) -> None:
    page = _map(open_page, EVERYWHERE)
    expect(page.locator(".map-town.rank-2")).to_have_count(0)
    _closer(page, 2)
    expect(page.locator(".map-town.rank-1")).not_to_have_count(0)


def test_base_has_water_land_rivers_and_roads(open_page: Open) -> None:
    page = _map(open_page)
    for kind in ("sea", "land", "river", "road"):
        expect(page.locator(f"use.map-{kind}")).to_have_count(1)
        page.wait_for_function("kind => document.querySelector(kind).getBBox().width > 0", arg=f"use.map-{kind}")
    expect(page.locator("path.circle")).to_have_count(1)
    expect(page.locator(".map-town.place")).to_have_text("Aarschot")


@SIZES
def test_card_is_in_view_when_its_pin_is_chosen(open_page: Open, phone: bool) -> None:
    page = _map(open_page, EVERYWHERE, phone=phone)
    pin, card = _pin(page)
    pin.click()
    expect(card).to_have_class(re.compile("chosen"))
    page.wait_for_function(IN_VIEW, arg=card.element_handle())


def test_pin_stands_out_and_is_in_view_when_its_card_has_focus(open_page: Open) -> None:
    page = _map(open_page, EVERYWHERE)
    pin, card = _pin(page)
    _closer(page, 4)
    card.locator("a").first.focus()
    expect(pin).to_have_class(re.compile("chosen"))
    expect(pin).to_be_in_viewport()


@SIZES
def test_popup_takes_focus_closes_with_escape_and_gives_it_back(open_page: Open, phone: bool) -> None:
    page = _map(open_page, phone=phone)
    pin, card = _pin(page)
    pin.focus()
    page.keyboard.press("Enter")
    popup = page.get_by_role("dialog")
    expect(popup).to_be_focused()
    expect(popup.locator(".card-title a")).to_have_text(card.locator(".card-title a").inner_text())
    expect(page.locator(".leaflet-popup")).to_have_css("opacity", "1")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(pin).to_be_focused()


def test_focus_goes_with_the_group_that_opens(open_page: Open) -> None:
    page = _map(open_page, EVERYWHERE)
    group = page.locator(".map-pin.many").first
    before = page.locator(".map-pin").count()
    first = re.findall(r": (\d+)\. ", str(group.get_attribute("title")))[0]
    group.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-pin")).not_to_have_count(before)
    expect(page.locator(".map-pin:focus")).to_have_attribute("title", re.compile(rf"(^|: ){first}\. "))


def test_map_can_be_skipped_by_keyboard(open_page: Open) -> None:
    page = _map(open_page)
    skip = page.get_by_role("link", name="Sla de kaart over")
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('#lijst').contains(document.activeElement)")


@SIZES
def test_window_is_on_the_results(open_page: Open, phone: bool) -> None:
    page = _map(open_page, EVERYWHERE, phone=phone)
    spread = page.evaluate(
        """() => {
          const map = document.querySelector('.map').getBoundingClientRect();
          const at = [...document.querySelectorAll('.map-pin')].map(e => e.getBoundingClientRect());
          const left = Math.min(...at.map(b => b.left)), right = Math.max(...at.map(b => b.right));
          return { share: (right - left) / map.width, inside: left >= map.left && right <= map.right };
        }"""
    )
    assert spread["inside"]
    assert spread["share"] > 0.6


@pytest.mark.parametrize("path", [AROUND, EVERYWHERE, FEW])
def test_without_script_it_is_a_picture_with_the_same_numbers(open_page: Open, path: str) -> None:
    page = open_page(path, script=False)
    expect(page.locator(".map-picture use")).to_have_count(4)
    labels = page.locator(".map-picture a").evaluate_all("links => links.map(link => link.getAttribute('aria-label'))")
    numbers = sorted(int(number) for label in labels for number in re.findall(r"(?:^|; )(\d+)\. ", label))
    expect(page.locator("#lijst .pin")).to_have_text([str(number) for number in numbers])
    link = page.locator(".map-picture a").first
    expect(page.locator(str(link.get_attribute("href")))).to_have_count(1)
    expect(page.locator(".map-side .no-script")).to_contain_text("die van de lijst")

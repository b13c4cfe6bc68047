"""On paper: printers leave backgrounds out, so whatever is still there must be readable on white."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Open

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/zoeken?q=poetsen",
    "/zoeken?q=poetsen&plaats=Aarschot",
    "/over",
    "/cijfers/methode",
    "/vergelijken",
    "/nieuw",
)
PALE = """
() => {
  const part = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const onWhite = (color) => {
    const [r, g, b, alpha = 1] = color.match(/[\\d.]+/g).map(Number);
    const [red, green, blue] = [r, g, b].map((value) => part(value * alpha + 255 * (1 - alpha)));
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  };
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((element) => own(element) && element.checkVisibility() && !element.closest("script, style, .unseen"))
    .filter((element) => onWhite(getComputedStyle(element).color) < 4.5)
    .map((element) => element.outerHTML.slice(0, 120));
}
"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_every_text_can_be_read_on_white(open_page: Open, path: str, *, dark: bool) -> None:
    page = open_page(path, dark=dark)
    page.emulate_media(media="print", color_scheme="dark" if dark else "light")
    assert page.wait_for_function(PALE).json_value() == []

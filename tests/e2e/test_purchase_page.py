"""A purchase list in a real browser: from a file to what fits each line, with the keyboard and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, violations

pytestmark = pytest.mark.browser
LIST = "wat;gemeente\nramen wassen;Aarschot\ngras maaien;Marsdorp\nxqzvw;Gent\n"


@pytest.mark.parametrize("look", [{"script": False}, {"phone": True}], ids=["no-script", "phone"])
def test_a_list_leads_to_offerings_for_each_line(open_page: Open, look: dict[str, bool]) -> None:
    page = open_page("/aankooplijst", **look)
    if "script" not in look:
        page.keyboard.press("Tab")
    page.locator("button", has_text="Lees mijn lijst").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_contain_text("Kies eerst een bestand")
    page.get_by_label("Uw lijst").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    page.click("text=Lees mijn lijst")
    expect(page.locator("h1")).to_have_text("Klopt dit?")
    expect(page.locator("main")).to_contain_text("Marsdorp (die plaats kennen wij niet)")
    if "script" not in look:
        assert violations(page) == []
    page.click("text=Zoek voor elke regel")
    expect(page.locator("main")).to_contain_text("Voor 2 van de 3 regels vonden wij aanbod.")
    if "script" not in look:
        assert violations(page) == []
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as download:
        page.click("text=Download voor Excel")
    assert download.value.suggested_filename.endswith(".xlsx")

"""A task list on the form of a question: its parts, the choice, one mail, and a page for each; without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit, check, violations
from tests.kit.asker import Asker

pytestmark = pytest.mark.browser
TEXT = "Ramen wassen (12 lokalen)\nGras maaien, 2 keer per maand\nFietsen herstellen\nWegmarkering"


@pytest.fixture
def address(asker_site: str) -> str:
    return asker_site


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_a_task_list_becomes_a_question_for_each_checked_part(open_page: Open, phone: bool) -> None:
    page = open_page("/stel-je-vraag", script=phone, phone=phone)
    page.fill("#need", TEXT)
    page.fill("#place", "Hasselt")
    page.check("text=Een school")
    page.fill("#email", "aankoop@school.example")
    page.click("text=Verstuur uw vraag")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij lazen 4 onderdelen in uw tekst")
    expect(page.get_by_label("Per aangevinkt onderdeel")).to_be_checked()
    if phone:
        assert violations(page) == []
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.click("button:text-is('Verstuur')")
    expect(page.locator("#parts-fout")).to_contain_text("Vink een tot 13 onderdelen aan")
    if phone:
        assert violations(page) == []
    page.click("text=Verander uw tekst")
    expect(page.locator("#need")).to_have_value(TEXT)
    expect(page.locator("#email")).to_have_value("aankoop@school.example")
    page.click("text=Verstuur uw vraag")
    page.get_by_role("checkbox").nth(1).uncheck()
    page.click("button:text-is('Verstuur')")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw 3 vragen zijn bewaard")
    page.go_back()
    page.click("button:text-is('Verstuur')")
    expect(page.get_by_role("heading", level=1)).to_contain_text("vragen zijn bewaard")


def test_the_pages_of_parts_are_accessible(asker: Asker, visit: Visit) -> None:
    sent = {"need": TEXT, "split": "parts", "parts": TEXT.splitlines()}
    thanks = asker.leaves(**sent).headers["Location"]  # type: ignore[arg-type]
    page, confirm = visit(thanks), asker.link()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw 4 vragen zijn bewaard")
    check(page, thanks)
    check(page, confirm)
    page.click("text=Ja, verstuur mijn vragen")
    expect(page.locator(".notice.good")).to_contain_text("Uw vragen zijn op weg")
    page.click("text=De hele tekst")
    check(page, asker.link())
    page.locator("main dl a").first.click()
    expect(page.locator("main")).to_contain_text("De andere onderdelen van uw tekst")

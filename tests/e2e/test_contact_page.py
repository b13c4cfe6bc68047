"""The form that writes to organisations, in a browser: from results, without scripts, and with what axe sees."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Open, check, violations


def test_some_organisations_are_asked_at_once_without_scripts(open_page: Open) -> None:
    page = open_page("/zoeken?q=groen", script=False)
    page.click("text=vraag het aan enkele aanbieders tegelijk")
    page.fill("#email", "aankoop@school.example")
    page.check("text=Een school")
    page.click("text=Verstuur uw bericht")
    expect(page.locator("#offerings-fout")).to_contain_text("Kies een tot 4 organisaties")
    expect(page.locator("#email")).to_have_value("aankoop@school.example")
    for box in page.locator("input[name=offerings]").all()[:2]:
        box.check()
    page.click("text=Verstuur uw bericht")
    expect(page.locator("main")).to_contain_text("Uw vraag is bewaard")


def test_the_form_is_accessible_with_and_without_errors(open_page: Open) -> None:
    page = open_page("/contact?q=groen")
    check(page, page.url)
    page.click("text=Verstuur uw bericht")
    expect(page.locator(".summary")).to_be_focused()
    assert violations(page) == []

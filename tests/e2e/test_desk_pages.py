"""The desk in a browser: a question is followed without scripts, and its pages are accessible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from base import clock
from tests.e2e.conftest import Visit, check, violations
from tests.kit.accounts import somebody
from tests.kit.asker import TYPED, Asker
from tests.kit.questions import left


@pytest.fixture
def address(asker: Asker, asker_site: str) -> str:
    """The site under a web server, with a question of Aarschot that is overdue."""
    with clock.moved(-timedelta(days=12)):
        left(asker.settings, asker.db, **TYPED)
    return asker_site


def test_a_question_is_followed_from_the_inbox_to_its_end_without_scripts(asker: Asker, visit: Visit) -> None:
    page = visit("/beheer/vragen", somebody(asker.db, "province", "vlaams-brabant"), script=False)
    expect(page.locator("tbody")).to_contain_text("Te laat sinds")
    page.locator("tbody a").click()
    page.get_by_label("Wanneer?").fill("gisteren")
    page.get_by_label("Wat doet u dan?").fill("Bel de school")
    page.get_by_role("button", name="Bewaar de datum").click()
    expect(page.locator(".summary")).to_contain_text("Wij kunnen deze datum niet lezen")
    expect(page.get_by_label("Wanneer?")).to_have_value("gisteren")
    expect(page.get_by_label("Wat doet u dan?")).to_have_value("Bel de school")
    page.get_by_label("Wanneer?").fill("3 mei 2040")
    page.get_by_role("button", name="Bewaar de datum").click()
    expect(page.get_by_role("status")).to_contain_text("De datum is bewaard")
    expect(page.get_by_label("Wat doet u dan?")).to_have_value("Bel de school")
    page.get_by_label("Notitie").fill("Gebeld met de school")
    page.get_by_role("button", name="Schrijf erbij").click()
    expect(page.locator(".timeline")).to_contain_text("Gebeld met de school")
    page.get_by_label("Wij vonden niemand").check()
    page.get_by_role("button", name="Sluit de vraag af").click()
    expect(page.locator(".facts")).to_contain_text("Afgesloten")


def test_the_pages_of_the_desk_are_accessible(asker: Asker, visit: Visit) -> None:
    page = visit("/beheer/vragen", somebody(asker.db))
    expect(page.locator("h1")).to_have_text("Vragen")
    question = page.locator("tbody a").get_attribute("href")
    regisseur = somebody(asker.db, "regisseur", "vlaams-brabant").account.id
    for path in (
        "/beheer/vragen",
        "/beheer/gebied",
        "/beheer/regisseurs",
        f"/beheer/regisseurs/{regisseur}",
        str(question),
    ):
        check(page, path)
    page.get_by_role("button", name="Schrijf erbij").click()
    expect(page.locator(".summary")).to_contain_text("Schrijf eerst iets op")
    assert violations(page) == []

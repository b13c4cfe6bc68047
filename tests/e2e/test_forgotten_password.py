"""Who forgot a password, in a real browser without script: the link of the mail, a new password, and in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.security import resets
from tests.e2e import test_admin_pages as back_office
from tests.e2e.conftest import Visit, check, violations
from tests.kit.accounts import somebody
from tests.kit.two_provinces import TwoProvinces

pytestmark = pytest.mark.browser
address, fresh_limits = back_office.address, back_office.fresh_limits  # fixtures
NEW = "zeven groene olifanten"


def test_the_link_of_the_mail_leads_to_a_new_password_and_in(visit: Visit, two_provinces: TwoProvinces) -> None:
    who = somebody(two_provinces.db, "editor")
    link = f"/beheer/login/nieuw?sleutel={resets.key(two_provinces.settings, who.account)}"
    page = visit(link, script=False)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill("kort")
    page.get_by_role("button", name="Bewaar het wachtwoord").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies minstens 12 tekens")
    for name in ("Nieuw wachtwoord", "Nieuw wachtwoord, nog eens"):
        page.get_by_label(name, exact=True).fill(NEW)
    page.get_by_role("button", name="Bewaar het wachtwoord").click()
    expect(page.get_by_text("Uw wachtwoord is gewijzigd. Meld u nu aan.")).to_be_visible()
    page.get_by_label("Naam").fill(who.name)
    page.get_by_label("Wachtwoord", exact=True).fill(NEW)
    page.get_by_role("button", name="Meld aan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beheer")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet meer")


def test_its_pages_are_accessible_and_fit(visit: Visit, two_provinces: TwoProvinces) -> None:
    link = f"/beheer/login/nieuw?sleutel={resets.key(two_provinces.settings, somebody(two_provinces.db).account)}"
    page = visit("/beheer/login")
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wachtwoord vergeten")
    assert violations(page) == []
    check(page, "/beheer/login/vergeten")
    check(page, link)

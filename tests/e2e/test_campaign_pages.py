"""A campaign in a browser: written, looked at and published without scripts; a visitor comes by its short link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.events import record
from base import database, remembered
from base.tables import event_rows
from tests.e2e.conftest import PERSON, Visit, check, under_a_server
from tests.kit.accounts import somebody
from tests.kit.office import Office
from tests.kit.waiting import wait_for


@pytest.fixture
def address(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site under a web server; every page reads the newest campaigns."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)
    monkeypatch.setattr(record, "BATCH_SECONDS", 0.05)
    with under_a_server(office.app) as address:
        yield address


def searched_by(db: sa.Engine) -> list[str]:
    """The ways by which visitors came, with their campaigns."""
    own = event_rows.c
    with database.read(db) as connection:
        chosen = sa.select(own.step, own.campaign_last).where(own.kind == "campaign")
        return [f"{row.step} {row.campaign_last}" for row in connection.execute(chosen)]


def test_a_campaign_is_published_without_scripts_and_followed_by_its_short_link(office: Office, visit: Visit) -> None:
    who = somebody(office.db)
    page = visit("/beheer/campagnes/nieuw", who, script=False)
    page.get_by_label("Titel").fill("Groen voor de lente")
    page.get_by_label("Inleiding").fill("Een ploeg maakt uw tuin klaar.")
    page.get_by_label("Tekst").fill("Eerst het gras.\n\nDan de haag.")
    page.get_by_label("Eerste dag").fill("1 maart 2026")
    page.get_by_label("Laatste dag").fill("1 februari 2026")
    page.get_by_label("Voor welk gebied?").select_option("limburg")
    page.get_by_label("Activiteit 1").select_option("gras-maaien")
    page.get_by_label("Partner", exact=False).first.fill("Fictieve Tuinkring")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".summary")).to_contain_text("De laatste dag komt voor de eerste")
    page.get_by_label("Laatste dag").fill("1 maart 2099")
    page.get_by_role("button", name="Bewaar").click()
    form = page.url
    page.get_by_role("link", name="Bekijk een voorbeeld").click()
    expect(page.locator("article")).to_contain_text("Dit is een voorbeeld")
    page.goto(form)
    page.get_by_role("button", name="Publiceer").click()
    short = page.locator("section strong").first.inner_text()

    visitor = visit("/campagnes", script=False, user_agent=PERSON)
    visitor.goto(f"/c/{short.rpartition('/')[2]}")
    expect(visitor.locator("h1")).to_have_text("Groen voor de lente")
    expect(visitor.locator("article")).to_contain_text("Loopt nu")
    href = str(visitor.get_by_role("link", name="Gras maaien").get_attribute("href"))
    assert href.endswith("plaats=Limburg&campagne=groen-voor-de-lente")
    wait_for(lambda: searched_by(office.db) == ["short groen-voor-de-lente"])

    desk = visit("/beheer/campagnes", who)
    for path in ("/campagnes", "/campagne/groen-voor-de-lente", "/beheer/campagnes", form):
        check(desk, path)

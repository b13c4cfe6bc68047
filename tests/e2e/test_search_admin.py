"""The search in the back office, in a real browser: a synonym from the backlog to live, and every page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.events import search_log
from app.quality import judgments
from app.quality.judgments import JudgedQuery
from app.search.params import SearchParams
from base import clock, database
from base.tables import judged_queries, phrases, search_scores, searches, synonym_edits
from indexer.running import orders, runs
from tests.e2e import test_admin_pages as back_office
from tests.e2e.conftest import PERSON, Visit, check, violations
from tests.kit.accounts import somebody
from tests.kit.committed import committed
from tests.kit.two_provinces import TwoProvinces
from tests.kit.waiting import wait_for

pytestmark = pytest.mark.browser
address = back_office.address  # a fixture
fresh_limits, idle = back_office.fresh_limits, back_office.idle
SLANG = "blinkploeterij"
RULE = f"{SLANG} => schoonmaken"
PHRASE = "onze glazen gevel blinkt niet"


@pytest.fixture(autouse=True)
def clean(two_provinces: TwoProvinces) -> Iterator[None]:
    yield
    with database.write(two_provinces.db) as connection:
        for table in (synonym_edits, judged_queries, searches, search_scores, phrases):
            connection.execute(table.delete())


def searched(visit: Visit, two_provinces: TwoProvinces) -> None:
    """Five visitors look for the same thing, and find hardly anything."""
    for _ in range(search_log.SHOWN_FROM):
        page = visit(f"/zoeken?q={SLANG}", user_agent=PERSON)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Nog niets gevonden")
    wait_for(lambda: bool(search_log.weak(two_provinces.db)))


def press(page: Page, role: str, name: str) -> None:
    """Use a link or button by keyboard."""
    page.get_by_role(role, name=name).focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_a_synonym_goes_from_the_backlog_to_live(visit: Visit, two_provinces: TwoProvinces) -> None:
    searched(visit, two_provinces)
    wanted = two_provinces.app.extensions["doeners"].search.search(SearchParams(q="schoonmaken")).hits[0]["id"]
    committed(judgments.judge, two_provinces.db, JudgedQuery(SLANG, "", {wanted: 3}), "test")
    page = visit("/beheer/zoekvragen", somebody(two_provinces.db, "editor"))
    press(page, "link", f"Maak een regel voor {SLANG}")
    rule = page.get_by_label("Regel")
    expect(rule).to_have_value(f"{SLANG} => ")
    rule.fill("wassen, spoelen")
    page.get_by_label("Waarom?").fill("Zo zegt men dat hier.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“wassen” heeft meer dan één betekenis")
    expect(rule).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    rule.fill(RULE)
    press(page, "button", "Bewaar en meet het effect")
    expect(page.locator("[data-effect]")).to_contain_text("1\u00a0beoordeelde zoekvraag")
    expect(page.locator("[data-effect]")).to_contain_text("nDCG 0,00 →")
    expect(page.get_by_role("heading", name="Straks").first).to_be_visible()
    assert violations(page) == []
    press(page, "button", "Zet live")
    expect(page.get_by_role("heading", level=1)).to_have_text("Synoniemen live zetten")
    expect(page.locator(".headline")).to_contain_text("geslaagd")
    assert violations(page) == []
    page.goto(f"/zoeken?q={SLANG}")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Nog niets gevonden")
    page.goto("/beheer/zoekvragen")
    expect(page.get_by_role("heading", name="Vindt intussen genoeg")).to_be_visible()
    page.goto("/beheer/synoniemen/geschiedenis")
    expect(page.get_by_role("row").nth(1)).to_contain_text("live sinds")


def test_a_phrase_is_tried_added_suggested_and_found(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer/zinnen", somebody(two_provinces.db, "editor"))
    page.get_by_label("Activiteit", exact=True).select_option("ramen-wassen")
    page.get_by_label("Zin", exact=True).fill(PHRASE)
    press(page, "button", "Probeer eerst")
    expect(page.locator("[data-effect]")).to_contain_text("1\u00a0lijst verandert")
    wanted = page.locator(".sides > div").nth(1).get_by_role("link").first.inner_text()
    assert violations(page) == []
    press(page, "button", "Bewaar")
    mine = page.get_by_role("row").filter(has_text=PHRASE)
    expect(mine).to_contain_text("telt mee na de volgende bijwerking")
    assert violations(page) == []
    settings, db = two_provinces.settings, two_provinces.db
    order = orders.order(settings, db, orders.Order("rebuild"), by="test")  # another test may have left other rules
    wait_for(lambda: (run := runs.get(db, order)) and run.state in runs.ENDED)
    assert [run.state for run in runs.history(db) if run.id == order] == ["succeeded"]
    page.reload()
    expect(mine).not_to_contain_text("volgende bijwerking")
    page.goto("/")
    page.locator("#q").press_sequentially("gevel blink")
    page.get_by_role("option", name=PHRASE).click()
    expect(page.locator(".cards").get_by_role("heading").first).to_contain_text(wanted)


def keep_nights(connection: sa.Connection) -> None:
    """Six nights, of which the last is worse."""
    for back in range(6):
        row = {"live": "index", "by_meaning": True, "written": 0.7 if back else 0.6, "written_queries": 40}
        row |= {"implicit": 0.5 + back / 50, "implicit_queries": 12}
        connection.execute(search_scores.insert().values(day=clock.today() - timedelta(days=back), **row))


def test_the_pages_are_accessible_and_fit(visit: Visit, two_provinces: TwoProvinces) -> None:
    committed(keep_nights, two_provinces.db)
    committed(judgments.judge, two_provinces.db, JudgedQuery("strijken", "", {"limburg:1": 2}), "test")
    page = visit("/beheer/zoeken", somebody(two_provinces.db))
    identity = two_provinces.app.extensions["doeners"].search.search(SearchParams(q="strijken")).hits[0]["id"]
    page.goto(f"/beheer/waarom?aanbieding={identity}&q=strijken raket&plaats=Hasselt")
    link = page.locator("code", has_text=re.compile("/waarom/")).inner_text()
    addresses = ["/beheer/zoeken", "/beheer/zoekvragen", "/beheer/synoniemen", "/beheer/synoniemen/regel"]
    addresses += ["/beheer/zinnen?zin=te kort", "/beheer/zinnen/geschiedenis", "/beheer/synoniemen/geschiedenis"]
    addresses += ["/beheer/beoordeeld?q=strijken", "/beheer/zoekkwaliteit", "/beheer/waarom"]
    addresses += [f"/beheer/waarom?aanbieding={identity}&q=strijken raket&plaats=Hasselt"]
    addresses += ["/beheer/waarom?aanbieding=strijkatelier", "/beheer/waarom?aanbieding=limburg:nooit"]
    for path in [*addresses, link + "?q=poetsen", "/privacy"]:
        check(page, path)


def test_a_query_is_judged_and_a_draft_thrown_away_without_script(visit: Visit, two_provinces: TwoProvinces) -> None:
    page = visit("/beheer/beoordeeld?q=strijken", somebody(two_provinces.db, "editor"), script=False)
    page.goto("/beheer/beoordeeld?q=strijken")
    page.get_by_role("radio", name="Precies dit").first.check()
    page.get_by_role("button", name="Bewaar de waarderingen").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("strijken")
    page.goto("/beheer/synoniemen/regel")
    page.get_by_label("Regel").fill(RULE)
    page.get_by_label("Sector").select_option("schoonmaak-en-afwas")
    page.get_by_label("Waarom?").fill("Zo zegt men dat hier.")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_role("group", name="1 concept")).to_contain_text(RULE)
    page.get_by_role("button", name="Gooi weg").click()
    page.get_by_role("button", name="Ja, doe dat").click()
    expect(page.get_by_text("Het concept is weg.")).to_be_visible()

"""The whole loop in a browser, only through pages and the links in mails: from an empty search to a good practice, and
from what is missing to who hears that it is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from base import clock, remembered
from tests.e2e.conftest import PERSON, Visit, under_a_server
from tests.kit.asker import A_MINUTE
from tests.kit.whole import REGISSEUR, Whole

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
NEED, ASKER = "gras maaien", "aankoop@school.example"


@pytest.fixture
def address(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site under a web server, at the address that stands in its letters; every page reads the newest rows."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)
    with under_a_server(whole.app, whole.site.settings.port) as address:
        yield address


def leave(page: Page, whole: Whole, need: str, email: str) -> None:
    """From the page of a search that finds nothing to a question whose address is confirmed."""
    expect(page.locator(".nothing")).to_be_visible()
    page.fill("#vraag", need)
    page.get_by_role("button", name="Verder met mijn vraag").click()
    page.check("text=Een school")
    page.fill("#email", email)
    with clock.moved(A_MINUTE):
        page.click("text=Verstuur uw vraag")
        expect(page.locator("main")).to_contain_text("Kijk in uw mailbox")
        page.goto(whole.letter("Bevestig uw vraag", email)[1])
        page.click("text=Ja, verstuur mijn vraag")
        expect(page.locator(".notice.good")).to_contain_text("Uw vraag is op weg")


def test_an_empty_search_becomes_a_good_practice_beside_results(whole: Whole, visit: Visit) -> None:
    page = visit("/zoeken?plaats=Hasselt")
    page.fill("#q", '"gras laten maaien door een schaapherder"')
    page.press("#q", "Enter")
    leave(page, whole, "Gras maaien rond de school", ASKER)
    with clock.moved(DAY):
        supplier = put_to_a_supplier(whole, visit)
        answers_with_an_adaptation(whole, visit, supplier)
    with clock.moved(70 * DAY):
        whole.work()
        for side in (ASKER, supplier):
            says_it_is_a_contract(visit(whole.letter("Wat kwam er van", side)[1]))
        publishes_the_practice(whole, visit)
        page = visit(f"/zoeken?q={NEED}&plaats=Hasselt")
        page.locator(".beside a").click()
        expect(page.locator("main")).to_contain_text("Wij maaien op zaterdag.")


def put_to_a_supplier(whole: Whole, visit: Visit) -> str:
    """The regisseur, from the letter to the desk: the first proposal; the address of who is asked."""
    desk = visit(whole.letter("Nieuwe vraag", REGISSEUR)[1], whole.regisseur)
    desk.get_by_role("group", name="Aan wie legt u de vraag voor?").get_by_role("checkbox").first.check()
    desk.get_by_role("button", name="Leg de vraag voor").click()
    expect(desk.locator("#gevraagd-aan")).to_contain_text("Voorgelegd aan 1 organisatie")
    return whole.letter("Kunt u dit doen")[0]


def answers_with_an_adaptation(whole: Whole, visit: Visit, supplier: str) -> None:
    page = visit(whole.letter("Kunt u dit doen", supplier)[1])
    page.check("text=Wij kunnen dit met een aanpassing")
    page.fill("#adaptation", "Wij maaien op zaterdag.")
    page.click("text=Verstuur mijn antwoord")
    expect(page.locator(".notice.good")).to_contain_text("Uw antwoord is genoteerd")
    page.goto(whole.letter("kan u helpen", ASKER)[1])
    expect(page.locator("main")).to_contain_text("Een of meer organisaties kunnen u helpen")
    expect(page.locator("main")).to_contain_text("Wij maaien op zaterdag.")


def says_it_is_a_contract(page: Page) -> None:
    page.check("text=Er is een contract of opdracht")
    for name in ("band", "duration", "recurring"):
        page.locator(f"#{name}").select_option(index=1)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("status")).to_contain_text("Het is genoteerd")


def publishes_the_practice(whole: Whole, visit: Visit) -> None:
    desk = visit("/beheer/verhalen", whole.regisseur)
    desk.locator("tbody a").first.click()
    desk.get_by_label("Inleiding").fill("Hoe een school haar gras laat maaien.")
    desk.get_by_label("Activiteit 1").select_option("gras-maaien")
    desk.get_by_label("Wie gaf toestemming?").fill("De directie")
    desk.get_by_label("Wanneer?").fill("3 november 2026")
    desk.get_by_role("button", name="Bewaar").click()
    desk.get_by_role("button", name="Publiceer").click()
    expect(desk.get_by_role("link", name="Bekijk het verhaal")).to_be_visible()


def test_what_is_missing_is_filled_by_a_sync_and_who_asked_hears_it(whole: Whole, visit: Visit) -> None:
    empty = f"/zoeken?activiteit={whole.activity}&plaats=Hasselt"
    for number in range(3):
        with clock.moved((number + 1) * DAY):
            page = visit(empty, user_agent=PERSON)
            expect(page.locator(".nothing")).to_be_visible()
            whole.work()
    with clock.moved(4 * DAY):
        whole.work()
        leave(visit(empty), whole, whole.label, "zoekt@school.example")
        page = visit(empty)
        page.click("text=Bekijk wat er in de buurt nog ontbreekt")
        expect(page.locator(".gap-list")).to_contain_text(whole.label)
    with clock.moved(5 * DAY):
        offering = whole.offers(whole.label)
        whole.work()
        page = visit(whole.letter("Er is nu aanbod", "zoekt@school.example")[1])
        page.locator(f'a[href="/aanbod/{offering}"]').first.click()
        expect(page.locator("main")).to_contain_text(whole.label)
        page = visit(empty)
        expect(page.locator(".nothing")).to_have_count(0)

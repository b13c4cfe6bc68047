"""What is missing, in a browser: an organisation answers and the desk dismisses without scripts, and what axe sees."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.gaps import keys, store
from app.gaps.gap import Gap, GapRequest
from base import clock, database
from base.tables import gaps
from tests.e2e.conftest import Visit, check, violations
from tests.kit.accounts import somebody
from tests.kit.asker import Asker
from tests.kit.requests import supplier

AARSCHOT, DIEST = "24001", "24020"
STATES = {"open": "ramen-wassen", "promised": "wasserij", "filled": "strijken", "lapsed": "kringwinkel"}


@pytest.fixture
def address(asker_site: str) -> str:
    return asker_site


@pytest.fixture
def request_(asker: Asker) -> GapRequest:
    """What an organisation was asked about the first of some gaps, in all states."""
    with database.write(asker.db) as connection:
        for state, activity in STATES.items():
            opened = store.insert(connection, activity, AARSCHOT, days(4), [])
            store.insert_request(connection, opened, supplier("de-spade"))
            filled = {"filled_by": "limburg:1", "filled_title": "Strijken aan huis"} if state == "filled" else {}
            connection.execute(gaps.update().where(gaps.c.id == opened.id).values(state=state, **filled))
        store.insert(connection, "ramen-wassen", DIEST, days(12), [])
        first = gap(connection, STATES["open"])
        return store.requests_of(connection, first)[0]


def days(number: int) -> list[date]:
    return [clock.today() - timedelta(days=70 - ago) for ago in range(number)]


def gap(connection: sa.Connection, activity: str) -> Gap:
    return store.some(connection, gaps.c.activity == activity, gaps.c.municipality == AARSCHOT)[0]


def address_of(asker: Asker, request_: GapRequest) -> str:
    """The page of an organisation, by its link."""
    return f"{keys.PATH}?sleutel={keys.make(asker.settings, request_.organisation_id, request_.email)}"


def test_an_organisation_answers_and_everybody_sees_it_without_scripts(
    asker: Asker, visit: Visit, request_: GapRequest
) -> None:
    page = visit(address_of(asker, request_), script=False)
    page.click("text=Ramen wassen in Aarschot")
    expect(page.locator("#from_day")).to_be_hidden()
    page.check("text=Ja, vanaf een dag")
    page.click("text=Verstuur mijn antwoord")
    expect(page.locator(".summary")).to_contain_text("Kies een dag die nog moet komen")
    page.fill("#from_day", "3 mei 2027")
    page.click("text=Verstuur mijn antwoord")
    expect(page.get_by_role("status")).to_contain_text("Uw antwoord is genoteerd")
    expect(page.locator(".gap-list")).to_contain_text("U antwoordde: doet dit vanaf 3 mei 2027")
    page = visit("/wat-ontbreekt", script=False)
    page.fill("#plaats", "Aarschot")
    page.click("text=Toon wat daar ontbreekt")
    expect(page.locator("h1")).to_have_text("Wat ontbreekt er rond Aarschot?")
    page.click("text=Ramen wassen in Aarschot")
    expect(page.locator("main")).to_contain_text("Een organisatie zei dat zij het doet of zal doen")
    expect(page.locator("main")).to_contain_text("minder dan 5 keer")


def test_the_desk_dismisses_a_gap_without_scripts(asker: Asker, visit: Visit, request_: GapRequest) -> None:
    regisseur = somebody(asker.db, "regisseur", municipalities=frozenset({AARSCHOT}))
    page = visit("/beheer/ontbreekt", regisseur, script=False)
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("tbody a").filter(has_text="Ramen wassen").click()
    page.get_by_role("button", name="Dit is geen tekort").click()
    expect(page.locator(".summary")).to_contain_text("Schrijf waarom dit geen tekort is")
    page.get_by_label("Waarom is dit geen tekort?").fill("Dit doet de gemeente zelf")
    page.get_by_role("button", name="Dit is geen tekort").click()
    expect(page.locator(".facts")).to_contain_text("Dit doet de gemeente zelf")
    page.get_by_role("button", name="Het is toch een tekort").click()
    expect(page.locator(".facts")).to_contain_text("Gezocht")


def test_each_page_is_accessible_with_and_without_errors(asker: Asker, visit: Visit, request_: GapRequest) -> None:
    page = visit("/beheer/ontbreekt", somebody(asker.db))
    with database.read(asker.db) as connection:
        numbers = {state: gap(connection, activity).id for state, activity in STATES.items()}
    listed = address_of(asker, request_)
    public = [f"/wat-ontbreekt/{number}" for number in numbers.values()]
    desk = ["/beheer/ontbreekt", f"/beheer/ontbreekt/{numbers['open']}", f"/beheer/ontbreekt/{numbers['filled']}"]
    for path in (
        "/wat-ontbreekt?plaats=Aarschot&activiteit=ramen-wassen",
        "/wat-ontbreekt?plaats=Nergensdam",
        *public,
        listed,
        *desk,
    ):
        check(page, path)
    check(page, listed.replace("?", f"/{request_.id}?"))
    page.click("text=Verstuur mijn antwoord")
    expect(page.locator(".summary")).to_be_focused()
    assert violations(page) == []

"""Sources in a real browser: the owner's page, and a file that is checked, changed and checked again without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from base import clock, database
from base.tables import source_reads as reads_table
from base.tables import source_rejects as rejects_table
from indexer.offering import Reject
from indexer.sources import source_reads
from tests.e2e.conftest import DESKTOP, PHONE, log_in, violations
from tests.kit.accounts import forget_attempts, somebody

pytestmark = pytest.mark.browser
FILE = b"Nr;Kop;Organisatie;Postcode\n1;Hoge ramen;De Klinker;3200\n2;Ploeg voor hemden;De Klinker;0000\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(400)


@pytest.fixture
def readings(db: sa.Engine) -> Iterator[None]:
    """A source that could not be read for a while, and has some bad rows."""
    bad = [Reject("limburg", str(number), "title", "Er is geen titel.") for number in range(60)]
    source_reads.succeeded(db, "limburg", "run", clock.now(), rows=140, rejects=bad)
    for _ in range(3):
        source_reads.failed(db, "limburg", "run", clock.now(), "De databank van Limburg is niet bereikbaar.")
    yield
    with database.write(db) as connection:
        connection.execute(reads_table.delete().where(reads_table.c.run_id == "run"))
        connection.execute(rejects_table.delete().where(rejects_table.c.run_id == "run"))


@pytest.fixture
def contexts(browser: Browser, app: Flask) -> Iterator[list[BrowserContext]]:
    forget_attempts(app)
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture(params=["desktop", "phone"])
def page(
    request: pytest.FixtureRequest, browser: Browser, contexts: list[BrowserContext], server_url: str, db: sa.Engine
) -> Page:
    """A page of the administrator of Limburg, on a desk and on a phone, where no script runs."""
    size = {"desktop": DESKTOP, "phone": PHONE}[request.param]
    context = browser.new_context(base_url=server_url, viewport=size, java_script_enabled=False)
    contexts.append(context)
    opened, who = context.new_page(), somebody(db, "province", "limburg")
    opened.goto("/beheer/login")
    log_in(opened, who)
    if request.param == "phone":
        opened.get_by_text("Menu").click()
    return opened


def accessible(browser: Browser, page: Page, contexts: list[BrowserContext]) -> list[str]:
    """What axe finds on the page as it stands, in a window where its script may run."""
    size = page.viewport_size
    context = browser.new_context(viewport=size, storage_state=page.context.storage_state())
    contexts.append(context)
    copy = context.new_page()
    copy.route(page.url, lambda route: route.fulfill(body=page.content(), content_type="text/html"))
    copy.goto(page.url)
    return violations(copy)


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways: a measure without script, by the picture of the whole page."""
    return page.locator("html").bounding_box()["width"] <= page.viewport_size["width"]  # type: ignore[index]


def test_the_owner_sees_how_the_source_does(
    page: Page, readings: None, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page.get_by_role("link", name="Bronnen", exact=True).click()
    expect(page.get_by_role("row", name="Limburg").get_by_text("3 keer na elkaar niet te lezen")).to_be_visible()
    assert accessible(browser, page, contexts) == []
    page.get_by_role("link", name="Limburg", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Limburg")
    expect(page.get_by_text("De databank van Limburg is niet bereikbaar.").first).to_be_visible()
    expect(page.get_by_role("img", name="lezing")).to_be_visible()
    assert fits(page)
    assert accessible(browser, page, contexts) == []
    page.get_by_label("Volgorde").select_option("op sleutel")
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name="Volgende").click()
    expect(page.get_by_text("Pagina 2 van 2", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("volgorde=sleutel"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als CSV (60)").click()
    assert download.value.suggested_filename.startswith("geweigerd-limburg-")


def test_a_file_is_checked_and_checked_again(page: Page, browser: Browser, contexts: list[BrowserContext]) -> None:
    page.goto("/beheer/bronnen/controleren")
    assert accessible(browser, page, contexts) == []
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "aanbod.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_role("button", name="Controleer het bestand").click()
    expect(page.get_by_text("0 aanvaarden en 2 weigeren")).to_be_visible()
    assert accessible(browser, page, contexts) == []
    page.get_by_role("combobox", name="Kop").select_option("titel")
    page.get_by_role("button", name="Controleer opnieuw").click()
    expect(page.get_by_text("1 aanvaarden en 1 weigeren")).to_be_visible()
    expect(page.get_by_role("cell", name="Postcode “0000” bestaat niet.").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Kop").locator("option:checked")).to_have_text("titel")
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download alle fouten als CSV").click()
    assert download.value.suggested_filename == "controle-limburg.csv"


def test_a_picture_with_the_name_of_a_table_is_refused_at_its_field(
    page: Page, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page.goto("/beheer/bronnen/controleren")
    field = page.get_by_label("Bestand", exact=True)
    field.set_input_files({"name": "aanbod.csv", "mimeType": "text/csv", "buffer": PICTURE})
    page.get_by_role("button", name="Controleer het bestand").click()
    expect(page.get_by_role("alert")).to_contain_text("kies “aanbod.csv” opnieuw")
    page.get_by_role("link", name="Dit is een afbeelding").click()
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("hoogstens 10 MB.*Dit is een afbeelding"))
    assert accessible(browser, page, contexts) == []


def test_the_connection_is_tried(page: Page, browser: Browser, contexts: list[BrowserContext]) -> None:
    page.goto("/beheer/bronnen/controleren")
    page.get_by_role("button", name="Test de verbinding").click()
    expect(page.get_by_role("heading", name="De verbinding met Limburg werkt")).to_be_visible()
    assert accessible(browser, page, contexts) == []

"""An asker in a browser: the form, the mail and the own page; without scripts, and with what axe sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from base import clock
from tests.e2e.conftest import Visit, check, violations
from tests.kit.asker import A_MINUTE, Asker
from tests.kit.attached import GOOD, REFUSED


@pytest.fixture
def address(asker_site: str) -> str:
    return asker_site


def fill_in(page: Page) -> None:
    page.fill("#need", "Vijftig stoelen herstellen")
    page.fill("#place", "Aarschot")
    page.check("text=Een school")
    page.fill("#email", "aankoop@school.example")


def test_a_question_is_left_confirmed_and_withdrawn_without_scripts(asker: Asker, visit: Visit) -> None:
    page = visit("/stel-je-vraag?sector=groen-en-natuur", script=False)
    expect(page.get_by_label("Sector: Groen en natuur")).to_be_checked()
    fill_in(page)
    expect(page.locator("#kbo")).to_be_hidden()
    page.click("text=Over uw organisatie")
    page.fill("#kbo", "0123456788")
    with clock.moved(A_MINUTE):
        page.click("text=Verstuur uw vraag")
        expect(page.locator(".summary")).to_contain_text("Ondernemingsnummer")
        expect(page.locator("#kbo")).to_have_value("0123456788")
        page.fill("#kbo", "0123.456.749")
        page.click("text=Verstuur uw vraag")
        expect(page.locator("main")).to_contain_text("Kijk in uw mailbox")
        page.goto(asker.link())
        page.click("text=Ja, verstuur mijn vraag")
        expect(page.locator(".notice.good")).to_contain_text("Uw vraag is op weg")
        expect(page.locator("main")).to_contain_text("0123456749")
        page.goto(asker.link())
        page.click("text=Trek mijn vraag in")
        expect(page.locator(".notice.good")).to_contain_text("Uw vraag is ingetrokken")


@pytest.mark.parametrize("script", [True, False])
def test_back_and_once_more_is_the_same_question(asker: Asker, visit: Visit, script: bool) -> None:
    page = visit("/stel-je-vraag", script=script)
    fill_in(page)
    with clock.moved(A_MINUTE):
        page.click("text=Verstuur uw vraag")
        reference = page.locator(".reference").inner_text()
        page.go_back()
        expect(page.locator("#need")).to_have_value("Vijftig stoelen herstellen")
        expect(page.locator("#place")).to_have_value("Aarschot")
        page.click("text=Verstuur uw vraag")
        expect(page.locator(".reference")).to_have_text(reference)
        assert len(asker.mails()) == 1


def test_a_file_stays_while_the_form_is_corrected_without_scripts(asker: Asker, visit: Visit) -> None:
    page = visit("/stel-je-vraag", script=False)
    fill_in(page)
    page.fill("#email", "geen adres")
    page.click("text=Meer over uw vraag")
    page.set_input_files("#files", [_sent("plan.pdf", GOOD["pdf"]), _sent("logo.svg", REFUSED["a script in SVG"][1]())])
    page.click("text=Verstuur uw vraag")
    expect(page.locator("#files-fout")).to_contain_text("“logo.svg”: Dit is een webpagina of een tekening")
    expect(page.get_by_label("plan.pdf")).to_be_checked()
    page.fill("#email", "aankoop@school.example")
    with clock.moved(A_MINUTE):
        page.click("text=Verstuur uw vraag")
        expect(page.locator("main")).to_contain_text("Kijk in uw mailbox")
        page.goto(asker.link())
        page.click("text=Ja, verstuur mijn vraag")
        with page.expect_download() as download:
            page.click("text=plan.pdf")
        assert download.value.path().read_bytes() == GOOD["pdf"]


def _sent(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_the_pages_of_an_asker_are_accessible(asker: Asker, visit: Visit) -> None:
    own = asker.confirmed()
    asker.leaves(need="Strijkwerk")
    confirm = asker.link()
    page = visit("/stel-je-vraag")
    for path in (own, own.partition("&")[0][:-1], confirm, re.sub("sleutel=.", "sleutel=", confirm)):
        check(page, path)


def test_the_whole_form_with_errors_is_accessible(asker: Asker, visit: Visit) -> None:
    page = visit("/stel-je-vraag?sector=groen-en-natuur", phone=True)
    for group in page.locator("summary").all():
        group.click()
    page.fill("#deadline", "ooit")
    page.fill("#telephone", "12")
    page.set_input_files("#files", [_sent("plan.pdf", GOOD["pdf"]), _sent("leeg.pdf", b"")])
    page.click("text=Verstuur uw vraag")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("plan.pdf")).to_be_checked()
    expect(page.locator("#deadline")).to_be_visible()
    expect(page.locator("#telephone")).to_have_value("12")
    assert violations(page) == []

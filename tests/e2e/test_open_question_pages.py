"""The public page of open questions in a browser: without scripts, on a phone, and what axe sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.questions import keys
from app.questions.question import Question
from tests.e2e.conftest import Visit, check, violations
from tests.kit.accounts import somebody
from tests.kit.asker import TYPED, Asker
from tests.kit.form_places import public_one
from tests.kit.questions import left


@pytest.fixture
def address(asker_site: str) -> str:
    return asker_site


@pytest.fixture
def question(asker: Asker) -> Question:
    return left(asker.settings, asker.db, **{**TYPED, "readers": "everybody", "organisation": "De Kring"})


def test_the_desk_lets_a_question_through_and_its_asker_takes_it_off(
    asker: Asker, visit: Visit, question: Question
) -> None:
    who = somebody(asker.db, "regisseur", municipalities=frozenset({"24001"}))
    page = visit(f"/beheer/vragen/{question.id}", who, script=False)
    page.fill("#public_text", "Stoelen voor De Kring")
    page.click("text=Zet op de openbare pagina")
    expect(page.locator(".summary")).to_contain_text("Haal dit uit de tekst: de naam “De Kring”.")
    expect(page.locator("#public_text")).to_have_value("Stoelen voor De Kring")
    page.fill("#public_text", "Vijftig stoelen herstellen")
    page.click("text=Zet op de openbare pagina")
    expect(page.locator("main")).to_contain_text("Iedereen leest de vraag nu")
    own = visit(f"/vraag/{question.id}?sleutel={keys.make(asker.settings, 'page', question.id)}", script=False)
    own.click("text=Haal mijn vraag daar weg")
    expect(own.locator(".notice.good")).to_contain_text("Uw vraag staat niet meer op de openbare pagina.")


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible(asker: Asker, visit: Visit, question: Question, phone: bool) -> None:
    page = visit("/vragen", phone=phone)
    check(page, page.url)
    number = public_one(asker.db, question)
    for path in ("/vragen", f"/vragen/{number}", f"/vraag/{question.id}?sleutel={_key(asker, question)}"):
        check(page, path)
    page = visit(f"/beheer/vragen/{question.id}", somebody(asker.db, "regisseur", municipalities=frozenset({"24001"})))
    page.fill("#public_text", "")
    page.click("text=Verander de openbare tekst")
    expect(page.locator(".summary")).to_be_visible()
    assert violations(page) == []


def _key(asker: Asker, question: Question) -> str:
    return keys.make(asker.settings, "page", question.id)

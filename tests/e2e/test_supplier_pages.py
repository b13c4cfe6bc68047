"""A supplier and an asker in a browser: an answer and a message without scripts, and what axe sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.outcomes import keys as outcome_keys
from app.questions import keys as question_keys
from app.questions.question import Question
from app.requests import keys
from tests.e2e.conftest import Visit, check, violations
from tests.kit.accounts import somebody
from tests.kit.asker import TYPED, Asker
from tests.kit.outcomes import asked, contradicted
from tests.kit.questions import left
from tests.kit.requests import now, put, says


@pytest.fixture
def address(asker_site: str) -> str:
    return asker_site


@pytest.fixture
def question(asker: Asker) -> Question:
    return left(asker.settings, asker.db, **TYPED, quantity="50 stuks")


def test_a_supplier_answers_and_writes_without_scripts(asker: Asker, visit: Visit, question: Question) -> None:
    [request] = put(asker.settings, asker.db, question, "de-spade")
    page = visit(asker.link(request.email), script=False)
    expect(page.locator("#adaptation")).to_be_hidden()
    page.check("text=Wij kunnen dit met een aanpassing")
    page.click("text=Verstuur mijn antwoord")
    expect(page.locator(".summary")).to_contain_text("Schrijf welke aanpassing nodig is.")
    page.fill("#adaptation", "In twee keer")
    page.click("text=Verstuur mijn antwoord")
    expect(page.locator(".notice.good")).to_contain_text("Uw antwoord is genoteerd")
    expect(page.locator("#adaptation")).to_have_value("In twee keer")
    page.fill("#text", "Mag het ook op dinsdag?")
    page.click("text=Verstuur mijn bericht")
    expect(page.locator(".notice.good")).to_contain_text("Uw bericht is op weg")
    assert now(asker.db, request).state == "adapted"


def test_the_pages_with_answers_are_accessible(asker: Asker, visit: Visit, question: Question) -> None:
    first, second, _ = put(asker.settings, asker.db, question, "de-spade", "de-hark", "de-zeis")
    says(asker.settings, asker.db, first, "adapt", adaptation="In twee keer")
    says(asker.settings, asker.db, second, "decline", reason="time")
    page = visit(f"/aanvraag/{first.id}?sleutel={keys.make(asker.settings, first.id)}")
    check(page, page.url)
    page.fill("#adaptation", "")
    page.click("text=Verstuur mijn antwoord")
    expect(page.locator(".summary")).to_be_focused()
    assert violations(page) == []
    check(page, f"/vraag/{question.id}?sleutel={question_keys.make(asker.settings, 'page', question.id)}")


def test_the_pages_of_an_outcome_are_accessible(asker: Asker, visit: Visit, question: Question) -> None:
    [request] = put(asker.settings, asker.db, question, "de-spade")
    says(asker.settings, asker.db, request, "accept")
    outcome = asked(asker.settings, asker.db, request)
    page = visit(f"/uitkomst/{outcome.id}/vrager?sleutel={outcome_keys.make(asker.settings, 'asker', outcome.id)}")
    check(page, page.url)
    page.check("text=Er is een contract of opdracht")
    expect(page.locator("#duration")).to_be_visible()
    page.click("text=Verstuur")
    expect(page.locator(".summary")).to_be_focused()
    assert violations(page) == []


def test_the_section_of_the_desk_is_accessible(asker: Asker, visit: Visit, question: Question) -> None:
    [request] = put(asker.settings, asker.db, question, "de-spade")
    says(asker.settings, asker.db, request, "accept")
    contradicted(asker.settings, asker.db, request, "Te duur")
    who = somebody(asker.db, "regisseur", municipalities=frozenset({"24001"}))
    page = visit(f"/beheer/vragen/{question.id}", who)
    expect(page.locator("#aanbieders")).to_be_visible()
    check(page, page.url)
    page.click("text=Noteer wat het was")
    expect(page.locator(".summary")).to_contain_text("Kies wat ervan kwam.")
    assert violations(page) == []

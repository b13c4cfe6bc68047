"""The section "Aanbieders" of a question: proposals, sending a batch, answers and what comes next."""

from __future__ import annotations

import html
import re
import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.questions import service as question_service
from app.questions.question import Question
from base.config import Settings
from tests.kit.accounts import forget_attempts, log_in, send, somebody
from tests.kit.questions import again, left
from tests.kit.requests import put, says, states

HASSELT = "71072"


def asked(settings: Settings, db: sa.Engine, **more: str) -> Question:
    """A question in Hasselt, of somebody who asks nothing else."""
    return left(settings, db, need="gras maaien", place="Hasselt", email=f"{uuid.uuid4().hex}@school.example", **more)


@pytest.fixture
def question(settings: Settings, db: sa.Engine, app: Flask) -> Question:
    return asked(settings, db)


@pytest.fixture
def regisseur(app: Flask, db: sa.Engine) -> FlaskClient:
    forget_attempts(app)
    client = app.test_client()
    log_in(client, somebody(db, "regisseur", municipalities=frozenset({HASSELT})))
    return client


def page(client: FlaskClient, question: Question) -> str:
    return html.unescape(client.get(f"/beheer/vragen/{question.id}").text)


def offerings(text: str) -> list[str]:
    return re.findall(r'name="offerings"[^>]*value="([^"]*)"', text)


def test_proposals_say_why_and_how_far(regisseur: FlaskClient, question: Question) -> None:
    text = page(regisseur, question)
    assert len(offerings(text)) > 1
    assert re.search(r"Past bij: [^<]+, op (minder dan )?[\d,]+\skm", text)


def test_a_batch_is_sent_once_and_says_who_answered_what(
    regisseur: FlaskClient, settings: Settings, db: sa.Engine, question: Question
) -> None:
    chosen = offerings(page(regisseur, question))[:2]
    where, back = f"/beheer/vragen/{question.id}/voorleggen", f"/beheer/vragen/{question.id}"
    for _ in range(2):
        assert send(regisseur, where, back, offerings=chosen).status_code == 303  # type: ignore[arg-type]
    assert list(states(db, question).values()) == ["waiting", "waiting"]
    assert again(db, question).state == "sent"
    text = page(regisseur, question)
    assert "Er vertrok niets. Wie u koos, heeft de vraag al of neemt er nu geen aan." in text
    assert "Voorgelegd aan 2 organisaties" in text
    assert "Nog geen antwoord" in text
    assert ": herinnering" in text
    assert not set(chosen) & set(offerings(text))


@pytest.mark.parametrize(("number", "message"), [(0, "Vink minstens één"), (6, "Vink hoogstens 5")])
def test_a_wrong_number_is_said_twice_and_keeps_what_was_chosen(
    regisseur: FlaskClient, db: sa.Engine, question: Question, number: int, message: str
) -> None:
    proposed = offerings(page(regisseur, question))
    chosen = [*proposed, *(f"limburg:geen-{extra}" for extra in range(6))][:number]
    where, back = f"/beheer/vragen/{question.id}/voorleggen", f"/beheer/vragen/{question.id}"
    answer = send(regisseur, where, back, offerings=chosen)  # type: ignore[arg-type]
    text = html.unescape(answer.text)
    assert (answer.status_code, text.count(message)) == (422, 2)
    assert len(re.findall(r'name="offerings"[^>]* checked', text)) == min(number, len(proposed))
    assert states(db, question) == {}


def test_what_a_supplier_answered_stands_there_and_a_request_can_be_taken_back(
    regisseur: FlaskClient, settings: Settings, db: sa.Engine, question: Question
) -> None:
    first, second = put(settings, db, question, "a", "b")
    says(settings, db, first, "adapt", adaptation="Alleen op dinsdag")
    text = page(regisseur, question)
    assert "Kan het met een aanpassing" in text
    assert "Alleen op dinsdag" in text
    ends = [f"/beheer/vragen/{question.id}/aanvragen/{one.id}/intrekken" for one in (first, second)]
    assert [end in text for end in ends] == [False, True]
    for end in ends:
        send(regisseur, end, f"/beheer/vragen/{question.id}")
    assert states(db, question) == {"a": "adapted", "b": "ended"}


def test_nothing_is_proposed_while_three_can(
    regisseur: FlaskClient, settings: Settings, db: sa.Engine, question: Question
) -> None:
    for request in put(settings, db, question, "a", "b", "c"):
        says(settings, db, request, "accept")
    text = page(regisseur, question)
    assert offerings(text) == []
    assert "Dat is genoeg keuze" in text


def test_a_question_that_only_the_regisseur_may_read_is_proposed_to_nobody(
    regisseur: FlaskClient, settings: Settings, db: sa.Engine
) -> None:
    question = asked(settings, db, readers="regisseur")
    text = page(regisseur, question)
    assert offerings(text) == []
    assert "De vrager wil dat alleen u de vraag leest" in text


def test_what_the_asker_keeps_to_the_regisseur_meanwhile_does_not_leave_and_says_why(
    regisseur: FlaskClient, db: sa.Engine, question: Question
) -> None:
    where, back = f"/beheer/vragen/{question.id}/voorleggen", f"/beheer/vragen/{question.id}"
    chosen = offerings(page(regisseur, question))[:1]
    assert question_service.change_readers(db, question, "regisseur")
    assert send(regisseur, where, back, offerings=chosen[0]).status_code == 303
    assert "Er vertrok niets. De vrager wil dat alleen u de vraag leest." in page(regisseur, question)
    assert states(db, question) == {}


@pytest.mark.parametrize("path", ["voorleggen", "aanvragen/{request}/intrekken"])
def test_another_area_sends_nothing_and_takes_nothing_back(
    app: Flask, settings: Settings, db: sa.Engine, question: Question, path: str
) -> None:
    [request] = put(settings, db, question, "a")
    forget_attempts(app)
    client = app.test_client()
    log_in(client, somebody(db, "regisseur", municipalities=frozenset({"24001"})))
    where = f"/beheer/vragen/{question.id}/{path.format(request=request.id)}"
    assert send(client, where, "/beheer/account", offerings="limburg:1").status_code == 403
    assert states(db, question) == {"a": "waiting"}


def test_a_request_is_taken_back_at_its_own_question_only(
    regisseur: FlaskClient, settings: Settings, db: sa.Engine, question: Question
) -> None:
    [request] = put(settings, db, asked(settings, db), "a")
    where = f"/beheer/vragen/{question.id}/aanvragen/{request.id}/intrekken"
    assert send(regisseur, where, "/beheer/account").status_code == 404

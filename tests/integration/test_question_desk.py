"""What the desk does with a question: let it through, lay it aside, close it; each once, and only in its own area."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.outbox import rows
from app.questions import service, store
from app.questions.question import Question
from tests.kit.accounts import log_in, send, somebody
from tests.kit.asker import TYPED, Asker
from tests.kit.questions import again, left
from tests.kit.requests import put

MOVES = ("afgehandeld", "doorlaten", "geen-vraag")


@pytest.fixture
def held(asker: Asker) -> Question:
    return left(asker.settings, asker.db, confirmed=False, **{**TYPED, "need": "www.a www.b www.c"})


def desk(asker: Asker, municipality: str = "24001") -> FlaskClient:
    """The browser of a regisseur."""
    client = asker.app.test_client()
    log_in(client, somebody(asker.db, "regisseur", municipalities=frozenset({municipality})))
    return client


def presses(client: FlaskClient, question: Question, move: str, **fields: str) -> int:
    return send(client, f"/beheer/vragen/{question.id}/{move}", "/beheer/account", **fields).status_code


def page_of(client: FlaskClient, question: Question) -> str:
    return client.get(f"/beheer/vragen/{question.id}").text


def test_a_question_that_is_held_says_why_and_can_be_let_through(asker: Asker, held: Question) -> None:
    client = desk(asker)
    assert "Eerst na te kijken" in client.get("/beheer/vragen").text
    assert "Deze vraag bevat veel links." in page_of(client, held)
    assert [presses(client, held, "doorlaten") for _ in range(2)] == [303, 303]
    assert again(asker.db, held).state == "unconfirmed"
    [message] = asker.mails()
    assert "Bevestig uw vraag" in message["Subject"]


def test_what_is_no_question_is_laid_aside_without_a_mail(asker: Asker, held: Question) -> None:
    assert presses(desk(asker), held, "geen-vraag") == 303
    now = again(asker.db, held)
    assert (now.state, now.closed_because) == ("closed", "no_question")
    assert rows.count(asker.db) == 0


def test_a_question_that_is_handled_is_closed_and_its_asker_hears_why(asker: Asker) -> None:
    question = left(asker.settings, asker.db, **TYPED)
    client = desk(asker)
    assert presses(client, question, "afgehandeld") == 422
    for words in ("De vraag is afgesloten. De vrager krijgt een mail.", "Er veranderde niets."):
        assert presses(client, question, "afgehandeld", because="handled") == 303
        assert words in page_of(client, question)
    now = again(asker.db, question)
    assert (now.state, now.closed_because, now.done_by[:5]) == ("closed", "handled", "test-")
    assert ["is afgesloten" in message["Subject"] for message in asker.mails()] == [False, False, True]
    assert "De regisseur beantwoordde uw vraag." in asker.mails()[-1].get_content()


def test_the_desk_reads_all_that_was_filled_in(asker: Asker) -> None:
    question = left(asker.settings, asker.db, **TYPED, quantity="50 stuks", nace="P", kbo="0123456749")
    page = page_of(desk(asker), question)
    for line in ("Hoeveel: 50 stuks", "Bedrijfstak: Onderwijs", "Ondernemingsnummer: 0123456749"):
        assert f"<li>{line}</li>" in page


def test_a_question_has_a_page_for_its_own_area_only(asker: Asker) -> None:
    question = left(asker.settings, asker.db, **TYPED, quantity="50 stuks")
    client, address = desk(asker), f"/beheer/vragen/{question.id}"
    assert address in client.get("/beheer/vragen").text
    assert "<li>Hoeveel: 50 stuks</li>" in client.get(address).text
    assert client.get("/beheer/vragen/geen").status_code == 404
    assert desk(asker, "71022").get(address).status_code == 403


@pytest.mark.parametrize("state", ["held", "unconfirmed", "open", "closed"])
def test_only_the_moves_of_a_state_are_offered_and_made(asker: Asker, state: str) -> None:
    question = left(asker.settings, asker.db, **TYPED)
    with asker.db.begin() as connection:
        connection.execute(sa.update(store.table).values(state=state))
    client = desk(asker)
    page = page_of(client, question)
    allowed = {"held": ("doorlaten", "geen-vraag"), "open": ("afgehandeld",)}.get(state, ())
    assert tuple(move for move in MOVES if f"/beheer/vragen/{question.id}/{move}" in page) == allowed
    for move in MOVES:
        if move not in allowed:
            presses(client, question, move, because="handled")
    assert again(asker.db, question).state == state


@pytest.mark.parametrize("move", MOVES)
def test_nobody_moves_a_question_of_another_area(asker: Asker, held: Question, move: str) -> None:
    client = desk(asker, "71022")
    assert held.reference not in client.get("/beheer/vragen").text
    assert presses(client, held, move) == 403
    assert again(asker.db, held) == held


def test_a_question_that_its_asker_withdrew_is_not_said_to_be_closed_with_a_mail(asker: Asker) -> None:
    question, client = left(asker.settings, asker.db, **TYPED), desk(asker)
    page_of(client, question)
    service.withdraw(asker.settings, asker.db, question)
    presses(client, question, "afgehandeld", because="handled")
    page = page_of(client, question)
    assert "Er veranderde niets. De stand van de vraag is nu: afgesloten." in page
    assert "krijgt een mail" not in page.partition("<h1")[0]


def test_a_question_that_moved_since_it_was_read_is_withdrawn_all_the_same(asker: Asker) -> None:
    read = left(asker.settings, asker.db, **TYPED)
    put(asker.settings, asker.db, read, "de-spade")
    assert again(asker.db, read).state == "sent"
    assert service.withdraw(asker.settings, asker.db, read)
    assert not service.withdraw(asker.settings, asker.db, read)
    assert not service.change_readers(asker.db, read, "everybody")
    assert again(asker.db, read).closed_because == "withdrawn"

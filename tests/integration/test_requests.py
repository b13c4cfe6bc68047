"""A question put to suppliers: batches, what they answer, the letters and the moves of the question that follow."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.outbox import rows
from app.questions import flow
from app.questions import service as question_service
from app.questions.flow import REQUEST
from app.questions.question import Question
from app.requests import batches, service, store
from app.requests import letters as request_letters
from base import database
from base.config import Settings
from tests.kit.migrated import new_database
from tests.kit.questions import again, left
from tests.kit.requests import now, put, says, states

MOVES = ("accept", "adapt", "decline", "fill")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key="k" * 32, database_url=new_database(tmp_path))


@pytest.fixture
def db(settings: Settings) -> sa.Engine:
    return database.connect(settings.database_url)


@pytest.fixture
def question(settings: Settings, db: sa.Engine) -> Question:
    return left(
        settings, db, place="Aarschot", email="asker@school.example", telephone="016123456", readers="suppliers"
    )


def sent(db: sa.Engine, to: str) -> list[str]:
    """The subjects of the letters to an address, the oldest first."""
    return [row.subject for row in rows.newest(db, limit=99)[::-1] if row.recipient == to]


def test_a_question_put_to_suppliers_is_a_request_and_a_letter_to_each(
    settings: Settings, db: sa.Engine, question: Question
) -> None:
    assert {request.organisation for request in put(settings, db, question, "a", "b")} == {"a", "b"}
    assert (again(db, question).state, states(db, question)) == ("sent", {"a": "waiting", "b": "waiting"})
    [subject] = sent(db, "a@supplier.example")
    assert subject == f"Kunt u dit doen? Vraag {question.reference} uit Aarschot"


def test_the_letter_to_a_supplier_says_nothing_by_which_the_asker_can_be_reached(
    settings: Settings, db: sa.Engine, question: Question
) -> None:
    put(settings, db, question, "a")
    [letter] = [row for row in rows.newest(db, limit=9) if row.recipient == "a@supplier.example"]
    assert question.need in letter.body
    for private in (question.email, question.telephone):
        assert private not in letter.body


def test_the_same_suppliers_sent_twice_are_asked_once(settings: Settings, db: sa.Engine, question: Question) -> None:
    assert [len(put(settings, db, question, "a", "b")) for _ in range(2)] == [2, 0]
    assert len(sent(db, "a@supplier.example")) == 1


def test_two_batches_at_the_same_moment_ask_each_supplier_once(
    settings: Settings, db: sa.Engine, question: Question
) -> None:
    desks = [threading.Thread(target=put, args=(settings, db, question, "a", "b")) for _ in range(4)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert [len(sent(db, f"{name}@supplier.example")) for name in "ab"] == [1, 1]


def test_a_batch_asks_no_more_than_five(settings: Settings, db: sa.Engine, question: Question) -> None:
    assert len(put(settings, db, question, *"abcdefg")) == batches.MOST_AT_ONCE
    assert len(put(settings, db, question, *"abcdefg")) == 2


def test_nobody_else_is_asked_while_three_can(settings: Settings, db: sa.Engine, question: Question) -> None:
    first = put(settings, db, question, *"abc")
    for request in first:
        assert says(settings, db, request, "accept")
    assert put(settings, db, question, "d") == []
    says(settings, db, first[0], "decline", reason="time")
    assert len(put(settings, db, question, "d")) == 1


def test_what_only_the_regisseur_may_read_is_sent_to_nobody(settings: Settings, db: sa.Engine) -> None:
    question = left(settings, db, readers="regisseur")
    assert put(settings, db, question, "a") == []
    assert again(db, question).state == "open"


def test_a_request_without_its_letter_is_not_made(
    settings: Settings, db: sa.Engine, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(request_letters, "send", broken)
    with pytest.raises(sa.exc.OperationalError):
        put(settings, db, question, "a")
    assert (again(db, question).state, states(db, question)) == ("open", {})


@pytest.mark.parametrize("second", MOVES)
@pytest.mark.parametrize("first", MOVES)
def test_every_answer_may_follow_every_other_with_the_letters_of_the_table(
    settings: Settings, db: sa.Engine, question: Question, first: str, second: str
) -> None:
    [request] = put(settings, db, question, "a")
    state, expected = "waiting", []
    for name in (first, second):
        assert says(settings, db, request, name)
        expected += [letter.name for letter in REQUEST[state, name].letters if letter.to == "asker"]
        state = REQUEST[state, name].to
    assert now(db, request).state == state
    assert again(db, question).state == ("answered" if state in flow.CAN else "sent")
    words = {"kan u helpen": "request_accepted", "kan toch niet": "request_lost"}
    letters = [name for text in sent(db, question.email) for words_of, name in words.items() if words_of in text]
    assert letters == expected


def test_the_question_is_lost_with_the_last_supplier_that_can(
    settings: Settings, db: sa.Engine, question: Question
) -> None:
    first, second = put(settings, db, question, "a", "b")
    says(settings, db, first, "accept")
    says(settings, db, second, "adapt", adaptation="Elke maandag in plaats van vrijdag.")
    says(settings, db, first, "fill")
    assert again(db, question).state == "answered"
    says(settings, db, second, "decline", reason="distance")
    assert again(db, question).state == "sent"


def test_an_answer_keeps_the_day_on_which_it_was_accepted_while_it_can(
    settings: Settings, db: sa.Engine, question: Question
) -> None:
    [request] = put(settings, db, question, "a")
    says(settings, db, request, "accept")
    accepted_at = now(db, request).accepted_at
    says(settings, db, request, "adapt", adaptation="Later")
    assert now(db, request).accepted_at == accepted_at
    says(settings, db, request, "decline", reason="time")
    assert (now(db, request).accepted_at, now(db, request).adaptation) == (None, "")


def test_a_closed_question_takes_no_answer(settings: Settings, db: sa.Engine, question: Question) -> None:
    [request] = put(settings, db, question, "a")
    question_service.withdraw(settings, db, again(db, question))
    assert not says(settings, db, request, "accept")
    assert now(db, request).state == "waiting"


def test_a_request_that_was_taken_back_takes_no_answer(settings: Settings, db: sa.Engine, question: Question) -> None:
    [request] = put(settings, db, question, "a")
    with database.write(db) as connection:
        assert service.end(connection, request, "regisseur")
        assert not service.end(connection, now(db, request), "regisseur")
    assert not says(settings, db, request, "accept")


def test_a_message_is_written_down_once(settings: Settings, db: sa.Engine, question: Question) -> None:
    [request] = put(settings, db, question, "a")
    with database.write(db) as connection:
        store.record_message(connection, request.id, "form")
        assert store.messages_of(connection, question.id) == {request.id: 1}
    with pytest.raises(sa.exc.IntegrityError), database.write(db) as connection:
        store.record_message(connection, request.id, "form")


def test_a_supplier_whose_address_was_erased_gets_no_letter(
    settings: Settings, db: sa.Engine, question: Question
) -> None:
    [request] = put(settings, db, question, "a")
    before = rows.count(db)
    with database.write(db) as connection:
        erased = replace(request, email="gewist")
        request_letters.send(settings, connection, question, erased, REQUEST["", "send"].letters)
    assert rows.count(db) == before

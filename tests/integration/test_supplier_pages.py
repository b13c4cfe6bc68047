"""The page of a supplier: by signed link, without an account; its answer, changed later; its message to the asker."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from app.questions import keys as question_keys
from app.questions import service as question_service
from app.questions.question import Question
from app.requests import keys
from app.requests.request import Request
from base import clock, database
from tests.kit.asker import TYPED, Asker, every_link_fault
from tests.kit.questions import again, left
from tests.kit.requests import now, put

_HIDDEN = re.compile(r'name="(csrf_token|form_key)" type="hidden" value="([^"]*)"')
ANSWERS = [
    ({"move": "accept"}, "can", "u kunt dit."),
    ({"move": "adapt", "adaptation": "In twee keer"}, "adapted", "u kunt dit met een aanpassing."),
    ({"move": "decline", "reason": "distance"}, "cannot", "u kunt dit niet."),
    ({"move": "fill", "full_until": "3 mei 2027"}, "full", "u zit vol."),
]


@pytest.fixture
def question(asker: Asker) -> Question:
    return left(asker.settings, asker.db, **TYPED)


@pytest.fixture
def asked(asker: Asker, question: Question) -> Request:
    return put(asker.settings, asker.db, question, "de-spade")[0]


def address(asker: Asker, request: Request, path: str = "") -> str:
    return f"/aanvraag/{request.id}{path}?sleutel={keys.make(asker.settings, request.id)}"


def sends(asker: Asker, request: Request, path: str, **fields: str) -> str:
    """The page after a form was sent, and followed."""
    hidden = dict(_HIDDEN.findall(asker.client.get(address(asker, request)).text))
    answer = asker.client.post(address(asker, request, path), data={**hidden, **fields}, follow_redirects=True)
    return html.unescape(answer.text)


def test_the_letter_leads_to_a_page_that_says_what_is_asked(asker: Asker, asked: Request) -> None:
    page = asker.client.get(asker.link(asked.email))
    assert TYPED["need"] in page.text
    assert TYPED["email"] not in page.text
    headers = {name: page.headers[name] for name in ("Cache-Control", "Referrer-Policy")}
    assert headers == {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@pytest.mark.parametrize(("fields", "state", "words"), ANSWERS)
def test_each_answer_counts_and_is_read_back(
    asker: Asker, asked: Request, fields: dict[str, str], state: str, words: str
) -> None:
    page = sends(asker, asked, "/antwoord", **fields)
    assert "Dank u. Uw antwoord is genoteerd." in page
    assert words in page
    assert now(asker.db, asked).state == state
    assert re.search(rf'value="{fields["move"]}" checked', page)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Kies een antwoord."),
        ({"move": "adapt"}, "Schrijf welke aanpassing nodig is."),
        ({"move": "decline", "reason": "onzin"}, "Kies een reden uit de lijst."),
        ({"move": "decline"}, "Kies waarom het niet kan."),
        ({"move": "fill"}, "Schrijf tot welke dag u vol zit."),
        ({"move": "fill", "full_until": "3 mei 2020"}, "Kies een dag die nog moet komen"),
        ({"move": "fill", "full_until": "straks"}, "Wij kunnen deze datum niet lezen."),
        ({"move": "adapt", "adaptation": "x" * 2001}, "Dit is te lang."),
    ],
)
def test_an_answer_that_misses_something_says_so_twice_and_loses_nothing(
    asker: Asker, asked: Request, fields: dict[str, str], message: str
) -> None:
    page = sends(asker, asked, "/antwoord", **fields)
    assert page.count(message) == 2
    for text in fields.values():
        assert text in page or text == "onzin"
    assert now(asker.db, asked).state == "waiting"


def test_an_answer_changed_later_is_what_counts(asker: Asker, asked: Request, question: Question) -> None:
    sends(asker, asked, "/antwoord", move="accept")
    sends(asker, asked, "/antwoord", move="decline", reason="time", adaptation="van daarvoor")
    assert (now(asker.db, asked).reason, now(asker.db, asked).adaptation) == ("time", "")
    assert again(asker.db, question).state == "sent"
    assert "kan toch niet" in asker.mails()[-1]["Subject"]


@pytest.mark.parametrize("path", ["", "/antwoord", "/bericht"])
@every_link_fault
def test_a_link_that_does_not_fit_is_refused_and_says_why(
    asker: Asker, asked: Request, question: Question, path: str, fault: str, status: int, message: str
) -> None:
    [second] = put(asker.settings, asker.db, question, "een-ander")
    fresh = keys.make(asker.settings, asked.id)
    with clock.moved(-keys.MAX_AGE - timedelta(seconds=1)):
        expired = keys.make(asker.settings, asked.id)
    key = {"altered": fresh[:-1], "other": keys.make(asker.settings, second.id), "expired": expired}[fault]
    where = f"/aanvraag/{asked.id}{path}?sleutel={key}"
    data = {"move": "accept", "text": "Dag"}
    answer = asker.client.post(where, data=data) if path else asker.client.get(where)
    assert (answer.status_code, message in answer.text) == (status, True)
    assert TYPED["need"] not in answer.text
    assert now(asker.db, asked) == asked


def test_a_request_that_is_nowhere_is_not_found(asker: Asker) -> None:
    assert asker.client.get("/aanvraag/geen?sleutel=x").status_code == 404


def test_a_closed_question_says_so_and_takes_no_answer(asker: Asker, asked: Request, question: Question) -> None:
    hidden = dict(_HIDDEN.findall(asker.client.get(address(asker, asked)).text))
    question_service.withdraw(asker.settings, asker.db, again(asker.db, question))
    late = asker.client.post(
        address(asker, asked, "/antwoord"), data={**hidden, "move": "accept"}, follow_redirects=True
    )
    assert "Deze vraag is afgesloten" in late.text
    assert "Verstuur mijn antwoord" not in late.text
    assert "genoteerd" not in late.text
    assert now(asker.db, asked).state == "waiting"


def test_a_form_of_yesterday_says_so_and_keeps_what_was_typed(asker: Asker, asked: Request) -> None:
    data = {"csrf_token": "oud", "move": "adapt", "adaptation": "In twee keer"}
    answer = asker.client.post(address(asker, asked, "/antwoord"), data=data)
    assert answer.status_code == 422
    assert "Het formulier stond te lang open" in answer.text
    assert "In twee keer" in answer.text


def test_a_message_goes_to_the_asker_with_a_copy_to_its_sender(asker: Asker, asked: Request) -> None:
    assert "Uw bericht is op weg" in sends(asker, asked, "/bericht", text="Mag het ook op dinsdag?")
    message = asker.mails()[-1]
    assert "Mag het ook op dinsdag?" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message["Reply-To"] == asked.email
    assert "Kopie van uw bericht" in asker.mails(asked.email)[-1]["Subject"]


def test_a_message_sent_twice_is_one_message(asker: Asker, asked: Request) -> None:
    hidden = dict(_HIDDEN.findall(asker.client.get(address(asker, asked)).text))
    data = {**hidden, "text": "Mag het ook op dinsdag?"}
    for _ in range(2):
        assert asker.client.post(address(asker, asked, "/bericht"), data=data).status_code == 303
    assert len(asker.mails(asked.email)) == 2  # the question, and one copy


def test_a_message_sent_once_more_after_back_is_one_message(asker: Asker, asked: Request) -> None:
    for _ in range(2):
        assert "Uw bericht is op weg" in sends(asker, asked, "/bericht", text="Tot maandag")
    assert len([message for message in asker.mails(asked.email) if "Kopie" in message["Subject"]]) == 1


def test_another_text_in_the_same_form_is_another_message(asker: Asker, asked: Request) -> None:
    hidden = dict(_HIDDEN.findall(asker.client.get(address(asker, asked)).text))
    for text in ("Mag het op dinsdag?", "Of op woensdag?"):
        answer = asker.client.post(address(asker, asked, "/bericht"), data={**hidden, "text": text})
        assert "gedaan=bericht" in answer.headers["Location"]
    copies = [message for message in asker.mails(asked.email) if "Kopie" in message["Subject"]]
    bodies = [message.get_body(("plain",)).get_content() for message in copies]  # type: ignore[union-attr]
    assert ["dinsdag" in bodies[0], "woensdag" in bodies[1]] == [True, True]


def test_an_empty_message_is_refused_at_its_field(asker: Asker, asked: Request) -> None:
    assert sends(asker, asked, "/bericht", text=" ").count("Schrijf uw bericht.") == 2


def test_who_can_do_it_may_still_write_when_the_question_is_closed(
    asker: Asker, asked: Request, question: Question
) -> None:
    sends(asker, asked, "/antwoord", move="accept")
    with database.write(asker.db) as connection:
        question_service.change(
            asker.settings, connection, again(asker.db, question), "close", "regisseur", because="supplier"
        )
    assert "Uw bericht is op weg" in sends(asker, asked, "/bericht", text="Tot maandag")


def test_the_asker_reads_who_can_do_it_and_how_many_cannot(asker: Asker, question: Question) -> None:
    first, second, _ = put(asker.settings, asker.db, question, "de-spade", "de-hark", "de-zeis")
    sends(asker, first, "/antwoord", move="adapt", adaptation="In twee keer")
    sends(asker, second, "/antwoord", move="decline", reason="time")
    key = question_keys.make(asker.settings, "page", question.id)
    page = " ".join(html.unescape(asker.client.get(f"/vraag/{question.id}?sleutel={key}").text).split())
    for text in ("Kan het met een aanpassing:", "In twee keer", first.email, "1 organisatie moet nog antwoorden"):
        assert text in page
    assert "1 organisatie kan dit nu niet doen" in page
    assert second.email not in page

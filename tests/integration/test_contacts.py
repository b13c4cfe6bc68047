"""Writing to organisations from their page: confirmed first, then put to whom the asker chose, and followed as any."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.contacts import candidates, service, store
from app.outbox import rows
from app.questions import choices
from app.questions import store as question_store
from app.questions.question import Draft, Question
from base import database
from base.config import Settings
from tests.kit.accounts import form_token
from tests.kit.asker import TYPED, Asker
from tests.kit.questions import again
from tests.kit.requests import states, supplier

DRAFT = Draft(**TYPED, kind=choices.DIRECT)


def left(settings: Settings, db: sa.Engine, *names: str, form_key: str = "a") -> Question:
    return service.leave(settings, db, DRAFT, [supplier(name) for name in names], form_key=form_key, seconds=60)


def letters_to(asker: Asker, name: str) -> list[str]:
    return [str(message["Subject"]) for message in asker.mails(f"{name}@supplier.example")]


def test_nothing_goes_to_an_organisation_before_the_address_is_confirmed(asker: Asker) -> None:
    question = left(asker.settings, asker.db, "een", "twee")
    assert (letters_to(asker, "een"), states(asker.db, question)) == ([], {})
    assert "de organisaties die u koos" in asker.mails()[-1].get_content()
    page = asker.presses(asker.link()).headers["Location"]
    assert again(asker.db, question).state == "sent"
    assert states(asker.db, question) == {"een": "waiting", "twee": "waiting"}
    assert [len(letters_to(asker, name)) for name in ("een", "twee")] == [1, 1]
    written = asker.mails("een@supplier.example")[0].get_content()
    assert "Iemand koos u op doeners" in written
    assert TYPED["email"] not in written
    assert "Rechtstreeks aan organisaties" in asker.client.get(page).text
    assert "kopie" in asker.mails()[-1].get_content()  # of the sender
    assert not service.confirm(asker.settings, asker.db, again(asker.db, question))


def test_a_form_sent_twice_is_one_question_and_to_others_another(asker: Asker) -> None:
    first, same, other = (left(asker.settings, asker.db, *names) for names in (("een",), ("een",), ("twee",)))
    assert first.id == same.id != other.id
    with database.read(asker.db) as connection:
        assert [contact.organisation for contact in store.of_question(connection, first.id)] == ["een"]


def test_what_looks_like_a_machine_reaches_nobody(asker: Asker) -> None:
    question = service.leave(asker.settings, asker.db, DRAFT, [supplier("een")], form_key="a", seconds=1)
    assert (question.state, rows.count(asker.db)) == ("held", 0)


SEARCH = "/contact?q=groen"
_BOX = re.compile(r'name="offerings" id="[^"]*" value="([^"]*)"')


def fill(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """The answer to the form at a path."""
    token = form_token(client.get(path))
    return client.post(path, data={"csrf_token": token, **TYPED, **fields})


def boxes(page: TestResponse) -> list[str]:
    return [html.unescape(value) for value in _BOX.findall(page.text)]


def test_results_lead_to_the_form_with_one_offering_of_each_organisation(client: FlaskClient) -> None:
    assert f'href="{SEARCH}"' in client.get("/zoeken?q=groen").text
    page = client.get(SEARCH)
    assert service.MOST < len(boxes(page)) <= candidates.MOST_SHOWN
    assert "checked" not in re.findall(r'<input type="checkbox"[^>]*>', page.text)


def test_the_page_of_an_offering_leads_to_the_form_with_it_chosen_and_others_like_it(client: FlaskClient) -> None:
    chosen = boxes(client.get(SEARCH))[1]
    link = f"/contact?aanbod={chosen}"
    assert f'href="{link}"' in client.get(f"/aanbod/{chosen}").text
    page = client.get(link)
    assert re.findall(r'name="offerings"[^>]*value="([^"]*)"\s+checked', page.text) == [chosen]
    assert len(boxes(page)) > 1
    assert '<meta name="robots" content="noindex">' in page.text


def test_a_message_is_left_for_those_that_were_chosen_and_for_no_others(client: FlaskClient, db: sa.Engine) -> None:
    two = boxes(client.get(SEARCH))[:2]
    answer = fill(client, SEARCH, offerings=[*two, "limburg:geen"], form_key="contact van twee")
    thanks = client.get(answer.headers["Location"])
    assert "Daarna gaat ze naar de organisaties die u koos" in thanks.text
    question = question_store.by_reference(db, answer.headers["Location"].rpartition("/")[2])
    assert question
    assert question.kind == choices.DIRECT
    with database.read(db) as connection:
        assert {contact.offering_id for contact in store.of_question(connection, question.id)} == set(two)


@pytest.mark.parametrize("number", [0, service.MOST + 1])
def test_nobody_and_more_than_four_are_refused_and_what_was_typed_stays(client: FlaskClient, number: int) -> None:
    chosen = boxes(client.get(SEARCH))[:number]
    page = fill(client, SEARCH, offerings=chosen)
    assert page.status_code == 422
    assert page.text.count("Kies een tot 4 organisaties.") == 2  # in the summary and at the field
    assert TYPED["need"] in page.text
    assert len(re.findall(r'name="offerings"[^>]*checked', page.text)) == number


def test_who_cannot_be_written_to_is_asked_about_by_a_question(client: FlaskClient) -> None:
    answer = client.get("/contact?aanbod=limburg:geen&plaats=Gent")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/stel-je-vraag?plaats=Gent")


def test_without_the_engine_what_was_typed_stays(asker: Asker) -> None:
    token = form_token(asker.client.get("/feedback"))
    typed = {"csrf_token": token, "offerings": ["limburg:1", "limburg:2"], **TYPED}
    page = asker.client.post("/contact?aanbod=limburg:1", data=typed)
    assert (page.status_code, TYPED["need"] in page.text) == (503, True)
    assert re.findall(r'name="offerings" value="([^"]*)"', page.text) == typed["offerings"]
    assert "kunt u nu niet schrijven" not in page.text
    assert "nu niet nakijken aan wie dit bericht gaat" in page.text

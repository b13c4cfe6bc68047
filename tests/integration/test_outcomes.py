"""What came of a request: the pages of both sides by signed link, what follows from both, and the desk that settles."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.outcomes import keys, service, store
from app.outcomes.outcome import Answer, Outcome, Side
from app.questions.question import Question
from app.requests.request import Request
from base import clock, database
from base.tables import stories
from tests.kit.accounts import form_token, log_in, send, somebody
from tests.kit.asker import REGISSEUR, TYPED, Asker
from tests.kit.outcomes import asked
from tests.kit.questions import left
from tests.kit.requests import now, put, says

PATHS: dict[Side, str] = {"asker": "vrager", "supplier": "organisatie"}
CONTRACT = {"result": "contract", "band": "1000-", "duration": "year", "recurring": "yes"}


@pytest.fixture
def question(asker: Asker) -> Question:
    return left(asker.settings, asker.db, **TYPED)


@pytest.fixture
def request_(asker: Asker, question: Question) -> Request:
    [request] = put(asker.settings, asker.db, question, "de-spade")
    says(asker.settings, asker.db, request, "adapt", adaptation="In twee keer")
    return now(asker.db, request)


@pytest.fixture
def outcome(asker: Asker, request_: Request) -> Outcome:
    return asked(asker.settings, asker.db, request_)


def address(asker: Asker, outcome: Outcome, side: Side) -> str:
    return f"/uitkomst/{outcome.id}/{PATHS[side]}?sleutel={keys.make(asker.settings, side, outcome.id)}"


def sends(asker: Asker, outcome: Outcome, side: Side, **fields: str) -> str:
    """The page after a form was sent, and followed."""
    where = address(asker, outcome, side)
    data = {"csrf_token": form_token(asker.client.get(where)), **fields}
    return html.unescape(asker.client.post(where, data=data, follow_redirects=True).text)


def state(asker: Asker, outcome: Outcome) -> str:
    current = store.find(asker.db, outcome.id)
    assert current
    return current.state


def drafts(asker: Asker) -> int:
    with database.read(asker.db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(stories)) or 0)


def test_both_sides_get_a_letter_with_a_link_of_their_own(asker: Asker, outcome: Outcome, request_: Request) -> None:
    links = [asker.link(to) for to in (TYPED["email"], request_.email)]
    pages = [html.unescape(asker.client.get(link).text) for link in links]
    assert [("Hoe had u anders iemand gevonden?" in page) for page in pages] == [True, False]
    assert all(TYPED["need"] in page for page in pages)


def test_what_a_side_says_is_stored_and_read_back(asker: Asker, outcome: Outcome) -> None:
    page = sends(asker, outcome, "asker", **CONTRACT, why="van daarvoor", otherwise="Via een buur")
    assert "Dank u. Het is genoteerd." in page
    assert "Via een buur" in page
    current = store.find(asker.db, outcome.id)
    assert current
    assert current.state == "one_side"
    assert current.answers["asker"] == Answer(**CONTRACT, otherwise="Via een buur")


@pytest.mark.parametrize(
    ("fields", "message", "times"),
    [
        ({}, "Kies wat ervan kwam.", 2),
        ({"result": "contract", "band": "1000-"}, "Kies uit de lijst.", 4),
        ({"result": "none"}, "Schrijf kort waarom er niets van kwam.", 2),
        ({"result": "trial", "otherwise": "x" * 2001}, "Dit is te lang.", 2),
    ],
)
def test_what_misses_something_says_so_twice_and_loses_nothing(
    asker: Asker, outcome: Outcome, fields: dict[str, str], message: str, times: int
) -> None:
    page = sends(asker, outcome, "asker", **fields)
    assert page.count(message) == times
    assert all(text in page for text in fields.values())
    assert state(asker, outcome) == "waiting"


def test_an_adaptation_on_which_both_work_together_is_one_draft_of_a_good_practice(
    asker: Asker, outcome: Outcome
) -> None:
    for side in PATHS:
        sends(asker, outcome, side, result="collaboration")
    assert (state(asker, outcome), drafts(asker)) == ("agreed", 1)
    for side in PATHS:
        sends(asker, outcome, side, **CONTRACT)
    assert (state(asker, outcome), drafts(asker)) == ("agreed", 1)


def test_who_only_talked_made_no_good_practice(asker: Asker, outcome: Outcome) -> None:
    for side in PATHS:
        sends(asker, outcome, side, result="conversation")
    assert (state(asker, outcome), drafts(asker)) == ("agreed", 0)


def test_a_contradiction_is_written_to_the_regisseur_who_settles_it_once(
    asker: Asker, question: Question, outcome: Outcome
) -> None:
    sends(asker, outcome, "asker", result="none", why="Te duur")
    sends(asker, outcome, "supplier", result="collaboration")
    assert "zeggen iets anders" in asker.mails(REGISSEUR)[-1]["Subject"]
    client = asker.app.test_client()
    log_in(client, somebody(asker.db, "regisseur", municipalities=frozenset({"24001"})))
    page, where = f"/beheer/vragen/{question.id}", f"/beheer/vragen/{question.id}/uitkomsten/{outcome.id}/beslis"
    assert "Te duur" in client.get(page).text
    wrong = send(client, where, page)
    assert (wrong.status_code, wrong.text.count("Kies wat ervan kwam.")) == (422, 2)
    for result in ("collaboration", "none"):
        assert send(client, where, page, result=result).status_code == 303
    current = store.find(asker.db, outcome.id)
    assert current
    assert (current.state, current.answers["desk"].result, drafts(asker)) == ("settled", "collaboration", 1)
    assert "De regisseur noteerde al" in asker.client.get(address(asker, outcome, "asker")).text
    assert not service.report(asker.settings, asker.db, outcome, "asker", Answer(result="none"))


def test_nobody_settles_an_outcome_of_another_area_or_question(asker: Asker, outcome: Outcome) -> None:
    other = left(asker.settings, asker.db, **{**TYPED, "need": "Strijken"})
    for town, status in (("24001", 404), ("71072", 403)):
        client = asker.app.test_client()
        log_in(client, somebody(asker.db, "regisseur", municipalities=frozenset({town})))
        where = f"/beheer/vragen/{other.id}/uitkomsten/{outcome.id}/beslis"
        assert send(client, where, "/beheer/account", result="none").status_code == status


@pytest.mark.parametrize(
    ("fault", "status", "message"),
    [
        ("altered", 403, "Deze link is niet volledig"),
        ("other", 403, "Deze link hoort bij een andere vraag"),
        ("side", 403, "Deze link is niet volledig"),
        ("expired", 410, "Deze link is verlopen"),
    ],
)
def test_a_link_that_does_not_fit_is_refused_and_says_why(
    asker: Asker, outcome: Outcome, fault: str, status: int, message: str
) -> None:
    fresh = keys.make(asker.settings, "asker", outcome.id)
    with clock.moved(-keys.MAX_AGE - timedelta(seconds=1)):
        expired = keys.make(asker.settings, "asker", outcome.id)
    other, side = keys.make(asker.settings, "asker", "x"), keys.make(asker.settings, "supplier", outcome.id)
    key = {"altered": fresh[:-1], "expired": expired, "other": other, "side": side}[fault]
    where = f"/uitkomst/{outcome.id}/vrager?sleutel={key}"
    for answer in (asker.client.get(where), asker.client.post(where, data={"result": "none", "why": "x"})):
        assert (answer.status_code, message in answer.text) == (status, True)
        assert TYPED["need"] not in answer.text
    assert state(asker, outcome) == "waiting"


@pytest.mark.parametrize("path", ["geen/vrager", "{id}/iemand"])
def test_what_is_nowhere_is_not_found(asker: Asker, outcome: Outcome, path: str) -> None:
    assert asker.client.get(f"/uitkomst/{path.format(id=outcome.id)}?sleutel=x").status_code == 404

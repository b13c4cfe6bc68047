"""The inbox of the desk: overdue first, narrowed, as CSV; notes, the date of the desk, and all that happened."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.admin.questions import wording
from app.desk import inbox
from app.desk.reach import Reach
from app.questions import flow, sweep
from app.questions.question import Question
from app.security.area import EVERYTHING
from base import clock, database
from tests.kit.accounts import Somebody, log_in, send, somebody
from tests.kit.asker import TYPED, Asker
from tests.kit.questions import again, left
from tests.kit.requests import put

LONG_AGO = timedelta(days=12)


@pytest.fixture
def regisseur(asker: Asker) -> Somebody:
    """Of Aarschot and Diest."""
    return somebody(asker.db, "regisseur", municipalities=frozenset({"24001", "24020"}))


@pytest.fixture
def client(asker: Asker, regisseur: Somebody) -> FlaskClient:
    browser = asker.app.test_client()
    log_in(browser, regisseur)
    return browser


def asked(asker: Asker, need: str, ago: timedelta = timedelta(), **fields: str) -> Question:
    with clock.moved(-ago):
        return left(asker.settings, asker.db, **{**TYPED, "need": need, **fields})


def rows(client: FlaskClient, address: str = "/beheer/vragen.csv") -> list[dict[str, str]]:
    text = client.get(address).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_what_is_overdue_comes_first_then_what_comes_next_and_closed_is_apart(
    asker: Asker, client: FlaskClient
) -> None:
    fresh, old = asked(asker, "Vers"), asked(asker, "Oud", LONG_AGO)
    older, closed = asked(asker, "Ouder", LONG_AGO + timedelta(days=4)), asked(asker, "Klaar")
    send(client, f"/beheer/vragen/{closed.id}/afgehandeld", "/beheer/account", because="nobody")
    assert [row["kenmerk"] for row in rows(client)] == [older.reference, old.reference, fresh.reference]
    assert [bool(row["te laat sinds"]) for row in rows(client)] == [True, True, False]
    assert [row["kenmerk"] for row in rows(client, "/beheer/vragen.csv?stand=overdue")] == [
        older.reference,
        old.reference,
    ]
    assert [row["kenmerk"] for row in rows(client, "/beheer/vragen.csv?stand=closed")] == [closed.reference]
    page = client.get("/beheer/vragen").text
    assert "2 zijn te laat" in page
    assert page.index(older.reference) < page.index(old.reference) < page.index(fresh.reference)


def test_it_is_narrowed_by_municipality_and_by_who_is_responsible(asker: Asker, client: FlaskClient) -> None:
    here, there = asked(asker, "Hier"), asked(asker, "Daar", place="Diest")
    assert [row["kenmerk"] for row in rows(client, "/beheer/vragen.csv?gemeente=24020")] == [there.reference]
    assert {row["verantwoordelijk"] for row in rows(client)} == {rows(client)[0]["verantwoordelijk"]} | {
        "provincie Vlaams-Brabant"
    }
    found = rows(client, "/beheer/vragen.csv?wie=vlaams-brabant")
    assert [row["kenmerk"] for row in found] == [there.reference]  # the fixture's regisseur, with an address, has here
    assert here.reference not in client.get("/beheer/vragen?wie=vlaams-brabant").text


def test_a_formula_in_a_question_is_harmless_in_the_download(asker: Asker, client: FlaskClient) -> None:
    asked(asker, "=HYPERLINK(1)")
    assert rows(client)[0]["vraag"] == "'=HYPERLINK(1)"


def test_a_date_of_the_desk_comes_before_the_timetable(asker: Asker, client: FlaskClient) -> None:
    question = asked(asker, "Oud", LONG_AGO)
    sweep.do_due(asker.settings, asker.db)
    later = clock.today() + timedelta(days=3)
    fields = {"next_on": later.isoformat(), "next_what": "Bel de school"}
    assert send(client, f"/beheer/vragen/{question.id}/datum", "/beheer/account", **fields).status_code == 303
    [row] = rows(client)
    assert (row["te laat sinds"], row["volgende datum"], row["wat dan"]) == ("", later.isoformat(), "Bel de school")
    with clock.moved(timedelta(days=4)):
        log_in(client, somebody(asker.db, "province", "vlaams-brabant"))
        assert rows(client)[0]["te laat sinds"] == later.isoformat()


def test_a_date_that_has_passed_is_refused_and_what_was_typed_stays(asker: Asker, client: FlaskClient) -> None:
    question = asked(asker, "Iets")
    answer = send(
        client, f"/beheer/vragen/{question.id}/datum", "/beheer/account", next_on="3 mei 2020", next_what="Bel"
    )
    assert answer.status_code == 422
    assert "Kies een dag die nog moet komen" in answer.text
    assert 'value="3 mei 2020"' in answer.text
    assert 'value="Bel"' in answer.text
    assert again(asker.db, question).next_on is None


def test_a_note_says_who_wrote_it_and_when(asker: Asker, client: FlaskClient, regisseur: Somebody) -> None:
    question = asked(asker, "Iets")
    path = f"/beheer/vragen/{question.id}"
    assert send(client, f"{path}/notitie", "/beheer/account", text="").status_code == 422
    assert send(client, f"{path}/notitie", "/beheer/account", text="Gebeld met de school").status_code == 303
    page = client.get(path).text
    assert f"Notitie van {regisseur.name}" in page
    assert "Gebeld met de school" in page


def test_the_page_says_what_happened_and_what_became_of_each_letter(asker: Asker, client: FlaskClient) -> None:
    question = asked(asker, "Iets")
    put(asker.settings, asker.db, question, "de-spade")
    send(client, f"/beheer/vragen/{question.id}/afgehandeld", "/beheer/account", because="handled")
    before = client.get(f"/beheer/vragen/{question.id}").text
    assert before.count("Wacht.") == 5
    asker.mails()
    page = client.get(f"/beheer/vragen/{question.id}").text
    steps = [
        "Vraag gesteld",
        "Mail aan de vrager: Bevestig uw vraag",
        "E-mailadres bevestigd",
        "Mail aan wie de vraag opvolgt",
        "Mail aan de organisatie: Kunt u dit doen?",
        "<strong>Afgesloten</strong>",
        "is afgesloten</strong>",
    ]
    timeline = page.partition('class="timeline"')[2]
    assert sorted(steps, key=timeline.index) == steps
    assert page.count("Verstuurd.") == 5


def test_every_move_of_the_tables_has_words() -> None:
    assert {name for _, name in flow.QUESTION} == set(wording.MOVES)


def test_the_day_of_a_question_is_that_of_brussels(asker: Asker, client: FlaskClient) -> None:
    with clock.moved(to=datetime(2026, 11, 20, 23, 30, tzinfo=UTC)):
        asked(asker, "Laat op de avond")
    assert rows(client)[0]["gesteld"] == "2026-11-21"


def test_the_inbox_asks_the_database_as_often_for_many_questions_as_for_one(asker: Asker) -> None:
    statements: list[str] = []
    sa.event.listen(asker.db, "before_cursor_execute", lambda *given: statements.append(given[2]))

    def asks() -> int:
        statements.clear()
        with database.read(asker.db) as connection:
            for listed in (inbox.living, inbox.closed):
                listed(connection, Reach((EVERYTHING,)))
        return len(statements)

    asked(asker, "Eerste")
    one = asks()
    for number in range(5):
        asked(asker, f"Nog {number}", email=f"{number}@school.example")
    assert asks() == one

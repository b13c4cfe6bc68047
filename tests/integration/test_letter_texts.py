"""Brieven: an administrator changes the text of a letter, looks at it first, and can go back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.outbox import letters, rows, texts
from app.outbox.texts import Text
from base import database
from base.tables import letter_texts, outbox
from tests.kit.accounts import send
from tests.kit.office import Office
from tests.kit.pages import as_read

PAGE = "/beheer/brieven/report"
WORDS = {"subject": "Nagekeken: {{ heading }}", "text": "Beste,\n\n{{ message }}\n{{ site }}/beheer/meldingen"}
FACTS = {"heading": "Fout", "subject": "a:1", "message": "Weg.", "site": "https://x.example"}


@pytest.fixture(autouse=True)
def empty(office: Office) -> Iterator[None]:
    yield
    with database.write(office.db) as connection:
        for table in (letter_texts, outbox):
            connection.execute(table.delete())


def letter(office: Office) -> tuple[str, str]:
    """The subject and the text of a report that is queued."""
    with database.write(office.db) as connection:
        letters.send(connection, "report", to="a@b.example", **FACTS)
    [row] = rows.newest(office.db, limit=1)
    return row.subject, row.body


def test_the_next_letter_leaves_with_the_new_text(office: Office) -> None:
    client = office.as_role()
    assert send(client, PAGE, PAGE, **WORDS).status_code == 303
    assert letter(office) == ("Nagekeken: Fout", "Beste,\n\nWeg.\nhttps://x.example/beheer/meldingen\n")
    assert "aangepast door" in client.get("/beheer/brieven").text
    send(client, f"{PAGE}/standaard", PAGE)
    assert letter(office)[0] == "Fout"
    assert "aangepast door" not in client.get("/beheer/brieven").text


def test_a_preview_shows_examples_and_keeps_nothing(office: Office) -> None:
    page = as_read(send(office.as_role(), PAGE, PAGE, **WORDS, voorbeeld="1"))
    assert "Nog niets is bewaard" in page
    assert "Nagekeken: Er klopt iets niet" in page
    assert letter(office)[0] == "Fout"


def test_a_text_that_cannot_be_is_refused_at_its_field_and_stays_in_the_form(office: Office) -> None:
    answer = send(office.as_role(), PAGE, PAGE, subject="{{ weg }}", text="{{ site }}")
    assert answer.status_code == 422
    assert "{{ weg }} bestaat niet in deze brief." in as_read(answer)
    assert letter(office)[0] == "Fout"


def test_a_text_that_fails_on_its_facts_stops_no_letter(office: Office) -> None:
    with database.write(office.db) as connection:
        texts.change(connection, Text("report", "{{ heading }}", "{{ message.weg }}", "iemand"))
    assert letter(office) == letters.compose("report", **FACTS)


def test_there_are_no_other_letters(office: Office) -> None:
    assert office.as_role().get("/beheer/brieven/..%2Fadmin").status_code == 404


@pytest.mark.parametrize("role", ["province", "editor", "regisseur", "read-only"])
def test_nobody_else_changes_a_letter(office: Office, role: str) -> None:
    client = office.as_role(role, "limburg" if role in ("province", "regisseur") else None)
    assert client.get(PAGE).status_code == 403

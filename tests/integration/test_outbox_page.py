"""The page Uitgaand: what waits, left and was given up; who may see it, and what an administrator can try again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.outbox import mail, rows
from app.security import audit
from base import clock, database
from base.tables import outbox
from tests.kit.accounts import send
from tests.kit.mailbox import Mailbox
from tests.kit.office import Office
from tests.kit.pages import as_read

PAGE = "/beheer/uitgaand"


@pytest.fixture(autouse=True)
def empty(office: Office) -> Iterator[None]:
    yield
    with database.write(office.db) as connection:
        connection.execute(outbox.delete())


def queue(office: Office, subject: str, to: str = "a@b.example", **values: object) -> None:
    """A mail, of which `values` are other than those of a new one."""
    with database.write(office.db) as connection:
        mail.queue(connection, to=to, subject=subject, text="Dit leest alleen de ontvanger.")
        if values:
            connection.execute(outbox.update().where(outbox.c.subject == subject).values(**values))


def given_up(office: Office) -> int:
    """A mail that was given up; its number."""
    queue(office, "Opgegeven", state="given_up", tries=6, next_try_at=None, tried_at=clock.now(), outcome="Weg.")
    with database.read(office.db) as connection:
        return int(connection.execute(sa.select(outbox.c.id)).scalar_one())


def shown(office: Office, **choice: str) -> list[str]:
    """The subjects on the page, in their order."""
    answer = office.as_role().get(PAGE, query_string=choice)
    assert answer.status_code == 200
    return re.findall(r'<th scope="row">([^<]+)</th>', answer.text)


def test_an_empty_page_speaks_of_the_days_that_it_can_know(office: Office) -> None:
    assert "Er wacht niets, en de laatste 30 dagen vertrok er niets." in as_read(office.as_role().get(PAGE))
    queue(office, "Wacht")
    assert "Niets voldoet hieraan." in office.as_role().get(PAGE, query_string={"toestand": "sent"}).text


def test_the_newest_stands_first_and_a_choice_shows_the_rest_no_more(office: Office) -> None:
    queue(office, "Wacht")
    queue(office, "Weg", state="sent", tries=1, outcome="Verstuurd.", tried_at=clock.now(), next_try_at=None)
    queue(office, "Bericht", kind="webhook", state="sent")
    assert shown(office) == ["Bericht", "Weg", "Wacht"]
    assert shown(office, soort="mail") == ["Weg", "Wacht"]
    assert shown(office, toestand="sent", soort="mail") == ["Weg"]
    assert shown(office, toestand="given_up") == []
    assert shown(office, toestand="nergens", soort="duif") == ["Bericht", "Weg", "Wacht"]


def test_a_row_says_how_often_it_was_tried_when_it_is_tried_next_and_what_came_of_it(office: Office) -> None:
    later = clock.now() + timedelta(minutes=20)
    queue(
        office, "Later", tries=2, outcome="De mailserver is niet bereikbaar.", tried_at=clock.now(), next_try_at=later
    )
    page = office.as_role().get(PAGE).text
    assert "2 pogingen. De mailserver is niet bereikbaar." in page
    assert "volgende poging" in page
    assert "a@b.example" in page


def test_the_body_stands_nowhere(office: Office) -> None:
    queue(office, "Vertrouwelijk")
    page = office.as_role().get(PAGE).text
    assert "Vertrouwelijk" in page
    assert "Dit leest alleen de ontvanger." not in page


def test_what_was_given_up_is_sent_when_an_administrator_asks(office: Office, mailbox: Mailbox) -> None:
    settings = replace(office.settings, mail_url=mailbox.url, mail_from="post@doeners.example")
    number = given_up(office)
    assert mail.send_due(settings, office.db) == 0
    send(office.as_role(), f"{PAGE}/opnieuw", PAGE, row=str(number))
    assert mail.send_due(settings, office.db) == 1
    assert [message["Subject"] for message in mailbox.messages] == ["Opgegeven"]
    [entry] = audit.entries(office.db, action="outbox.again")
    assert entry.subject == str(number)


def test_only_what_was_given_up_can_be_tried_again(office: Office) -> None:
    queue(office, "Weg", state="sent", tries=1)
    before = audit.count(office.db)
    client = office.as_role()
    logged_in = audit.count(office.db)
    for row in ("0", "x", str(rows.newest(office.db, limit=1)[0].id)):
        send(client, f"{PAGE}/opnieuw", PAGE, row=row)
        assert "Dit was niet meer opgegeven." in client.get(PAGE).text
    assert rows.count(office.db, outbox.c.state == "sent") == 1
    assert audit.count(office.db) == logged_in > before


@pytest.mark.parametrize("role", ["province", "editor", "regisseur", "read-only"])
def test_nobody_else_comes_in(office: Office, role: str) -> None:
    province = "limburg" if role in ("province", "regisseur") else None
    client = office.as_role(role, province)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/beheer/account").text

"""Mails that come back: tied to their row, shown where somebody waits, and no mail more to where it is of no use."""

from __future__ import annotations

import mailbox as folders
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.outbox import bounces, mail, rows
from base import database
from base.config import Settings
from base.tables import bounces as table
from base.tables import outbox
from tests.kit.accounts import log_in, send, somebody
from tests.kit.asker import Asker
from tests.kit.bounced import REPORT
from tests.kit.mailbox import Mailbox
from tests.kit.office import Office
from tests.kit.pages import as_read
from tests.kit.questions import every

TO = "weg@b.example"
AWAY = "From: {recipient}\nTo: {to}\nSubject: Afwezig\nIn-Reply-To: {identity}\n\nIk ben met vakantie.\n"


@pytest.fixture
def settings(office: Office, mailbox: Mailbox, tmp_path: Path) -> Settings:
    """Settings with a mail server, and a folder for what comes back."""
    with database.write(office.db) as connection:
        connection.execute(table.delete())
        connection.execute(outbox.delete())
    made = replace(office.settings, mail_url=mailbox.url, bounces=str(tmp_path / "terug"))
    return replace(made, bounce_address="terug@doeners.example")


def sent(office: Office, settings: Settings, box: Mailbox, to: str = TO, about: str = "") -> EmailMessage:
    """A mail that left."""
    with database.write(office.db) as connection:
        mail.queue(connection, to=mail.To(to, about=about), subject="Uw vraag", text="Dag")
    assert mail.send_due(settings, office.db) == 1
    return box.messages[-1]


def comes_back(office: Office, settings: Settings, letter: EmailMessage, action: str = "failed", **other: str) -> int:
    """A report of a mail server about a letter arrives in the folder, and is read."""
    status = "5.1.1" if action == "failed" else "4.2.2"
    facts = {"recipient": letter["To"], "identity": letter["Message-ID"], "to": "doeners@doeners.example"}
    report = other.pop("report", REPORT).format(action=action, status=status, **facts | other)
    folders.Maildir(settings.bounces).add(report)
    return bounces.read_new(settings, office.db)


def stored(office: Office) -> list[tuple[int, bool]]:
    with database.read(office.db) as connection:
        return [(row.outbox_id, row.permanent) for row in connection.execute(sa.select(table).order_by(table.c.id))]


@pytest.mark.parametrize(("action", "permanent"), [("failed", True), ("delayed", False)])
def test_a_report_is_tied_to_its_row_by_the_message_id(
    office: Office, settings: Settings, mailbox: Mailbox, action: str, permanent: bool
) -> None:
    letter = sent(office, settings, mailbox)
    assert comes_back(office, settings, letter, action) == 1
    [row] = rows.newest(office.db, limit=5)
    assert stored(office) == [(row.id, permanent)]
    assert comes_back(office, settings, letter, action) == 1  # told twice
    assert stored(office) == [(row.id, permanent)]


def test_a_report_is_tied_to_its_row_by_the_address_that_it_went_to(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    sent(office, settings, mailbox)
    letter = sent(office, settings, mailbox, "ook@b.example")
    [sender, *_] = mailbox.senders[-1:]
    assert sender.startswith("terug+")
    assert sender.endswith("@doeners.example")
    assert comes_back(office, settings, letter, identity="<niets@b.example>", to=sender) == 1
    assert stored(office) == [(rows.newest(office.db, limit=1)[0].id, True)]


def test_what_is_no_report_counts_for_nothing_and_all_that_was_read_is_gone(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    letter = sent(office, settings, mailbox)
    assert comes_back(office, settings, letter, report=AWAY) == 0
    assert comes_back(office, settings, letter, identity="<niet-van-ons@b.example>") == 0
    assert stored(office) == []
    assert not [file for file in Path(settings.bounces).rglob("*") if file.is_file()]


def test_no_mail_goes_to_where_mail_came_back_for_good_and_the_page_says_so(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    comes_back(office, settings, sent(office, settings, mailbox))
    with database.write(office.db) as connection:
        mail.queue(connection, to=TO.upper(), subject="Nog een", text="Dag")
        mail.queue(connection, to="wel@b.example", subject="Nog een", text="Dag")
    assert mail.send_due(settings, office.db) == 1
    assert [message["To"] for message in mailbox.messages] == [TO, "wel@b.example"]
    page = office.as_role().get("/beheer/uitgaand").text
    assert bounces.NOT_SENT in page
    assert "Kwam terug: voorgoed." in page


def test_mail_goes_on_to_where_it_came_back_for_now(office: Office, settings: Settings, mailbox: Mailbox) -> None:
    comes_back(office, settings, sent(office, settings, mailbox), "delayed")
    sent(office, settings, mailbox)
    assert "Kwam terug: voorlopig." in office.as_role().get("/beheer/uitgaand").text


def test_an_administrator_lets_an_address_be_tried_again(office: Office, settings: Settings, mailbox: Mailbox) -> None:
    comes_back(office, settings, sent(office, settings, mailbox))
    with database.write(office.db) as connection:
        mail.queue(connection, to=TO, subject="Nog een", text="Dag")
    assert mail.send_due(settings, office.db) == 0
    [row] = rows.newest(office.db, outbox.c.state == "given_up", limit=5)
    send(office.as_role(), "/beheer/uitgaand/opnieuw", "/beheer/uitgaand", row=str(row.id))
    assert mail.send_due(settings, office.db) == 1


def test_no_address_stands_in_the_table(office: Office, settings: Settings, mailbox: Mailbox) -> None:
    comes_back(office, settings, sent(office, settings, mailbox))
    with database.read(office.db) as connection:
        assert "@" not in str(connection.execute(sa.select(table)).all())


def test_it_is_shown_at_what_the_mail_was_about(office: Office, settings: Settings, mailbox: Mailbox) -> None:
    comes_back(office, settings, sent(office, settings, mailbox, about="question:1"))
    sent(office, settings, mailbox, "wel@b.example", about="question:2")
    [shown] = bounces.not_arrived(office.db, ["question:1"])
    assert (shown.subject, shown.recipient, shown.reason) == ("Uw vraag", TO, "ze kwam terug")
    assert bounces.not_arrived(office.db, ["question:2"]) == []


def test_the_page_of_a_question_says_which_letter_did_not_arrive(asker: Asker, tmp_path: Path) -> None:
    settings = replace(asker.settings, bounces=str(tmp_path / "terug"))
    assert asker.leaves().status_code == 303
    [letter] = asker.mails()
    report = REPORT.format(
        recipient=letter["To"], identity=letter["Message-ID"], to="x", action="failed", status="5.1.1"
    )
    folders.Maildir(settings.bounces).add(report)
    assert bounces.read_new(settings, asker.db) == 1
    [question] = every(asker.db)
    client = asker.app.test_client()
    log_in(client, somebody(asker.db, "regisseur", municipalities=frozenset({"24001"})))
    page = as_read(client.get(f"/beheer/vragen/{question.id}"))
    assert f"{letter['Subject']}” naar {letter['To']}: ze kwam terug" in page
    thanks = asker.leaves(need="Nog een vraag").headers["Location"]
    assert "Een vroegere mail naar uw adres kwam terug." in as_read(asker.client.get(thanks))

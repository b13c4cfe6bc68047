"""What a letter says to mail programs: who answers go to, that a machine wrote it, and how to get no more of them."""

from __future__ import annotations

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from app.outbox import letters, stops
from app.outbox.mail import To
from base import database
from base.tables import letter_stops, outbox
from tests.kit.asker import REGISSEUR, Asker


def queued(asker: Asker, unsubscribe: str = "", reply_to: str = "") -> EmailMessage:
    """A letter that arrived."""
    with database.write(asker.db) as connection:
        facts = {"title": "Hagen", "approved": True, "reason": ""}
        to = To("a@b.example", reply_to=reply_to, unsubscribe=unsubscribe)
        letters.send(connection, "correction_decided", to=to, **facts)
    return asker.mails("a@b.example")[-1]


def test_a_letter_has_a_text_and_an_html_part_with_the_same_words(asker: Asker) -> None:
    letter = queued(asker)
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert letter.get_content_type() == "multipart/alternative"
    assert text
    assert html
    words = re.sub(r"<[^>]*>", "", html.get_content().partition("<body")[2].partition(">")[2])
    assert words.split() == text.get_content().split()


def test_answers_go_to_the_platform_unless_somebody_is_responsible(asker: Asker) -> None:
    assert queued(asker)["Reply-To"] == asker.settings.pages_contact
    assert queued(asker, reply_to="iemand@hageland.example")["Reply-To"] == "iemand@hageland.example"
    asker.confirmed()
    assert {mail["Reply-To"] for mail in asker.mails()} == {REGISSEUR}
    assert {mail["Reply-To"] for mail in asker.mails(REGISSEUR)} == {asker.settings.pages_contact}


def test_a_letter_says_that_a_machine_wrote_it_and_has_the_number_of_its_row(asker: Asker) -> None:
    letter = queued(asker)
    with database.read(asker.db) as connection:
        [reference] = connection.scalars(sa.select(outbox.c.reference))
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{reference}@doeners.example>"


def test_only_a_letter_of_a_series_can_be_stopped_with_one_click(asker: Asker) -> None:
    assert queued(asker)["List-Unsubscribe"] is None
    link = stops.address(asker.settings, "still_right", "a@b.example")
    letter = queued(asker, unsubscribe=link)
    assert dict(letter.raw_items())["List-Unsubscribe"] == f"<{link}>"  # not folded: mail programs do not join it
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def pressed(asker: Asker, link: str) -> int:
    found = urlsplit(link)
    answer = asker.client.post(f"{found.path}?{found.query}", data={"List-Unsubscribe": "One-Click"})
    return answer.status_code


def is_wanted(asker: Asker, series: str, to: str) -> bool:
    with database.read(asker.db) as connection:
        return stops.is_wanted(asker.settings, stops.stopped(connection, series), to)


def test_one_click_of_a_mail_program_stops_one_series_for_one_address(asker: Asker) -> None:
    link = stops.address(asker.settings, "still_right", "A@b.example")
    assert pressed(asker, link) == pressed(asker, link) == 200
    assert not is_wanted(asker, "still_right", "a@B.example")
    assert is_wanted(asker, "still_right", "c@b.example")
    assert is_wanted(asker, "source_week", "a@b.example")
    with database.read(asker.db) as connection:
        assert "@" not in str(connection.execute(sa.select(letter_stops)).all())


def test_a_page_is_shown_first_to_who_follows_the_link_and_changes_nothing(asker: Asker) -> None:
    link = stops.address(asker.settings, "still_right", "a@b.example")
    found = urlsplit(link)
    page = asker.client.get(f"{found.path}?{found.query}")
    assert page.status_code == 200
    assert "of uw aanbod nog klopt" in page.text
    assert is_wanted(asker, "still_right", "a@b.example")


@pytest.mark.parametrize("key", ["", "x", "eyJhIjoxfQ.x.y"])
def test_a_key_that_is_not_ours_stops_nothing(asker: Asker, key: str) -> None:
    answer = asker.client.post("/geen-mail-meer", query_string={"sleutel": key})
    assert answer.status_code == 403
    with database.read(asker.db) as connection:
        assert not connection.execute(sa.select(letter_stops)).all()

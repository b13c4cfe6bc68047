"""A form that is filled in, sent, and after "back" sent once more: one thing, and a page that says what happens."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.alerts import store as alert_store
from app.http.keyed_form import AGE
from app.owners import reports
from app.questions import remarks
from base import clock, database, versions
from base.config import Settings
from base.tables import feedback
from base.tables import reports as reports_table
from tests.kit.asker import TYPED, Asker
from tests.kit.pages import as_read
from tests.kit.questions import every

_HIDDEN = re.compile(r'name="(csrf_token|form_key|opened_at)" type="hidden" value="([^"]*)"')
ALERT = {"q": "ramen wassen", "place": "Aarschot", "frequency": "daily", "email": "inkoop@school.example"}
REMARK = {"message": "Het telefoonnummer is fout", "email": ""}
MISSING = {"organisation": "De Kring", "place": "Hasselt", "message": "Zij wassen ramen"}


def hidden(asker: Asker, path: str = "/stel-je-vraag") -> dict[str, str]:
    """The hidden fields of the form as a browser fetches it now."""
    return dict(_HIDDEN.findall(asker.client.get(path).text))


def after_back(asker: Asker, path: str = "/stel-je-vraag", **typed: str) -> str:
    """Where a form leads that the browser fetched anew, and that is sent at once with what stood in it."""
    answer = asker.client.post(path, data={**hidden(asker, path), **typed})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_the_same_question_after_back_is_the_same_one(asker: Asker) -> None:
    first = asker.leaves().headers["Location"]
    again = after_back(asker, **{**TYPED, "need": " Vijftig  STOELEN herstellen\r\n"})
    assert again == first
    assert [one.state for one in every(asker.db)] == ["unconfirmed"]
    assert len(asker.mails()) == 1
    assert "Daar zit een mail" in as_read(asker.client.get(again))


def test_another_text_another_address_and_another_browser_are_other_questions(asker: Asker) -> None:
    asker.leaves()
    after_back(asker, **{**TYPED, "need": "Vijftig tafels herstellen"})
    after_back(asker, **{**TYPED, "email": "directie@school.example"})
    stranger = Asker(asker.app, asker.settings, asker.db, asker.mailbox, asker.app.test_client())
    after_back(stranger, **TYPED)
    assert len(every(asker.db)) == 4


def test_who_withdrew_or_comes_back_later_asks_anew(asker: Asker) -> None:
    own = asker.confirmed()
    asker.client.post(own.replace("?", "/intrekken?"), data=hidden(asker))
    after_back(asker, **TYPED)
    with clock.moved(AGE + timedelta(seconds=5)):
        after_back(asker, **TYPED)
    assert [one.state for one in every(asker.db)] == ["closed", "held", "held"]


def test_sending_leaves_the_session_alone_so_that_the_browser_can_go_back(asker: Asker) -> None:
    answer = asker.client.post("/stel-je-vraag", data={**hidden(asker), **TYPED})
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (303, [])


def test_the_page_of_a_held_question_promises_no_letter_that_has_not_left(asker: Asker) -> None:
    page = as_read(asker.client.get(after_back(asker, **TYPED)))
    assert ([one.state for one in every(asker.db)], asker.mails()) == (["held"], [])
    assert "U krijgt nu nog geen mail: die komt daarna" in page
    for untrue in ("Daar zit een mail", "Bevestig uw vraag"):
        assert untrue not in page


def test_the_same_alert_after_back_is_one_and_another_wish_is_another(asker: Asker) -> None:
    for wish in (ALERT, ALERT, {**ALERT, "q": "gras maaien"}, {**ALERT, "frequency": "weekly"}):
        after_back(asker, "/meldingen/nieuw", **wish)
    with database.read(asker.db) as connection:
        assert len(alert_store.some(connection)) == 3
    assert len(asker.mails(ALERT["email"])) == 3


@pytest.mark.parametrize(
    ("path", "typed", "table"),
    [("/feedback", REMARK, feedback), ("/organisatie-ontbreekt", MISSING, reports_table)],
)
def test_a_remark_or_report_after_back_is_one(asker: Asker, path: str, typed: dict[str, str], table: sa.Table) -> None:
    for words in (typed, typed, {**typed, "message": "Iets anders"}):
        after_back(asker, path, **words)
    with clock.moved(AGE + timedelta(seconds=5)):
        after_back(asker, path, **typed)
    with database.read(asker.db) as connection:
        messages = list(connection.scalars(sa.select(table.c.message).order_by(table.c.id)))
    assert messages == [typed["message"], "Iets anders", typed["message"]]


@pytest.mark.postgresql
def test_what_is_sent_five_times_at_once_is_one_remark_and_one_report(postgresql_database: str) -> None:
    versions.upgrade(postgresql_database)
    db, settings = database.connect(postgresql_database), Settings()

    def leave() -> None:
        remarks.leave(db, page="/", message="Tegelijk", email="")
        reports.leave(settings, db, "missing", "limburg", subject="De Kring", message="Tegelijk")

    threads = [threading.Thread(target=leave) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (remarks.count(db), len(reports.waiting(db))) == ((1, 1), 1)

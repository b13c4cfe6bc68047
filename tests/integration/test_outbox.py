"""The outbox: a row leaves at least once with one reference, on each database; what fails waits, and is given up."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.outbox import mail, rows
from app.outbox.rows import Channel, Outcome, Row
from app.privacy import retention
from base import clock, database
from base.config import Settings
from base.tables import outbox
from tests.kit.mailbox import Mailbox
from tests.kit.migrated import migrate

ARRIVED, FAILED = Outcome(True, "Aangekomen."), Outcome(False, "Niet bereikbaar.")
WAITS = (timedelta(minutes=1), timedelta(minutes=10))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> sa.Engine:
    """An empty platform database."""
    url = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    if request.param != "sqlite":
        url = request.getfixturevalue("postgresql_database")
    migrate(url)
    return database.connect(url)


def put(db: sa.Engine, recipient: str = "a@doeners.example") -> None:
    with database.write(db) as connection:
        mail.queue(connection, to=recipient, subject="s", text="t")


def every(db: sa.Engine) -> list[Row]:
    return rows.chosen(db, sa.select(*rows.COLUMNS).order_by(outbox.c.id))


def channel(*outcomes: Outcome, sent: list[Row] | None = None) -> Channel:
    """A way out that gives these outcomes, one after the other."""
    left = list(outcomes)

    def send(row: Row) -> Outcome:
        if sent is not None:
            sent.append(row)
        return left.pop(0)

    return Channel("mail", WAITS, 10, send)


def test_what_leaves_stays_as_sent(db: sa.Engine) -> None:
    put(db)
    assert [rows.send_due(db, channel(ARRIVED)), rows.send_due(db, channel())] == [1, 0]
    [row] = every(db)
    assert (row.state, row.tries, row.next_try_at, row.outcome) == ("sent", 1, None, "Aangekomen.")
    assert row.tried_at


def test_a_row_is_tried_after_each_wait_with_one_reference_and_then_given_up(db: sa.Engine) -> None:
    put(db)
    sent: list[Row] = []
    out = channel(FAILED, FAILED, FAILED, sent=sent)
    waited = timedelta()
    for wait in (*WAITS, timedelta(days=1)):
        with clock.moved(waited):
            rows.send_due(db, out)
            assert rows.send_due(db, channel()) == 0  # not due yet
        waited += wait + timedelta(seconds=1)
    with clock.moved(waited):
        assert rows.send_due(db, channel()) == 0
    assert len(sent) == len(WAITS) + 1
    assert len({row.reference for row in sent}) == 1
    [row] = every(db)
    assert (row.state, row.next_try_at, row.outcome) == ("given_up", None, "Niet bereikbaar.")


def test_what_was_given_up_may_be_tried_again(db: sa.Engine) -> None:
    put(db)
    rows.send_due(db, channel(Outcome(False, "Nooit.", lasts=True)))
    [row] = every(db)
    assert row.state == "given_up"
    with database.write(db) as connection:
        assert rows.send_again(connection, row.id)
        assert not rows.send_again(connection, row.id)
    assert rows.send_due(db, channel(ARRIVED)) == 1
    assert every(db)[0].reference == row.reference


def test_of_two_workers_one_tries(db: sa.Engine) -> None:
    put(db)
    [row] = every(db)
    assert [rows.claim(db, row), rows.claim(db, row)] == [True, False]


def test_a_row_of_a_worker_that_died_comes_again_also_after_the_last_wait(db: sa.Engine) -> None:
    put(db)
    for attempt in range(len(WAITS) + 2):
        with clock.moved(attempt * (rows.HOLD + timedelta(seconds=1))):
            assert rows.claim(db, every(db)[0])
            assert rows.send_due(db, channel()) == 0  # it is held
    with clock.moved(timedelta(hours=1)):
        assert rows.send_due(db, channel(ARRIVED)) == 1


def test_a_try_that_ends_late_does_not_undo_what_another_worker_sent(db: sa.Engine) -> None:
    put(db)

    def late(row: Row) -> Outcome:
        with clock.moved(rows.HOLD + timedelta(seconds=1)):
            assert rows.send_due(db, channel(ARRIVED)) == 1
        return FAILED

    assert rows.send_due(db, Channel("mail", WAITS, 1, late)) == 0
    assert [(row.state, row.tries, row.outcome) for row in every(db)] == [("sent", 2, "Aangekomen.")]


def test_an_error_of_one_row_stops_no_other(db: sa.Engine) -> None:
    put(db, "fout@doeners.example")
    put(db, "goed@doeners.example")

    def send(row: Row) -> Outcome:
        if row.recipient.startswith("fout"):
            raise RuntimeError("onverwacht")
        return ARRIVED

    assert rows.send_due(db, Channel("mail", WAITS, 10, send)) == 1
    assert [row.state for row in every(db)] == ["waiting", "sent"]


def test_a_fact_that_fails_leaves_no_row(db: sa.Engine) -> None:
    def change() -> None:
        with database.write(db) as connection:
            mail.queue(connection, to="a@doeners.example", subject="s", text="t")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert every(db) == []


def test_old_rows_go_but_what_waits_stays(db: sa.Engine) -> None:
    for _ in range(2):
        put(db)
    rows.send_due(db, channel(ARRIVED, FAILED))
    with clock.moved(rows.KEPT - timedelta(days=1)):
        assert retention.enforce(db)["outbox"] == 0
    with clock.moved(rows.KEPT + timedelta(days=1)):
        assert retention.enforce(db)["outbox"] == 1
    assert [row.state for row in every(db)] == ["waiting"]


def test_the_days_count_from_when_it_left(db: sa.Engine) -> None:
    put(db)
    rows.send_due(db, channel(FAILED))
    with clock.moved(rows.KEPT):
        rows.send_due(db, channel(ARRIVED))
    with clock.moved(2 * rows.KEPT - timedelta(days=1)):
        assert retention.enforce(db)["outbox"] == 0
    with clock.moved(2 * rows.KEPT + timedelta(days=1)):
        assert retention.enforce(db)["outbox"] == 1


def test_a_mail_has_one_message_id_at_every_try(db: sa.Engine, mailbox: Mailbox) -> None:
    put(db)
    settings = Settings(mail_url=mailbox.url, mail_from="post@doeners.example")
    [row] = every(db)
    mail.send_due(settings, db)
    with database.write(db) as connection:  # as when the worker died before it wrote down that it was sent
        connection.execute(outbox.update().values(state="waiting", next_try_at=clock.now()))
    mail.send_due(settings, db)
    assert [message["Message-ID"] for message in mailbox.messages] == [f"<{row.reference}@doeners.example>"] * 2


def test_mail_can_go_into_a_folder(db: sa.Engine, tmp_path: Path) -> None:
    put(db)
    folder = tmp_path / "uitgaande mail"
    assert mail.send_due(Settings(mail_url=folder.as_uri()), db) == 1
    [row] = every(db)
    message = message_from_bytes((folder / f"{row.reference}.eml").read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"]) == ("a@doeners.example", "s")

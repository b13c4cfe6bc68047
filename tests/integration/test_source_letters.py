"""Letters to who looks after a source: over a real mail server, once, and only when there is something to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from app.operations import source_letters
from app.outbox import mail
from app.security import accounts
from base import clock, connections, database
from base.config import Settings
from base.tables import source_letters as table
from indexer.offering import Reject
from indexer.sources import SourceConfig, configured, source_reads
from tests.kit.accounts import somebody
from tests.kit.commands import doeners
from tests.kit.committed import committed
from tests.kit.mailbox import Mailbox
from tests.kit.office import Office

LIMBURG = "limburg@doeners.example"
PLATFORM = "platform@doeners.example"


@pytest.fixture
def settings(office: Office, mailbox: Mailbox) -> Settings:
    own = {"mail_url": mailbox.url, "mail_from": "post@doeners.example", "base_url": "https://doeners.example/"}
    return replace(office.settings, **own)


@pytest.fixture
def db(office: Office) -> Iterator[sa.Engine]:
    """The platform database with somebody for Limburg and somebody for all; sources without a past."""
    people = {LIMBURG: somebody(office.db, "province", "limburg"), PLATFORM: somebody(office.db)}
    for address, who in people.items():
        committed(accounts.set_email, office.db, who.account, address)
    somebody(office.db, "province", "limburg")  # has no address
    yield office.db
    with database.write(office.db) as connection:
        for name in ("source_letters", "source_reads", "source_rejects", "outbox", "accounts"):
            connection.execute(sa.text(f"DELETE FROM {name}"))


@pytest.fixture
def limburg(settings: Settings) -> list[SourceConfig]:
    return [config for config in configured(settings) if config.province == "limburg"]


def text_of(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def read(db: sa.Engine, *rejects: Reject) -> None:
    source_reads.succeeded(db, "limburg", "run", clock.now(), rows=100, rejects=rejects)


def fail(db: sa.Engine, times: int) -> None:
    for _ in range(times):
        source_reads.failed(db, "limburg", "run", clock.now(), "De databank is niet bereikbaar.")


def reject(source_id: str, message: str = "Er is geen titel.") -> Reject:
    return Reject("limburg", source_id, "title", message)


def weekly(settings: Settings, db: sa.Engine, limburg: list[SourceConfig], *, asked: bool = False) -> int:
    client = connections.search_engine(settings)
    return source_letters.weekly(settings, db, client, limburg, on_request=asked)["limburg"]


def test_the_weekly_letter_tells_what_is_new_open_and_mended(
    settings: Settings, db: sa.Engine, limburg: list[SourceConfig], mailbox: Mailbox
) -> None:
    read(db, reject("1"), reject("2"))
    assert weekly(settings, db, limburg) == 1
    assert weekly(settings, db, limburg) == 0  # the clock rang twice
    assert mail.send_due(settings, db) == 1
    (message,) = mailbox.messages
    assert (message["To"], message["Subject"]) == (LIMBURG, "doeners: de gegevens van Limburg deze week")
    text = text_of(message)
    assert "Geweigerde rijen: 2" in text
    assert "Nieuw geweigerd: 2\n- rij 1, titel: Er is geen titel.\n- rij 2" in text
    assert "Verbeterd" not in text
    assert "https://doeners.example/beheer/bronnen/limburg" in text


def test_the_next_letter_tells_only_what_changed_since(
    settings: Settings, db: sa.Engine, limburg: list[SourceConfig], mailbox: Mailbox
) -> None:
    read(db, reject("1"), reject("2"))
    weekly(settings, db, limburg)
    read(db, reject("2"), *(reject(f"n{number:02}") for number in range(20)))
    with database.write(db) as connection:  # the letter was a week ago, what was known then is older
        week = timedelta(days=7)
        connection.execute(table.update().values(weekly_at=clock.now() - week))
        old = sa.text("UPDATE source_rejects SET first_seen = :then WHERE source_id IN ('1', '2')")
        connection.execute(old, {"then": clock.now() - 2 * week})
    assert weekly(settings, db, limburg) == 1
    mail.send_due(settings, db)
    text = text_of(mailbox.messages[-1])
    assert "Nieuw geweigerd: 20" in text
    assert "- en nog 5" in text
    assert "Verbeterd of verwijderd: 1\n- rij 1," in text


def test_no_letter_without_anything_to_say(settings: Settings, db: sa.Engine, limburg: list[SourceConfig]) -> None:
    assert weekly(settings, db, limburg) == 0
    read(db)
    assert weekly(settings, db, limburg, asked=True) == 0
    assert mail.waiting(db) == 0


def test_who_asks_gets_the_letter_at_once(
    settings: Settings, db: sa.Engine, limburg: list[SourceConfig], mailbox: Mailbox
) -> None:
    read(db, reject("1"))
    assert weekly(settings, db, limburg) == 1
    told = doeners(settings, "sources", "mail")
    assert told.returncode == 0, told.stderr
    assert "limburg: 1 brief" in told.stdout
    assert "antwerpen: 0 brieven" in told.stdout
    assert "Limburg: laatst gelezen vandaag" in doeners(settings, "sources", "status").stdout


def test_three_failures_in_a_row_are_told_once_and_so_is_the_recovery(
    settings: Settings, db: sa.Engine, limburg: list[SourceConfig], mailbox: Mailbox
) -> None:
    read(db)
    fail(db, 2)
    assert source_letters.alarms(settings, db, limburg) == []
    fail(db, 1)
    assert source_letters.alarms(settings, db, limburg) == ["limburg"]
    fail(db, 5)
    assert source_letters.alarms(settings, db, limburg) == []
    read(db)
    assert source_letters.alarms(settings, db, limburg) == ["limburg"]
    assert source_letters.alarms(settings, db, limburg) == []
    mail.send_due(settings, db)
    failing, recovered = mailbox.messages
    assert failing["Subject"] == "doeners: de bron van Limburg is niet te lezen"
    assert "3 keer na elkaar" in text_of(failing)
    assert "De databank is niet bereikbaar." in text_of(failing)
    assert recovered["Subject"] == "doeners: de bron van Limburg is weer leesbaar"
    assert {message["To"] for message in mailbox.messages} == {LIMBURG}


def test_a_second_streak_is_told_again(settings: Settings, db: sa.Engine, limburg: list[SourceConfig]) -> None:
    for _ in range(2):
        fail(db, 3)
        assert source_letters.alarms(settings, db, limburg) == ["limburg"]
        read(db)
        assert source_letters.alarms(settings, db, limburg) == ["limburg"]


def test_a_province_without_anybody_to_write_to_writes_to_the_platform(
    settings: Settings, db: sa.Engine, mailbox: Mailbox
) -> None:
    antwerpen = [config for config in configured(settings) if config.province == "antwerpen"]
    for _ in range(3):
        source_reads.failed(db, "antwerpen", "run", clock.now(), "weg")
    source_letters.alarms(settings, db, antwerpen)
    mail.send_due(settings, db)
    assert [message["To"] for message in mailbox.messages] == [PLATFORM]


def test_one_source_that_cannot_be_told_of_stops_no_other(
    settings: Settings, db: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(db, source_reads.ALARM)
    read_health = source_reads.readings

    def health(engine: sa.Engine, source: str) -> source_reads.Readings:
        if source == "antwerpen":
            raise ValueError("a row that nobody foresaw")
        return read_health(engine, source)

    monkeypatch.setattr(source_reads, "readings", health)
    assert source_letters.alarms(settings, db, configured(settings)) == ["limburg"]

"""The outbox while worker and broker die of kill -9: every mail arrives, and all copies of it have one Message-ID."""

from __future__ import annotations

import random
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from app.outbox import mail, rows
from base import clock, database
from base.config import Settings
from base.tables import outbox
from standalone.guard import Guard
from tests.kit.brokers import Broker, broker
from tests.kit.mailbox import Mailbox, mail_server
from tests.kit.migrated import new_database
from tests.kit.waiting import wait_for
from tests.kit.workers import Worker, ring, worker

MAILS, A_TENTH = 1000, 60
LATER = timedelta(minutes=6)  # what the clock of each next worker is ahead of the one before: what that one held is due
MOMENTS = (
    "begun",
    "offered",
    "taken",
    "left",
)  # of a mail: its sender named, its text sent, stored, all of it answered
LIVES = (("worker",), ("broker", "worker"), ("broker and worker",))  # what dies in the life of one worker
MOST = 30  # mails before something dies, and a fifth of all at most


@dataclass
class DeadlyMailbox(Mailbox):
    """A mail server: at one moment of one mail something dies."""

    strike: Callable[[], None] | None = None
    moment: str = ""
    left: int = 0  # how often that moment comes before

    def arm(self, moment: str, left: int, strike: Callable[[], None]) -> None:
        """Let `strike` happen at a moment of a later mail."""
        self.moment, self.left, self.strike = moment, left, strike

    def reached(self, moment: str) -> None:
        """Called at each moment of each mail."""
        if self.strike and moment == self.moment:
            self.left -= 1
            if self.left < 0:
                strike, self.strike = self.strike, None
                strike()

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        self.reached("begun")
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.reached("offered")
        answer = await super().handle_DATA(server, session, envelope)
        self.reached("taken")
        return answer

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:
        self.reached("left")
        return "221 Bye"


@dataclass
class Drill:
    """A queue of mails, and what sends them; the dead are counted."""

    settings: Settings
    db: sa.Engine
    box: DeadlyMailbox
    broker: Broker
    chance: random.Random
    moments: Iterator[str]
    mails: int
    dead: Counter[tuple[str, str]] = field(default_factory=Counter)
    turn: threading.Lock = field(default_factory=threading.Lock)  # somebody dies, or is counted and revived

    def queue(self) -> None:
        with database.write(self.db) as connection:
            for number in range(self.mails):
                mail.queue(connection, to="a@b.example", subject=f"Mail {number}", text="Dag")

    def live(self, process: Worker, victims: Sequence[str]) -> None:
        """Let a worker send until it is dead, or nothing is due."""
        for victim in victims:
            before, moment = self.deaths(), next(self.moments)
            self.box.arm(
                moment, self.chance.randrange(min(MOST, self.mails // 5)), partial(self.kill, process, victim, moment)
            )
            wait_for(partial(self.is_over, before), process.text)
        self.deaths()

    def deaths(self) -> int:
        """How many there were; the broker lives again. A strike may come late, when what it waited for was over."""
        with self.turn:
            if self.broker.process.poll() is not None:
                self.broker.start()
            return self.dead.total()

    def is_over(self, before: int) -> bool:
        """Whether something died, or nothing is due any more; rings again for a worker that waits for it."""
        if self.dead.total() > before or not self.waiting(outbox.c.next_try_at <= clock.now()):
            return True
        with suppress(RedisError, OperationalError):  # the broker may die at this very moment
            if not Redis.from_url(self.settings.redis_url).llen("celery"):
                ring(self.settings, "mail")
        return False

    def kill(self, process: Worker, victim: str, moment: str) -> None:
        """Called by the mail server."""
        with self.turn:
            if "broker" in victim:
                self.broker.kill()
            if "worker" in victim:
                process.kill()
            self.dead[victim, moment] += 1

    def waiting(self, *conditions: sa.ColumnElement[bool]) -> int:
        """How many mails wait."""
        return rows.count(self.db, outbox.c.state == "waiting", *conditions)

    def references(self) -> set[str]:
        """The Message-IDs of the mails that the outbox calls sent."""
        with database.read(self.db) as connection:
            sent = connection.scalars(sa.select(outbox.c.reference).where(outbox.c.state == "sent"))
            return {f"<{reference}@doeners.example>" for reference in sent}


def shuffled(chance: random.Random) -> Iterator[str]:
    """All moments in a chance order, again and again: among four that die, a worker is one that had sent a mail."""
    while True:
        yield from chance.sample(MOMENTS, len(MOMENTS))


@pytest.fixture
def drill(tmp_path: Path, guard: Guard, full_size: bool) -> Iterator[Drill]:
    """An outbox of its own, with a broker and a mail server of its own."""
    box, chance = DeadlyMailbox(), random.Random(seed := secrets.randbits(32))
    print(f"seed {seed}")
    url = new_database(tmp_path)
    with mail_server(box), broker(tmp_path, guard) as own:
        settings = Settings(
            database_url=url, redis_url=own.url, secret_key="x" * 32, mail_url=box.url, mail_from="post@doeners.example"
        )
        mails = MAILS if full_size else A_TENTH
        yield Drill(settings, database.connect(url), box, own, chance, shuffled(chance), mails)


@pytest.mark.slow
def test_every_mail_arrives_and_all_its_copies_have_one_message_id(drill: Drill, tmp_path: Path, guard: Guard) -> None:
    drill.queue()
    for turn, victims in enumerate(cycle(LIVES)):
        if not drill.waiting():
            break
        with clock.moved(turn * LATER), worker(drill.settings, tmp_path, guard) as process:
            drill.live(process, victims)
    arrived = [(message["Subject"], message["Message-ID"]) for message in drill.box.messages]
    print(f"{drill.mails} mails, {len(arrived)} arrived, {turn} workers; {sorted(drill.dead.items())}")
    assert {victim for victim, _ in drill.dead} == {victim for victims in LIVES for victim in victims}
    assert {subject for subject, _ in arrived} == {f"Mail {number}" for number in range(drill.mails)}  # none is lost
    assert len(set(arrived)) == drill.mails  # no mail has two Message-IDs
    assert {identity for _, identity in arrived} == drill.references()
    assert len(arrived) > drill.mails  # a worker died between sending and writing that down

"""Questions through the real form while web, worker and broker die of kill -9: none is lost, each letter is one."""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from threading import Timer

import pytest
import sqlalchemy as sa
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from app.outbox import rows
from base import clock, database
from base.config import Settings
from base.tables import outbox, questions
from standalone import family
from standalone.guard import Guard
from standalone.loopback import free_port
from tests.kit.brokers import Broker, broker
from tests.kit.leaving import Asker, a_browser
from tests.kit.mailbox import Mailbox
from tests.kit.migrated import migrate
from tests.kit.parts import run_part, web_part
from tests.kit.waiting import wait_for
from tests.kit.workers import Worker, ring, worker

ALL, A_FEW = (1000, 20), (7, 2)  # questions, and one death after so many
LATER = timedelta(minutes=6)  # what the clock of each next worker is ahead: what a dead one held is due
AT_ONCE = 0.06  # seconds in which something dies: while a form is sent, kept or answered, or a letter leaves
VICTIMS = ("worker", "web", "broker")


@dataclass
class Drill:
    """A site with its worker, broker and mail server, and what died."""

    settings: Settings
    folder: Path
    guard: Guard
    box: Mailbox
    broker: Broker
    stack: ExitStack
    web: subprocess.Popen[bytes]
    chance: random.Random
    turn: int = 0
    dead: Counter[str] = field(default_factory=Counter)
    without_broker: int = 0  # questions that were accepted while it was dead

    def __post_init__(self) -> None:
        self.worker = self.next_worker()
        self.db = database.connect(self.settings.database_url)

    def next_worker(self) -> Worker:
        """A worker whose clock is ahead of the one before."""
        with clock.moved(self.turn * LATER):
            self.turn += 1
            return self.stack.enter_context(worker(self.settings, self.folder, self.guard))

    def leave(self, number: int) -> None:
        """Leave a question, whatever dies meanwhile."""
        with a_browser(number, seconds=10) as browser:
            asker = Asker(browser, self.settings, number)
            wait_for(lambda: self.has_site() and asker.is_accepted())
        self.without_broker += self.broker.process.poll() is not None

    def has_site(self) -> bool:
        """A dead site is started again."""
        if self.web.poll() is not None:
            self.web = run_part(web_part(self.settings, self.folder, self.settings.port), self.guard)
        return True

    def strike(self, victim: str) -> Timer:
        """Let something die in a moment."""
        timer = Timer(self.chance.uniform(0, AT_ONCE), self.kill, [victim])
        timer.start()
        return timer

    def kill(self, victim: str) -> None:
        self.dead[victim] += 1
        if victim == "web":
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
        else:
            (self.worker if victim == "worker" else self.broker).kill()

    def revive(self) -> None:
        """Start again what is dead, but for the site."""
        if self.broker.process.poll() is not None:
            self.broker.start()
        if self.worker.process.poll() is not None:
            self.worker = self.next_worker()

    def ring(self) -> None:
        """Ring for the letters; nobody hears it while the broker is away."""
        with suppress(RedisError, OperationalError):
            ring(self.settings, "mail")

    def is_done(self) -> bool:
        """Whether no letter waits any more; else it is rung for."""
        waiting = rows.count(self.db, outbox.c.state == "waiting")
        if waiting:
            self.ring()
        return not waiting

    def send_all(self) -> None:
        """A last worker, for which all is due that a dead one held, sends what waits."""
        self.kill("worker")
        self.revive()
        wait_for(self.is_done, self.worker.text)

    def show(self, **numbers: int) -> None:
        """Print what came of it, as a table."""
        dead = {f"kill -9 of the {victim}": number for victim, number in sorted(self.dead.items())}
        for name, number in {**numbers, "accepted without broker": self.without_broker, **dead}.items():
            print(f"{name:24} {number:5}")


@pytest.fixture
def drill(tmp_path: Path, guard: Guard, mailbox: Mailbox) -> Iterator[Drill]:
    url, chance = f"sqlite:///{tmp_path / 'platform.sqlite'}", random.Random(seed := secrets.randbits(32))
    print(f"seed {seed}")
    migrate(url)
    with broker(tmp_path, guard) as own, ExitStack() as stack:
        settings = Settings(
            database_url=url, redis_url=own.url, secret_key="x" * 32, mail_url=mailbox.url, port=free_port(),
            opensearch_url=f"http://127.0.0.1:{free_port()}", meaning=False, trusted_proxies=1, var=str(tmp_path),
        )  # fmt: skip
        web = run_part(web_part(settings, tmp_path, settings.port), guard)
        made = Drill(settings, tmp_path, guard, mailbox, own, stack, web, chance)
        yield made
        family.end_child(made.web)


def leave_all(drill: Drill, many: int, every: int) -> None:
    """Leave the questions, while something dies now and then; what died stays dead during the next question."""
    victims = cycle(VICTIMS)
    for number in range(many):
        timer = drill.strike(next(victims)) if number % every == 1 else None
        drill.leave(number)
        drill.ring()
        if timer:
            timer.join()
        elif number % every == 0:
            drill.revive()


@pytest.mark.slow
def test_no_question_is_lost_and_its_letter_is_one_effect(drill: Drill, full_size: bool) -> None:
    many, every = ALL if full_size else A_FEW
    leave_all(drill, many, every)
    drill.revive()
    drill.send_all()
    arrived = [(message["To"], message["Message-ID"]) for message in drill.box.messages]
    with database.read(drill.db) as connection:
        stored = connection.scalars(sa.select(questions.c.email)).all()
    everybody = {f"vraag.{number}@school.example" for number in range(many)}
    drill.show(accepted=many, lost=len(everybody.difference(stored)), copies=len(arrived) - many)
    assert set(drill.dead) == set(VICTIMS)
    assert sorted(stored) == sorted(everybody)  # accepted, and each once
    assert {to for to, _ in arrived} == everybody
    assert len(set(arrived)) == many  # no letter has two Message-IDs
    assert len(arrived) - many <= drill.dead.total()  # a second copy at most for each death
    assert drill.without_broker

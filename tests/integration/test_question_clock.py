"""The clock of the questions on a database: each letter and state on its day, for a year, twice, and after a sleep."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.outbox import rows
from app.questions import letters, service, store, sweep
from app.questions.question import Question
from app.questions.timetable import day_number
from app.security import accounts
from base import clock, database
from base.config import Settings
from tests.kit.accounts import somebody
from tests.kit.migrated import new_database
from tests.kit.questions import again, left

BEGIN = date(2026, 12, 1)
NOON = timedelta(hours=12)
DAY = timedelta(days=1)
STORY = [  # of a question that nobody touches: day of the timetable, subject of the letter, to whom
    (9, "wacht op een organisatie", "regisseur"),
    (21, "wacht al drie weken", "province"),
    (45, "is afgesloten", "asker"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key="k" * 32, database_url=new_database(tmp_path))


@pytest.fixture
def db(settings: Settings) -> sa.Engine:
    engine = database.connect(settings.database_url)
    for role, province, towns in (("regisseur", None, {"24001"}), ("province", "vlaams-brabant", ())):
        who = somebody(engine, role, province, municipalities=frozenset(towns))
        with database.write(engine) as connection:
            accounts.set_email(connection, who.account, f"{role}@doeners.example")
    return engine


@pytest.fixture
def question(settings: Settings, db: sa.Engine) -> Question:
    with clock.moved(to=clock.start_of(BEGIN) + NOON):
        return left(settings, db, place="Aarschot", email="asker@doeners.example")


def lived(
    settings: Settings, db: sa.Engine, days: int = 80, *, awake: Callable[[int], bool] = lambda _: True, rounds: int = 1
) -> list[tuple[date, str, str]]:
    """The letters of so many days of the job: day, subject after the reference, recipient without its domain."""
    before = rows.count(db)
    for number in range(days):
        with clock.moved(to=clock.start_of(BEGIN + number * DAY) + NOON):
            for _ in range(rounds if awake(number) else 0):
                sweep.do_due(settings, db)
    new = rows.newest(db, limit=rows.count(db) - before)[::-1]
    return [
        (clock.day_of(row.created_at), row.subject.split(" ", 2)[2], row.recipient.partition("@")[0]) for row in new
    ]


def subjects(letters_of_year: list[tuple[date, str, str]]) -> list[tuple[date, str, str]]:
    return [(day, text.partition(" ")[2] if text.startswith("V-") else text, to) for day, text, to in letters_of_year]


def expected(begin: date = BEGIN) -> list[tuple[date, str, str]]:
    return [(day_number(number, begin), text, to) for number, text, to in STORY]


@pytest.mark.parametrize("rounds", [1, 2])
def test_a_question_that_nobody_touches_gets_its_letters_and_closes(
    settings: Settings, db: sa.Engine, question: Question, rounds: int
) -> None:
    assert subjects(lived(settings, db, rounds=rounds)) == expected()
    now = again(db, question)
    assert (now.state, now.closed_because, now.done_by) == ("closed", "nobody", service.CLOCK)


@pytest.mark.parametrize(
    ("asleep", "days"),
    [
        (range(8, 15), ["2026-12-16", "2026-12-22", "2027-01-25"]),  # a week: the reminder of 10 December is late
        (range(19, 34), ["2026-12-10", "2027-01-04", "2027-01-25"]),  # wakes when the clock runs again
        (range(8, 30), ["", "2027-01-03", "2027-01-25"]),  # wakes while it stands still
        (range(5, 70), ["", "", "2027-02-09"]),
    ],
)
def test_after_a_sleep_only_the_latest_letter_is_sent(
    settings: Settings, db: sa.Engine, question: Question, asleep: range, days: list[str]
) -> None:
    story = [(date.fromisoformat(day), text, to) for day, (_, text, to) in zip(days, STORY, strict=True) if day]
    assert subjects(lived(settings, db, awake=lambda number: number not in asleep)) == story


def test_two_workers_at_once_send_one_letter(settings: Settings, db: sa.Engine, question: Question) -> None:
    before = rows.count(db)
    with clock.moved(to=clock.start_of(BEGIN + 9 * DAY) + NOON):
        workers = [threading.Thread(target=sweep.do_due, args=(settings, db)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert rows.count(db) == before + 1


def test_a_step_without_its_letter_is_done_later(
    settings: Settings, db: sa.Engine, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("disk full"))

    with clock.moved(to=clock.start_of(BEGIN + 9 * DAY) + NOON):
        with monkeypatch.context() as patch:
            patch.setattr(letters, "send", broken)
            assert sweep.do_due(settings, db) == 0
        assert sweep.do_due(settings, db) == 1


@pytest.mark.parametrize("held", [False, True])
def test_what_nobody_confirms_lapses_without_a_letter(settings: Settings, db: sa.Engine, held: bool) -> None:
    with clock.moved(to=clock.start_of(BEGIN) + NOON):
        question = left(settings, db, confirmed=False, need="www. www. www." if held else "Strijken")
    assert lived(settings, db, 14) == []
    assert again(db, question).state == ("held" if held else "unconfirmed")
    assert lived(settings, db, 20) == []
    assert (again(db, question).state, again(db, question).closed_because) == ("closed", "unconfirmed")


def test_a_question_that_was_withdrawn_hears_nothing_more(
    settings: Settings, db: sa.Engine, question: Question
) -> None:
    with clock.moved(to=clock.start_of(BEGIN) + NOON):
        assert service.withdraw(settings, db, question)
    assert lived(settings, db) == []


def test_a_question_of_an_older_release_hears_nothing(settings: Settings, db: sa.Engine, question: Question) -> None:
    with database.write(db) as connection:
        assert store.update(connection, question, confirmed_at=None)
    assert lived(settings, db) == []

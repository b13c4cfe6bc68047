"""A simulated year of the loop, all branches: each letter and state exactly as the tables of docs/loop.md say.

The job runs once a day, or every job twice, or the worker sleeps for a week.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.outbox import rows
from app.outcomes import clock as loop_clock
from app.outcomes import service as outcome_service
from app.outcomes import store as outcome_store
from app.outcomes.outcome import Answer, Side
from app.questions import service as question_service
from app.questions.question import Question
from app.questions.timetable import day_number, stands_still
from app.requests.request import Request
from app.security import accounts
from base import clock, database
from base.config import Settings
from base.tables import stories
from tests.kit.accounts import somebody
from tests.kit.committed import committed
from tests.kit.markdown import items, table
from tests.kit.migrated import migrate
from tests.kit.questions import again, left
from tests.kit.requests import put, says, states

BEGIN = date(2026, 12, 1)
DAY, NOON, YEAR = timedelta(days=1), timedelta(hours=12), 365
_TIMETABLE = table("loop.md", "The timetable", "step")
DUE = {row[0]: int(row[2]) for row in _TIMETABLE}
LETTERS = {row[0]: [text.split(" → ") for text in items(row[5], "; ")] for row in _TIMETABLE}
NAMES = {  # what only one letter has in its subject -> its name
    "Bevestig uw vraag": "question_confirm", "Uw vraag V-\\w+ op doeners": "question_copy",
    "Nieuwe vraag": "question_new",
    "wacht op een organisatie": "question_waits", "wacht al drie weken": "question_waits_long",
    "is afgesloten": "question_closed", "Kunt u dit doen": "request_new", "wacht op uw antwoord": "request_reminder",
    "kan u helpen": "request_accepted", "kan toch niet": "request_lost", "Wat kwam er van": "outcome_question",
    "zeggen iets anders": "outcome_contradicted", "is ingetrokken": "question_withdrawn",
}  # fmt: skip
Sent = tuple[date, str, str]  # day, letter, recipient without its domain


class World:
    """A platform of which the clock is moved from day to day."""

    def __init__(self, url: str) -> None:
        migrate(url)
        self.settings = Settings(secret_key="k" * 32, database_url=url)
        self.db = database.connect(url)
        for role, province, towns in (("regisseur", None, {"24001"}), ("province", "vlaams-brabant", ())):
            who = somebody(self.db, role, province, municipalities=frozenset(towns))
            committed(accounts.set_email, self.db, who.account, f"{role}@doeners.example")

    def question(self, name: str, *, confirmed: bool = True) -> Question:
        """A question in Aarschot, left on the day that it is."""
        email = f"{name}@asker.example"
        return left(self.settings, self.db, place="Aarschot", email=email, need=name, confirmed=confirmed)

    def put(self, question: Question, *names: str) -> list[Request]:
        return put(self.settings, self.db, question, *names)

    def says(self, request: Request, move: str, **more: str) -> None:
        assert says(self.settings, self.db, request, move, **more)

    def report(self, question: Question, side: Side, result: str) -> None:
        """A side says what came of the newest outcome."""
        with database.read(self.db) as connection:
            outcome = outcome_store.of_question(connection, question.id)[-1]
        assert outcome_service.report(self.settings, self.db, outcome, side, Answer(result=result))

    def outcomes(self, question: Question) -> list[str]:
        with database.read(self.db) as connection:
            return [outcome.state for outcome in outcome_store.of_question(connection, question.id)]

    def letters(self) -> list[Sent]:
        newest = rows.newest(self.db, limit=1000)
        return sorted(
            (clock.day_of(row.created_at), name_of(row.subject), row.recipient.partition("@")[0]) for row in newest
        )


def name_of(subject: str) -> str:
    [name] = [name for words, name in NAMES.items() if re.search(words, subject)]
    return name


def live(world: World, acts: dict[int, Callable[[], object]], asleep: Collection[int], rounds: int) -> None:
    """A year of days: what people do in the morning, and then the clock, unless its worker sleeps."""
    for number in range(YEAR):
        with clock.moved(to=clock.start_of(BEGIN + number * DAY) + NOON):
            acts.get(number, lambda: None)()
            for _ in range(0 if number in asleep else rounds):
                loop_clock.do_due(world.settings, world.db)


def on(number: int) -> date:
    return BEGIN + number * DAY


def done_on(day: date, asleep: Collection[int]) -> date:
    """The first day on which what was due on a day is done: the worker is awake and the clock does not stand still."""
    while stands_still(day) or (day - BEGIN).days in asleep:
        day += DAY
    return day


def ladder(begin: int, asleep: Collection[int], people: dict[str, str], *steps: str) -> list[Sent]:
    """The letters of steps counted from a day. Of steps that are late together only the latest is done."""
    due = {done_on(day_number(DUE[step], on(begin)), asleep): step for step in steps}
    return [(day, letter, people[to]) for day, step in due.items() for letter, to in LETTERS[step]]


def lived(world: World, asleep: Collection[int], rounds: int) -> tuple[dict[str, Question], list[Sent]]:
    """The questions after a year of all branches, and the letters that the tables have for it."""
    names = ("alone", "silent", "no", "yes", "adapted", "lost", "withdrawn")
    with clock.moved(to=clock.start_of(BEGIN) + NOON):
        asked = {name: world.question(name) for name in names} | {"lapse": world.question("lapse", confirmed=False)}
    requests: dict[str, Request] = {}

    def put_all() -> None:
        for name in ("silent", "no", "yes", "adapted", "lost", "withdrawn"):
            requests.update({one.organisation: one for one in world.put(asked[name], f"{name}-a")})
        requests.update({one.organisation: one for one in world.put(asked["no"], "no-b")})

    def answer_all() -> None:
        world.says(requests["no-a"], "decline", reason="distance")
        world.says(requests["no-b"], "fill")
        world.says(requests["yes-a"], "accept")
        world.says(requests["adapted-a"], "adapt", adaptation="In twee keer")
        world.says(requests["lost-a"], "accept")
        assert question_service.withdraw(world.settings, world.db, again(world.db, asked["withdrawn"]))

    def report_first() -> None:
        for name, result in (("yes", "contract"), ("adapted", "collaboration")):
            for side in ("asker", "supplier"):
                world.report(asked[name], side, result)

    def report_second() -> None:
        world.report(asked["yes"], "asker", "contract")
        world.report(asked["yes"], "supplier", "none")
        world.report(asked["adapted"], "supplier", "trial")

    first, second = ((day_number(DUE[step], on(2)) - BEGIN).days + 2 for step in ("first outcome", "second outcome"))
    lose = lambda: world.says(requests["lost-a"], "decline", reason="time")  # noqa: E731 - one act among others
    acts = {1: put_all, 2: answer_all, 4: lose, first: report_first, second: report_second}
    live(world, acts, asleep, rounds)
    return asked, sorted(expected(asleep, on(second)))


def expected(asleep: Collection[int], contradicted_on: date) -> Iterator[Sent]:
    """The letters of the year, from the tables."""
    waits = ("regisseur", "province", "close")
    desk = {"regisseur": "regisseur", "province": "province"}
    for name in ("alone", "silent", "no", "yes", "adapted", "lost", "withdrawn"):
        yield from [(on(0), "question_confirm", name), (on(0), "question_copy", name)]
        yield on(0), "question_new", "regisseur"
        steps = {"yes": waits[2:], "adapted": waits[2:], "withdrawn": ()}.get(name, waits)
        yield from ladder(0, asleep, {**desk, "asker": name}, *steps)
    yield on(0), "question_confirm", "lapse"
    for supplier in ("silent-a", "no-a", "no-b", "yes-a", "adapted-a", "lost-a", "withdrawn-a"):
        yield on(1), "request_new", supplier
    yield from ladder(1, asleep, {"supplier": "silent-a"}, "first reminder", "last reminder")
    for name in ("yes", "adapted", "lost"):
        yield on(2), "request_accepted", name
    for name in ("yes", "adapted"):
        yield from ladder(2, asleep, {"asker": name, "supplier": f"{name}-a"}, "first outcome", "second outcome")
    yield on(2), "question_withdrawn", "regisseur"
    yield from [(on(4), "request_lost", "lost"), (on(4), "request_lost", "regisseur")]
    yield contradicted_on, "outcome_contradicted", "regisseur"


@pytest.mark.parametrize(
    ("asleep", "rounds"), [((), 1), ((), 2), (range(4, 11), 1)], ids=["once", "every job twice", "a week asleep"]
)
def test_a_year_of_all_branches_is_as_the_tables_say(tmp_path: Path, asleep: Collection[int], rounds: int) -> None:
    assert_as_the_tables_say(World(f"sqlite:///{tmp_path / 'platform.sqlite'}"), asleep, rounds)


@pytest.mark.postgresql
def test_the_same_year_on_postgresql(postgresql_database: str) -> None:
    assert_as_the_tables_say(World(postgresql_database), asleep=(), rounds=2)


def assert_as_the_tables_say(world: World, asleep: Collection[int], rounds: int) -> None:
    asked, letters = lived(world, asleep, rounds)
    assert world.letters() == letters
    ends = {name: (now.state, now.closed_because) for name, one in asked.items() for now in [again(world.db, one)]}
    assert ends == {
        "alone": ("closed", "nobody"), "silent": ("closed", "nobody"), "no": ("closed", "nobody"),
        "yes": ("closed", "supplier"), "adapted": ("closed", "supplier"), "lost": ("closed", "nobody"),
        "withdrawn": ("closed", "withdrawn"), "lapse": ("closed", "unconfirmed"),
    }  # fmt: skip
    every = {supplier: state for one in asked.values() for supplier, state in states(world.db, one).items()}
    assert every == {
        "silent-a": "ended", "no-a": "ended", "no-b": "ended", "yes-a": "can", "adapted-a": "adapted",
        "lost-a": "ended", "withdrawn-a": "ended",
    }  # fmt: skip
    assert world.outcomes(asked["yes"]) == ["agreed", "contradicted"]
    assert world.outcomes(asked["adapted"]) == ["agreed", "one_side"]
    with database.read(world.db) as connection:
        drafts = connection.execute(sa.select(stories.c.state, stories.c.offering_id, stories.c.place)).all()
    assert [tuple(row) for row in drafts] == [("draft", "limburg:adapted-a", "Aarschot")]

"""A year of the demo: fictional buyers, regisseurs and suppliers do what people do, day by day, with a moved clock.

Everything goes through the services that the pages call, so that what is in the inboxes is what pages would have made.
The same number of days gives the same lives.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, partial

import click
import sqlalchemy as sa

from app.commands import demo_gaps, demo_people
from app.commands.console import engine, platform_database, settings
from app.events import sums
from app.outbox import folder, mail
from app.outcomes import clock as loop_clock
from app.outcomes import service as outcome_service
from app.outcomes import store as outcome_store
from app.outcomes.choices import BANDS, DURATIONS
from app.outcomes.outcome import Answer as OutcomeAnswer
from app.outcomes.outcome import Side
from app.questions import public, store
from app.questions import service as questions
from app.questions.question import Draft, Question
from app.requests import proposals, service
from app.requests import store as request_store
from app.requests.choices import REASONS
from app.requests.request import Request
from app.requests.service import Answer
from app.search.service import SearchService, site_search
from base import clock, database
from base.config import PROVINCES, Settings
from base.errors import ConfigError, MoveRefused
from base.tables import outcomes, requests
from demo.needs import Need, needs
from dutch import places
from dutch.gazetteer import Municipality

BY = "demo"
_NOON = time(12, 0)
_Act = Callable[[], None]
ANSWERS = {"accept": 42, "adapt": 10, "decline": 26, "fill": 7, "": 15}  # "" says nothing; of a hundred suppliers
ASKERS = {"confirm": 82, "": 9, "trap": 5, "withdraw": 4}  # "trap": looks as if a machine sent it
RESULTS = {"contract": 34, "collaboration": 18, "trial": 14, "conversation": 16, "none": 18}
SIDES: tuple[Side, ...] = ("asker", "supplier")
SAYS_SOMETHING, DIFFERS = 0.7, 0.12  # of the sides
FOR_EVERYBODY = 0.2  # of the questions
ADAPTED = "Wij maken er twee ploegen van en beginnen een week later."


@dataclass
class Year:
    """What waits to be done, by day; `draw` decides who does what."""

    settings: Settings
    db: sa.Engine
    search: SearchService
    draw: random.Random
    agenda: dict[date, list[_Act]] = field(default_factory=lambda: defaultdict(list))

    def day(self, today: date) -> None:
        """Everything that people and the clock do on one day."""
        with clock.moved(to=datetime.combine(today, _NOON, clock.BRUSSELS)):
            for _ in range(self.draw.choices((0, 1, 2, 3), (25, 35, 25, 15))[0]):
                self._leave(today, self.draw.choice(needs()))
            for act in self.agenda.pop(today, []):
                with suppress(MoveRefused):  # somebody was first: the question is closed
                    act()
            loop_clock.do_due(self.settings, self.db)
            self._hear_of_outcomes()
            while mail.send_due(self.settings, self.db):
                pass
            if today.day % 6 == 0:
                sums.roll_up(self.db)

    def _later(self, soonest: int, latest: int, act: _Act) -> None:
        self.agenda[clock.today() + timedelta(days=self.draw.randint(soonest, latest))].append(act)

    def _leave(self, today: date, need: Need) -> None:
        asker = self._choice(ASKERS)
        draft = self._draft(need)
        key = f"{BY}-{today}-{self.draw.random()}"
        trap = "x" if asker == "trap" else ""
        question = questions.leave(self.settings, self.db, draft, form_key=key, trap=trap, seconds=60)
        if asker in ("confirm", "withdraw"):
            self._later(0, 2, lambda: self._confirm(question.id))
        if asker == "withdraw":
            self._later(4, 20, lambda: self._withdraw(question.id))

    def _draft(self, need: Need) -> Draft:
        place = self.draw.choice(_towns())
        word = need.organisation.split()[-1].lower()
        return Draft(
            need=need.need,
            email=f"aankoop-{place.nis}@{word}.example",
            buyer_kind=need.buyer_kind,
            place=place.name,
            kind=need.kind,
            organisation=need.organisation,
            quantity=need.quantity,
            seat=place.nis,
            readers="everybody" if self.draw.random() < FOR_EVERYBODY else "suppliers",
        )

    def _confirm(self, question_id: str) -> None:
        question = self._question(question_id)
        if questions.confirm(self.settings, self.db, question):
            self._later(0, 14, lambda: self._send(question_id))
            if question.readers == "everybody":
                self._later(0, 3, lambda: self._publish(question_id))

    def _publish(self, question_id: str) -> None:
        question = self._question(question_id)
        with database.write(self.db) as connection:
            public.publish(connection, question, public.proposal(question))

    def _withdraw(self, question_id: str) -> None:
        questions.withdraw(self.settings, self.db, self._question(question_id))

    def _send(self, question_id: str) -> None:
        question = self._question(question_id)
        proposed = proposals.propose(self.search, question)
        chosen = proposed[: self.draw.randint(1, 4)]
        with database.write(self.db) as connection:
            new = service.send(self.settings, connection, question_id, chosen, "regisseur", by=BY)
        for request in new:
            self._later(0, 11, partial(self._answer, request))
        self._later(20, 60, lambda: self._close(question_id))

    def _answer(self, request: Request) -> None:
        move = self._choice(ANSWERS)
        if move:
            service.answer(self.settings, self.db, request, self._reply(move))

    def _reply(self, move: str) -> Answer:
        reason = self.draw.choice(list(REASONS)) if move == "decline" else ""
        until = clock.today() + timedelta(days=60) if move == "fill" else None
        return Answer(move, reason=reason, adaptation=ADAPTED if move == "adapt" else "", full_until=until)

    def _close(self, question_id: str) -> None:
        """The regisseur closes what is answered; the clock does so with the rest."""
        question = self._question(question_id)
        with database.write(self.db) as connection:
            if any(request.can for request in request_store.of_question(connection, question_id)):
                questions.change(self.settings, connection, question, "close", "regisseur", by=BY, because="supplier")

    def _hear_of_outcomes(self) -> None:
        """Both sides of what the clock asked today: most say something, and mostly the same."""
        with database.read(self.db) as connection:
            new = sa.select(outcomes.c.id).where(outcomes.c.sent_at >= clock.start_of(clock.today()))
            ids = connection.scalars(new.order_by(outcomes.c.id)).all()
        for outcome_id in ids:
            result = self._choice(RESULTS)
            for side in SIDES:
                if self.draw.random() < SAYS_SOMETHING:
                    own = self._choice(RESULTS) if self.draw.random() < DIFFERS else result
                    self._later(0, 8, partial(self._report, outcome_id, side, own))

    def _report(self, outcome_id: str, side: Side, result: str) -> None:
        outcome = outcome_store.find(self.db, outcome_id)
        assert outcome
        more = {"band": self.draw.choice(list(BANDS)), "duration": self.draw.choice(list(DURATIONS)), "recurring": "no"}
        said = OutcomeAnswer(result=result, **more) if result == "contract" else OutcomeAnswer(result=result)
        outcome_service.report(self.settings, self.db, outcome, side, said)

    def _question(self, question_id: str) -> Question:
        question = store.find(self.db, question_id)
        assert question
        return question

    def _choice(self, weights: dict[str, int]) -> str:
        return self.draw.choices(list(weights), list(weights.values()))[0]


@cache
def _towns() -> list[Municipality]:
    """The municipalities of Flanders."""
    return [one for one in places.municipalities() if one.province in PROVINCES]


def play(settings: Settings, db: sa.Engine, search: SearchService, days: int) -> Iterator[date]:
    """Play the days up to yesterday; gives each day when it is over. Raises EngineUnavailable."""
    year = Year(settings, db, search, random.Random(days))  # noqa: S311 - the same lives each time, no secret
    for before in range(days, 0, -1):
        today = clock.today() - timedelta(days=before)
        year.day(today)
        yield today


def _played(db: sa.Engine) -> bool:
    with database.read(db) as connection:
        return connection.scalar(sa.select(requests.c.id).where(requests.c.sent_by == BY).limit(1)) is not None


def command(days: int) -> None:
    """Play them on this site, once. Raises ConfigError where letters would leave, or where it was done before."""
    if settings().mail_url and folder.of(settings()) is None:
        raise ConfigError(
            "Dit is alleen voor een demo: er is een mailserver ingesteld (DOENERS_MAIL_URL), die brieven verstuurt."
        )
    if _played(platform_database()):
        raise ConfigError("De vragen van een jaar staan er al.")
    demo_people.make()
    search = site_search(engine(), settings())
    with click.progressbar(play(settings(), platform_database(), search, days), length=days, label="Dagen") as bar:
        for _ in bar:
            pass
    made = demo_gaps.make(settings(), platform_database(), search)
    click.echo(f"{store.count(platform_database())} vragen staan in de back office, en {made} tekorten.")

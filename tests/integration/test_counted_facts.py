"""Each fact of the loop is counted in its transaction; what is known of an outcome can change, and sums stay true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.contacts import service as contact_service
from app.outcomes import service as outcome_service
from app.outcomes.outcome import Answer, Side
from app.questions import service as question_service
from app.questions.question import Draft, Question
from app.requests.request import Request
from app.stories import store as stories
from base import clock, database
from base.config import Settings
from base.tables import event_rows, outcomes
from tests.kit.migrated import migrate
from tests.kit.outcomes import asked
from tests.kit.questions import ABOUT, left
from tests.kit.requests import now, put, says, supplier

BUYER = {"place": "Aarschot", "nace": "P", "size": "50-249", "seat": "24001", "filters": ("activiteit:ramen-wassen",)}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key="k" * 32, database_url=f"sqlite:///{tmp_path / 'platform.sqlite'}")


@pytest.fixture
def db(settings: Settings) -> Iterator[sa.Engine]:
    migrate(settings.database_url)
    with clock.moved(to=datetime(2026, 3, 10, 11, tzinfo=UTC)):
        yield database.connect(settings.database_url)


def rows(db: sa.Engine, kind: str) -> list[sa.RowMapping]:
    own = sa.select(event_rows).where(event_rows.c.kind == kind).order_by(event_rows.c.at)
    with database.read(db) as connection:
        return list(connection.execute(own).mappings())


def steps(db: sa.Engine, kind: str) -> list[str]:
    return [row["step"] for row in rows(db, kind)]


def test_each_move_of_a_question_is_counted_with_what_it_is_about(settings: Settings, db: sa.Engine) -> None:
    question = left(settings, db, **BUYER)
    with clock.moved(timedelta(days=5)):
        question_service.withdraw(settings, db, question)
    assert [(row["step"], row["reason"], row["value"]) for row in rows(db, "question")] == [
        ("leave", "", 0),
        ("confirm", "", 0),
        ("withdraw", "withdrawn", 5),
    ]
    about = {name: rows(db, "question")[0][name] for name in ("province", "municipality", "activity", "visitor")}
    assert about == {"province": "vlaams-brabant", "municipality": "24001", "activity": "ramen-wassen", "visitor": ""}
    assert {name: rows(db, "question")[0][name] for name in ("buyer_kind", "branch", "size", "seat")} == {
        "buyer_kind": "school", "branch": "P", "size": "50-249", "seat": "24001",
    }  # fmt: skip


def test_answers_count_when_they_say_something_else(settings: Settings, db: sa.Engine) -> None:
    [request] = put(settings, db, left(settings, db, **BUYER), "a")
    with clock.moved(timedelta(days=3)):
        for move in ("decline", "accept", "accept", "adapt", "fill"):
            says(settings, db, request, move, reason="distance" if move == "decline" else "")
    assert [(row["step"], row["reason"], row["value"]) for row in rows(db, "request")] == [
        ("send", "", 0),
        ("decline", "distance", 3),
        ("accept", "", 3),
        ("fill", "", 3),
    ]
    assert {(row["activity"], row["organisation_seat"]) for row in rows(db, "request")} == {("groenonderhoud", "71016")}


def test_a_buyer_is_new_once_and_known_once_a_period(settings: Settings, db: sa.Engine) -> None:
    left(settings, db)
    left(settings, db)  # the same day
    for days in (10, 30, 60, 300):  # 20 March, 9 April, 9 May, 4 January
        with clock.moved(timedelta(days=days)):
            left(settings, db, kbo="0400378485")
    left(settings, db, email="ander@school.example", kbo="0400378485")
    assert Counter(steps(db, "organisation")) == {"new": 1, "year": 2, "quarter": 3, "month": 4}


def test_a_buyer_that_names_another_seat_stays_all_year_under_its_first(settings: Settings, db: sa.Engine) -> None:
    """Else a province counts more in a quarter than in the year."""
    left(settings, db, seat="24001")
    with clock.moved(timedelta(days=60)):  # 9 May
        left(settings, db, seat="71016")
    with clock.moved(timedelta(days=300)):  # 4 January
        left(settings, db, seat="71016")
    seats = [(row["step"], row["seat"]) for row in rows(db, "organisation")]
    assert seats[:4] == [(step, "24001") for step in ("new", "year", "quarter", "month")]
    assert seats[4:6] == [("quarter", "24001"), ("month", "24001")]
    assert seats[6:] == [(step, "71016") for step in ("year", "quarter", "month")]


def test_a_direct_question_is_a_contact_with_each_organisation(settings: Settings, db: sa.Engine) -> None:
    chosen = [supplier("a"), supplier("b")]
    question = contact_service.leave(settings, db, Draft(**ABOUT), chosen, form_key="k", seconds=60)
    assert rows(db, "contact") == []
    assert contact_service.confirm(settings, db, question)
    assert {row["organisation_seat"] for row in rows(db, "contact")} == {"71016"}
    assert (len(rows(db, "contact")), steps(db, "request")) == (2, ["send", "send"])


@pytest.fixture
def accepted(settings: Settings, db: sa.Engine) -> Request:
    [request] = put(settings, db, left(settings, db), "a")
    says(settings, db, request, "accept")
    return now(db, request)


def known(db: sa.Engine) -> dict[tuple[str, str, str], int]:
    """The sums of results: what came of it, how it is known, the band."""
    sums = Counter[tuple[str, str, str]]()
    for row in rows(db, "result"):
        sums[row["step"], row["reason"], row["band"]] += row["value"]
    return {key: value for key, value in sums.items() if value}


def test_what_is_known_of_a_request_follows_what_its_sides_say(
    settings: Settings, db: sa.Engine, accepted: Request
) -> None:
    outcome, contract = asked(settings, db, accepted), Answer(result="contract", band="1000-", duration="year")

    def say(side: Side, answer: Answer) -> dict[tuple[str, str, str], int]:
        assert outcome_service.report(settings, db, outcome, side, answer)
        return known(db)

    assert (steps(db, "outcome"), known(db)) == (["ask"], {})
    assert say("asker", Answer(result="trial")) == {("trial", "one_side", ""): 1}
    assert say("asker", contract) == {("contract", "one_side", "1000-"): 1}
    assert say("supplier", Answer(result="none")) == {}
    with database.write(db) as connection:
        assert outcome_service.settle(settings, connection, outcome.id, "regisseur", contract)
    assert known(db) == {("contract", "settled", "1000-"): 1}


def test_a_later_outcome_takes_the_place_of_an_earlier_one(
    settings: Settings, db: sa.Engine, accepted: Request
) -> None:
    first = asked(settings, db, accepted)
    outcome_service.report(settings, db, first, "asker", Answer(result="conversation"))
    with database.write(db) as connection:
        connection.execute(outcomes.update().values(step="before"))
    with clock.moved(timedelta(days=60)):
        second = asked(settings, db, accepted)
    assert known(db) == {("conversation", "one_side", ""): 1}
    outcome_service.report(settings, db, second, "supplier", Answer(result="collaboration"))
    assert known(db) == {("collaboration", "one_side", ""): 1}


def test_a_story_counts_the_first_time_that_it_is_on_the_site(db: sa.Engine) -> None:
    with database.write(db) as connection:
        texts = {"title": "Groen", "lead": "Samen", "text": "Wij", "organisation": "De Ploeg", "consent_by": "An"}
        written = stories.insert(connection, **texts, consent_on=clock.today(), place="Hasselt", activities=["x"])
        stories.publish(connection, written)
        stories.withdraw(connection, _again(connection, written.id))
        stories.publish(connection, _again(connection, written.id))
    assert steps(db, "practice") == ["publish", "withdraw"]
    assert rows(db, "practice")[0]["municipality"] == "71072"


def _again(connection: sa.Connection, story_id: int) -> stories.Story:
    story = stories.get(connection, story_id)
    assert story
    return story


def test_a_question_that_is_not_kept_is_not_counted(settings: Settings, db: sa.Engine) -> None:
    def fail(_connection: sa.Connection, _question: Question) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        question_service.leave(settings, db, Draft(**ABOUT), form_key="k", seconds=60, also=fail)
    assert rows(db, "question") == []

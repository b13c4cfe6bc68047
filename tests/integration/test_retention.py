"""What the night removes, what it empties, and what the page of the back office says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.privacy import retention
from base import clock, database
from base.tables import feedback, outbox, questions, retention_reports
from tests.kit.office import Office
from tests.kit.pages import as_read
from tests.kit.questions import left


@pytest.fixture(autouse=True)
def empty(office: Office) -> Iterator[None]:
    yield
    with database.write(office.db) as connection:
        for table in (questions, feedback, outbox, retention_reports):
            connection.execute(table.delete())


def closed(office: Office, days: int, because: str = "handled") -> None:
    """A question that closed so many days ago."""
    question = left(office.settings, office.db, organisation="School", telephone="016 12 34 56")
    at = clock.now() - timedelta(days=days)
    values = {"state": "closed", "closed_because": because, "done_at": at}
    with database.write(office.db) as connection:
        connection.execute(questions.update().where(questions.c.id == question.id).values(**values))


def stored(office: Office) -> list[tuple[str, str, str]]:
    with database.read(office.db) as connection:
        chosen = sa.select(questions.c.email, questions.c.telephone, questions.c.closed_because)
        return [tuple(row) for row in connection.execute(chosen.order_by(questions.c.done_at))]


def test_a_question_loses_its_person_after_its_life_and_goes_after_five_years(office: Office) -> None:
    for days in (1, 399, 401, 5 * retention.YEAR + 1):
        closed(office, days)
    done = retention.enforce(office.db)
    assert done["questions"] == 3  # two lose their person; of these the oldest goes altogether
    whole = ("groen@school.example", "016 12 34 56", "handled")
    assert stored(office) == [("", "", "handled"), whole, whole]
    assert retention.enforce(office.db)["questions"] == 0  # twice does nothing more


def test_what_nobody_confirmed_goes_after_a_month(office: Office) -> None:
    closed(office, 29, "unconfirmed")
    closed(office, 31, "unconfirmed")
    assert retention.enforce(office.db)["questions"] == 1
    assert len(stored(office)) == 1


def test_a_night_writes_a_report_that_the_page_shows(office: Office) -> None:
    client = office.as_role()
    assert "Er is nog geen nacht voorbij." in client.get("/beheer/bewaartermijnen").text
    with database.write(office.db) as connection:
        old = clock.now() - timedelta(days=retention.YEAR + 1)
        connection.execute(feedback.insert().values(created_at=old, message="x"))
    assert retention.report(office.db)["feedback"] == 1
    page = as_read(client.get("/beheer/bewaartermijnen"))
    assert "1 rij in <code>feedback</code>" in page
    assert "366 dagen" in page


def test_a_rule_that_fails_stops_no_other(office: Office) -> None:
    closed(office, 31, "unconfirmed")
    nowhere = sa.Table("nergens", sa.MetaData(), sa.Column("at", sa.Date))
    missing = retention.Rule(nowhere, "delete", "test", nowhere.c.at, 1)
    assert retention.enforce(office.db, (missing, *retention.RULES))["questions"] == 1


@pytest.mark.parametrize("role", ["province", "editor", "regisseur", "read-only"])
def test_nobody_else_sees_the_page(office: Office, role: str) -> None:
    client = office.as_role(role, "limburg" if role in ("province", "regisseur") else None)
    assert client.get("/beheer/bewaartermijnen").status_code == 403

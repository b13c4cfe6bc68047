"""The questions that somebody sees, what is overdue first: each with who is responsible and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.desk import agenda
from app.desk.agenda import Coming
from app.desk.reach import Reach
from app.questions import regisseurs, store
from app.questions.question import Question
from app.questions.regisseurs import Regisseurs
from app.questions.routing import Responsible
from base import clock
from base.tables import questions as table

OVERDUE, WAITING = "overdue", "waiting"  # beside the states of a question: in any of store.WAITING


@dataclass(frozen=True)
class Choice:
    """What is listed: a state, OVERDUE or WAITING, who is responsible (see `key`), a municipality (NIS code).

    "" is all. What is closed is listed only when that is chosen.
    """

    state: str = ""
    responsible: str = ""
    municipality: str = ""


@dataclass(frozen=True)
class Row:
    """A question as the desk sees it today."""

    question: Question
    responsible: Responsible
    overdue: date | None
    coming: Coming | None


def key(responsible: Responsible) -> str:
    """Who is responsible, as an address has it: the number of an account, the slug of a province, "platform"."""
    return str(responsible.account or responsible.province or responsible.role)


def living(connection: sa.Connection, reach: Reach) -> list[Row]:
    """The questions of a reach that are not closed, what is overdue first."""
    return _rows(connection, reach, table.c.state != agenda.ENDED)


def closed(connection: sa.Connection, reach: Reach) -> list[Row]:
    """The questions of a reach that are closed, the newest first."""
    return _rows(connection, reach, table.c.state == agenda.ENDED)


def chosen(rows: Iterable[Row], choice: Choice) -> Iterable[Row]:
    """Those that a choice leaves."""
    for row in rows:
        state = row.question.state
        fitting = {"", state, *({OVERDUE} if row.overdue else ()), *({WAITING} if state in store.WAITING else ())}
        of_them = choice.responsible in ("", key(row.responsible))
        if choice.state in fitting and of_them and choice.municipality in ("", row.question.municipality):
            yield row


def _rows(connection: sa.Connection, reach: Reach, which: sa.ColumnElement[bool]) -> list[Row]:
    questions = store.matching(connection, reach.clause(), which)
    steps = store.steps_of_all(connection, reach.clause(), which)
    known, today = regisseurs.today(connection), clock.today()
    rows = [_row(question, known, steps.get(question.id, set()), today) for question in questions]
    return sorted(rows, key=_order)


def row(connection: sa.Connection, question: Question) -> Row:
    """One question as the desk sees it today."""
    done = store.steps_of(connection, question.id)
    return _row(question, regisseurs.today(connection), done, clock.today())


def _row(question: Question, known: Regisseurs, done: Iterable[str], today: date) -> Row:
    about = (question.state, question.events)
    overdue = agenda.overdue_since(*about, question.next_on, today)
    coming = agenda.next_of(*about, frozenset(done), question.next_on, today)
    return Row(question, known.responsible(question), overdue, coming)


def _order(row: Row) -> tuple[int, float]:
    """What is overdue, what waits for the desk, what waits for its asker, what is closed (the newest first)."""
    question = row.question
    if question.state == agenda.ENDED:
        return 3, -(question.done_at or question.created_at).timestamp()
    if row.overdue:
        return 0, row.overdue.toordinal()
    next_on = row.coming.on if row.coming else date.max
    return 1 + (question.state not in agenda.DESK_STATES), next_on.toordinal()

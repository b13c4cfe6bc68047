"""The rows of outcomes and their answers in the platform database."""

from __future__ import annotations

import uuid
from dataclasses import asdict, fields, replace

import sqlalchemy as sa

from app.outcomes.outcome import Answer, Outcome
from base import clock, database
from base.tables import outcome_answers as answers
from base.tables import outcomes as table
from base.tables import requests

_ROW = [table.c[field.name] for field in fields(Outcome) if field.name != "answers"]
_ANSWER = [answers.c[field.name] for field in fields(Answer)]


def insert(connection: sa.Connection, request_id: str, step: str, state: str) -> Outcome:
    """Write an outcome down. Raises sqlalchemy.exc.IntegrityError when that step was asked."""
    outcome = Outcome(id=str(uuid.uuid4()), request_id=request_id, step=step, state=state, sent_at=clock.now())
    connection.execute(table.insert().values({column.name: getattr(outcome, column.name) for column in _ROW}))
    return outcome


def get(connection: sa.Connection, outcome_id: str) -> Outcome | None:
    """An outcome by its id, with its answers."""
    return next(iter(_all(connection, table.c.id == outcome_id)), None)


def lock(connection: sa.Connection, outcome_id: str) -> Outcome | None:
    """An outcome by its id, which nobody else moves until the end of the transaction."""
    connection.execute(sa.select(table.c.id).where(table.c.id == outcome_id).with_for_update())
    return get(connection, outcome_id)


def find(db: sa.Engine, outcome_id: str) -> Outcome | None:
    """An outcome by its id, in a transaction of its own."""
    with database.read(db) as connection:
        return get(connection, outcome_id)


def of_question(connection: sa.Connection, question_id: str) -> list[Outcome]:
    """The outcomes of the requests of a question, the first one first."""
    own = sa.select(requests.c.id).where(requests.c.question_id == question_id)
    return _all(connection, table.c.request_id.in_(own))


def of_request(connection: sa.Connection, request_id: str) -> list[Outcome]:
    """The outcomes of a request, the first one first."""
    return _all(connection, table.c.request_id == request_id)


def update(connection: sa.Connection, outcome: Outcome, state: str) -> None:
    """Change the state of an outcome that is locked."""
    connection.execute(table.update().where(table.c.id == outcome.id).values(state=state))


def put_answer(connection: sa.Connection, outcome: Outcome, side: str, answer: Answer) -> None:
    """Write down what a side says, in place of what it said before."""
    own = (answers.c.outcome_id == outcome.id) & (answers.c.side == side)
    connection.execute(answers.delete().where(own))
    values = {**asdict(answer), "outcome_id": outcome.id, "side": side, "answered_at": clock.now()}
    connection.execute(answers.insert().values(**values))


def record_story(connection: sa.Connection, outcome: Outcome, story_id: int) -> None:
    """Write down which draft of a good practice came of an outcome."""
    connection.execute(table.update().where(table.c.id == outcome.id).values(story_id=story_id))


def has_story(connection: sa.Connection, request_id: str) -> bool:
    """Whether a draft of a good practice came of an outcome of a request."""
    own = (table.c.request_id == request_id) & table.c.story_id.is_not(None)
    return connection.scalar(sa.select(table.c.id).where(own).limit(1)) is not None


def _all(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Outcome]:
    chosen = sa.select(*_ROW).where(which).order_by(table.c.sent_at, table.c.id)
    found = [Outcome(**row._mapping) for row in connection.execute(chosen)]
    return [replace(outcome, answers=_answers(connection, outcome.id)) for outcome in found]


def _answers(connection: sa.Connection, outcome_id: str) -> dict[str, Answer]:
    own = sa.select(answers.c.side, *_ANSWER).where(answers.c.outcome_id == outcome_id)
    rows = [dict(row._mapping) for row in connection.execute(own)]
    return {row.pop("side"): Answer(**row) for row in rows}

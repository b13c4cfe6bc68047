"""The rows of questions in the platform database: kept also when engine and broker are away."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from app.questions import steps
from app.questions.question import CAMPAIGNS, COLUMNS, DRAFT, Draft, Question
from base import clock, database, sent_again
from base.tables import question_steps
from base.tables import questions as table
from dutch import typed_place

_ROW = [table.c[name] for name in COLUMNS]
WAITING = ("held", "open", "sent")  # states in which somebody has to do something


def insert(connection: sa.Connection, draft: Draft, *, form_key: str, state: str, suspicion: str = "") -> Question:
    """Write a question down and give it back."""
    values = {name: getattr(draft, name) for name in DRAFT} | {"filters": list(draft.filters)}
    question_id = str(uuid.uuid4())
    own = {"id": question_id, "created_at": clock.now(), "state": state, "suspicion": suspicion}
    connection.execute(table.insert().values(form_key=key(form_key, draft), **own, **values, **_where(draft.place)))
    written = get(connection, question_id)
    assert written
    return written


def key(form_key: str, draft: Draft) -> str:
    """One form and one text are one question: who goes back and asks something else is not ignored. A blank more, or
    a capital, is nothing else."""
    values = [" ".join(str(getattr(draft, name)).split()).casefold() for name in DRAFT if name not in CAMPAIGNS]
    return sent_again.key(form_key, *values)


def get(connection: sa.Connection, question_id: str) -> Question | None:
    """A question by its id."""
    return _one(connection, table.c.id == question_id)


def lock(connection: sa.Connection, question_id: str) -> Question | None:
    """A question by its id, which nobody else moves until the end of the transaction."""
    row = connection.execute(sa.select(*_ROW).where(table.c.id == question_id).with_for_update()).first()
    return _question(row) if row else None


def by_key(connection: sa.Connection, form_key: str, draft: Draft) -> Question | None:
    """The question that this form with this text was before."""
    return _one(connection, table.c.form_key == key(form_key, draft))


def parts(connection: sa.Connection, question: Question) -> list[Question]:
    """The other questions of the same text, in its order."""
    if not question.part_of:
        return []
    return [one for one in matching(connection, table.c.part_of == question.part_of) if one.id != question.id]


def by_reference(db: sa.Engine, reference: str) -> Question | None:
    """A question by its reference."""
    with database.read(db) as connection:
        return _one(connection, table.c.id.startswith(reference.removeprefix("V-").lower(), autoescape=True))


def find(db: sa.Engine, question_id: str) -> Question | None:
    """A question by its id, in a transaction of its own."""
    with database.read(db) as connection:
        return get(connection, question_id)


def matching(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Question]:
    """The questions that meet all conditions, the oldest first."""
    chosen = sa.select(*_ROW).where(*conditions).order_by(table.c.created_at, table.c.id)
    return [_question(row) for row in connection.execute(chosen)]


def steps_of_all(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> dict[str, set[str]]:
    """The steps that were done for each of the questions that meet all conditions; of however many."""
    done: dict[str, set[str]] = {}
    columns = question_steps.c
    of_these = sa.select(columns.question_id, columns.step).join(table, table.c.id == columns.question_id)
    for row in connection.execute(of_these.where(*conditions)):
        done.setdefault(row.question_id, set()).add(row.step)
    return done


def count(db: sa.Engine) -> int:
    """How many questions there are."""
    with database.read(db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def of_address(connection: sa.Connection, email: str, within: timedelta) -> int:
    """How many questions came from an address of mail lately; the parts of one text are one."""
    late = (sa.func.lower(table.c.email) == email.lower()) & (table.c.created_at > clock.now() - within)
    once = sa.case((table.c.part_of == "", table.c.id), else_=table.c.part_of)
    return int(connection.scalar(sa.select(sa.func.count(once.distinct())).select_from(table).where(late)) or 0)


def in_states(db: sa.Engine, states: frozenset[str]) -> list[Question]:
    """All questions in some states, the oldest first."""
    with database.read(db) as connection:
        return matching(connection, table.c.state.in_(sorted(states)))


def update(connection: sa.Connection, question: Question, **values: object) -> bool:
    """Change a question that is still in the state in which it was read; False when somebody was first."""
    still = (table.c.id == question.id) & (table.c.state == question.state)
    return connection.execute(table.update().where(still).values(**values)).rowcount == 1


def steps_of(connection: sa.Connection, question_id: str) -> frozenset[str]:
    """The steps of the timetable that were done for a question."""
    return steps.done(connection, question_steps, question_id)


def _one(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Question | None:
    row = connection.execute(sa.select(*_ROW).where(which)).first()
    return _question(row) if row else None


def _where(place: str) -> dict[str, str | None]:
    read = typed_place.read(place) if place else None
    if read is None:
        return {"province": None, "municipality": None}
    return {"province": read.place.province, "municipality": read.place.nis}


def _question(row: sa.Row[tuple[object, ...]]) -> Question:
    values = dict(row._mapping)
    return Question(**{**values, "filters": tuple(values["filters"])})

"""Questions that everybody may read: let through by the desk with a text of their own, shown while they are open.

docs/loop.md says which stand there, and what is shown of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.questions import anonymity, store
from app.questions.question import Question
from app.security import municipalities
from base import clock, database
from base.tables import public_questions as table
from base.tables import questions
from indexer import taxonomy

OPEN = ("open", "sent", "answered")  # states in which a question may stand there
_MAY = (
    questions.c.readers == "everybody",
    questions.c.confirmed_at.is_not(None),
    questions.c.state.in_(OPEN),
)


@dataclass(frozen=True)
class Publication:
    """A question on the public page, or one that was there: with the text that everybody may read."""

    id: int
    text: str
    published_at: datetime
    withdrawn_at: datetime | None
    question: Question

    @property
    def is_shown(self) -> bool:
        """Whether everybody reads it now."""
        return self.withdrawn_at is None and may_publish(self.question)

    @property
    def where(self) -> str:
        """The municipality, else the province; never the place as it was typed."""
        nis, province = self.question.municipality, self.question.province
        return municipalities.name_of(nis) if nis else taxonomy.PROVINCES.get(province or "", "Vlaanderen")


def may_publish(question: Question) -> bool:
    """Whether a question may stand on the public page: its asker chose so, confirmed the address, and it is open."""
    return question.readers == "everybody" and question.confirmed_at is not None and question.state in OPEN


def names(question: Question) -> tuple[str, ...]:
    """What must not stand in the public text of a question."""
    return (question.organisation,)


def proposal(question: Question) -> str:
    """The text with which the desk begins."""
    return anonymity.without_signs(question.need, names(question))


def publish(connection: sa.Connection, question: Question, text: str) -> bool:
    """Let a question through with a text, or change the text that stands there; False when it may not stand there."""
    current = store.lock(connection, question.id)
    if current is None or not may_publish(current):
        return False
    values = {"text": text, "published_at": clock.now(), "withdrawn_at": None}
    again = table.update().where(table.c.question_id == question.id).values(**values)
    if connection.execute(again).rowcount == 0:
        connection.execute(table.insert().values(question_id=question.id, **values))
    return True


def withdraw(connection: sa.Connection, question_id: str) -> bool:
    """Take a question off the public page; False when it does not stand there."""
    shown = (table.c.question_id == question_id) & table.c.withdrawn_at.is_(None)
    return connection.execute(table.update().where(shown).values(withdrawn_at=clock.now())).rowcount == 1


def take_off(db: sa.Engine, question: Question) -> None:
    """Its asker wants a question there no more, whoever has it by now: from then on nobody can let it through again."""
    with database.write(db) as connection:
        if current := store.lock(connection, question.id):
            withdraw(connection, current.id)
            if current.readers == "everybody":
                store.update(connection, current, readers="suppliers")


def of_question(connection: sa.Connection, question: Question) -> Publication | None:
    """The publication of a question, shown or not; None when it was never let through."""
    row = connection.execute(table.select().where(table.c.question_id == question.id)).first()
    return _publication(row, question) if row else None


def get(connection: sa.Connection, number: int) -> Publication | None:
    """The publication of that number, shown or not."""
    question_id = connection.scalar(sa.select(table.c.question_id).where(table.c.id == number))
    question = store.get(connection, question_id) if question_id else None
    return of_question(connection, question) if question else None


def every(db: sa.Engine, limit: int) -> list[Publication]:
    """What everybody reads now, the newest first."""
    newest = table.select().join(questions, questions.c.id == table.c.question_id)
    newest = newest.where(table.c.withdrawn_at.is_(None), *_MAY).order_by(
        table.c.published_at.desc(), table.c.id.desc()
    )
    with database.read(db) as connection:
        rows = connection.execute(newest.limit(limit)).all()
        own = {one.id: one for one in store.matching(connection, questions.c.id.in_([row.question_id for row in rows]))}
    return [_publication(row, own[row.question_id]) for row in rows]


def _publication(row: sa.Row[tuple[object, ...]], question: Question) -> Publication:
    return Publication(row.id, row.text, row.published_at, row.withdrawn_at, question)

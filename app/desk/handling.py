"""What the desk writes to a question: notes, its own next date, and to whom it is handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from base import clock
from base.tables import question_notes as notes
from base.tables import questions as table


@dataclass(frozen=True)
class Note:
    """What somebody of the desk wrote about a question."""

    written_at: datetime
    account_id: int
    text: str


def add_note(connection: sa.Connection, question_id: str, account_id: int, text: str) -> None:
    """Write a note to a question."""
    row = {"question_id": question_id, "account_id": account_id, "text": text, "written_at": clock.now()}
    connection.execute(notes.insert().values(**row))


def notes_of(connection: sa.Connection, question_id: str) -> list[Note]:
    """The notes of a question, the first one first."""
    columns = (notes.c.written_at, notes.c.account_id, notes.c.text)
    own = sa.select(*columns).where(notes.c.question_id == question_id).order_by(notes.c.id)
    return [Note(*row) for row in connection.execute(own)]


def set_date(connection: sa.Connection, question_id: str, on: date | None, what: str) -> None:
    """Choose when the desk itself wants to do something, and what; no date: the timetable decides again."""
    _update(connection, question_id, next_on=on, next_what=what if on else "")


def hand_over(connection: sa.Connection, question_id: str, account_id: int | None) -> None:
    """Hand a question to an account; to nobody: it is again whose area it is."""
    _update(connection, question_id, owner_id=account_id)


def _update(connection: sa.Connection, question_id: str, **values: object) -> None:
    connection.execute(table.update().where(table.c.id == question_id).values(**values))

"""What happened to a question, in one list: its moves, the letters about it, and the notes of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from app.desk import handling
from app.desk.handling import Note
from app.questions import history, letters
from app.questions.history import Made
from app.questions.question import Question
from base.tables import outbox, requests

_BEGINS = {"leave", "hold"}


@dataclass(frozen=True)
class Letter:
    """A letter about a question, and what became of it."""

    written_at: datetime
    subject: str
    to: Literal["asker", "supplier", "desk"]
    state: str  # of the outbox
    outcome: str


Entry = Made | Letter | Note


def of(connection: sa.Connection, question: Question) -> list[tuple[datetime, Entry]]:
    """All that happened to a question, with its moment, the first one first."""
    moves = history.moves_of(connection, question.id)
    if not any(made.move in _BEGINS for made in moves):  # it is older than the list of moves
        moves.insert(0, Made(question.created_at, "leave", "unconfirmed", "asker", ""))
    entries: list[tuple[datetime, Entry]] = [(made.made_at, made) for made in moves]
    entries += ((letter.written_at, letter) for letter in _letters(connection, question))
    entries += ((note.written_at, note) for note in handling.notes_of(connection, question.id))
    return sorted(entries, key=lambda pair: pair[0])


def _letters(connection: sa.Connection, question: Question) -> Iterator[Letter]:
    columns = (outbox.c.created_at, outbox.c.subject, outbox.c.recipient, outbox.c.state, outbox.c.outcome)
    own = sa.select(*columns).where(outbox.c.about.in_(letters.every_about(question))).order_by(outbox.c.id)
    asked = sa.select(requests.c.email).where(requests.c.question_id == question.id)
    suppliers = frozenset(connection.scalars(asked))
    for row in connection.execute(own):
        to: Literal["supplier", "desk"] = "supplier" if row.recipient in suppliers else "desk"
        yield Letter(
            row.created_at, row.subject, "asker" if row.recipient == question.email else to, row.state, row.outcome
        )

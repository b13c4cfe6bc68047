"""The moves that a question made, each written down in the transaction that made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.questions.flow import Actor
from base import clock
from base.tables import question_moves as moves


@dataclass(frozen=True)
class Made:
    """A move that a question made, and by whom."""

    made_at: datetime
    move: str
    state: str
    actor: str
    made_by: str  # of the desk


def record_move(
    connection: sa.Connection, question_id: str, move: str, state: str, actor: Actor, made_by: str = ""
) -> None:
    """Write down a move in the transaction that makes it."""
    row = {"question_id": question_id, "made_at": clock.now(), "move": move, "state": state, "actor": actor}
    connection.execute(moves.insert().values(**row, made_by=made_by))


def moves_of(connection: sa.Connection, question_id: str) -> list[Made]:
    """The moves of a question, the first one first."""
    columns = (moves.c.made_at, moves.c.move, moves.c.state, moves.c.actor, moves.c.made_by)
    own = sa.select(*columns).where(moves.c.question_id == question_id).order_by(moves.c.id)
    return [Made(*row) for row in connection.execute(own)]

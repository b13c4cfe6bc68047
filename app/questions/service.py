"""What happens to a question: each move with its letters in one transaction, and never twice.

Which moves there are, who may make them and what they send: app/questions/flow.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from app.questions import counting, flow, history, letters, store
from app.questions.flow import QUESTION, START, Actor
from app.questions.question import Draft, Question
from app.questions.suspicion import suspicion
from base import clock, database
from base.config import Settings

ASKER, CLOCK = "vrager", "klok"  # who closed a question, when it was nobody with an account
READERS_OPEN = ("held", "unconfirmed", "open")  # states in which the asker may still choose who reads
_A_DAY = timedelta(days=1)
Belonging = Callable[[sa.Connection, Question], None]  # writes what belongs to a question, in its transaction
_CHANGED = ("state", "confirmed_at", "done_at", "done_by", "closed_because")


def leave(
    settings: Settings,
    db: sa.Engine,
    draft: Draft,
    *,
    form_key: str,
    trap: str = "",
    seconds: float | None = None,
    also: Belonging | None = None,
) -> Question:
    """Keep a question and give it back; the same form with the same text sent again is the same question.

    What looks as if a machine sent it (see app/questions/suspicion.py) is held. Raises sqlalchemy.exc.SQLAlchemyError.
    """
    try:
        with database.write(db) as connection:
            earlier = store.by_key(connection, form_key, draft)
            question = earlier or _leave(settings, connection, draft, form_key, trap, seconds)
            if also:
                also(connection, question)
            return question
    except sa.exc.IntegrityError:  # the same form at the same moment: what stands there counts
        with database.read(db) as connection:
            first = store.by_key(connection, form_key, draft)
        if first is None:
            raise
        return first


def _leave(
    settings: Settings, connection: sa.Connection, draft: Draft, form_key: str, trap: str, seconds: float | None
) -> Question:
    that_day = store.of_address(connection, draft.email, _A_DAY)
    why = suspicion(trap=trap, seconds=seconds, need=draft.need, that_day=that_day)
    actor: Actor = "site" if why else "asker"
    move = flow.move(QUESTION, START, "hold" if why else "leave", actor)
    question = store.insert(connection, draft, form_key=form_key, state=move.to, suspicion=why)
    name = "hold" if why else "leave"
    history.record_move(connection, question.id, name, move.to, actor)
    counting.record_move(connection, question, name)
    letters.send(settings, connection, question, move.letters)
    return question


def change(
    settings: Settings,
    connection: sa.Connection,
    question: Question,
    name: str,
    actor: Actor,
    *,
    by: str = "",
    because: str = "",
) -> bool:
    """Make a move and queue its letters, in the caller's transaction; False when somebody made another one first.

    Raises MoveRefused for a move that the question does not have, or that is not for that actor. `by` is who, and
    `because` why, when the move closes it.
    """
    move = flow.move(QUESTION, question.state, name, actor)
    moved = _moved(question, name, move.to, by, because)
    changed = {column: getattr(moved, column) for column in _CHANGED}
    if not store.update(connection, question, **changed):
        return False
    history.record_move(connection, question.id, name, move.to, actor, by)
    counting.record_move(connection, moved, name)
    letters.send(settings, connection, moved, move.letters)
    return True


def _moved(question: Question, name: str, to: str, by: str, because: str) -> Question:
    if to == "closed":
        return replace(question, state=to, done_at=clock.now(), done_by=by, closed_because=because)
    return replace(question, state=to, confirmed_at=clock.now() if name == "confirm" else question.confirmed_at)


def confirm(settings: Settings, db: sa.Engine, question: Question, also: Belonging | None = None) -> bool:
    """The asker says that the address is theirs; False when that was said, or the question is closed."""
    with database.write(db) as connection:
        current = _movable(connection, question, "confirm")
        confirmed = current is not None and change(settings, connection, current, "confirm", "asker")
        if confirmed and also:
            also(connection, question)
        return confirmed


def withdraw(settings: Settings, db: sa.Engine, question: Question) -> bool:
    """The asker needs no answer any more; False when the question cannot be withdrawn (any more)."""
    with database.write(db) as connection:
        current = _movable(connection, question, "withdraw")
        return current is not None and change(
            settings, connection, current, "withdraw", "asker", by=ASKER, because="withdrawn"
        )


def _movable(connection: sa.Connection, question: Question, name: str) -> Question | None:
    """A question as it stands now, which nobody else moves meanwhile; None when its asker cannot make that move."""
    current = store.lock(connection, question.id)
    return current if current and flow.can_move(QUESTION, current.state, name, "asker") else None


def change_readers(db: sa.Engine, question: Question, readers: str) -> bool:
    """The asker chooses otherwise who may read; False once suppliers have it, or it is closed."""
    with database.write(db) as connection:
        current = store.lock(connection, question.id)
        if current is None or current.state not in READERS_OPEN:
            return False
        return store.update(connection, current, readers=readers)

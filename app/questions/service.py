"""What happens to a question: each move with its letters in one transaction, and never twice.

Which moves there are, who may make them and what they send: app/questions/flow.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    [question] = leave_parts(settings, db, [draft], form_key=form_key, trap=trap, seconds=seconds, also=also)
    return question


def leave_parts(
    settings: Settings,
    db: sa.Engine,
    drafts: Sequence[Draft],
    *,
    form_key: str,
    trap: str = "",
    seconds: float | None = None,
    also: Belonging | None = None,
) -> list[Question]:
    """Keep the questions of one text, all or none; sent again they are the same ones, with those that are new.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """

    def leave_all() -> list[Question]:
        with database.write(db) as connection:
            earlier = [store.by_key(connection, form_key, draft) for draft in drafts]
            reason = _suspicion(connection, drafts[0], trap, seconds)
            pairs = zip(earlier, drafts, strict=True)
            questions = [one or _leave(connection, draft, form_key, reason) for one, draft in pairs]
            new = [question for question, one in zip(questions, earlier, strict=True) if not one]
            _send_first(settings, connection, new)
            if also:
                for question in questions:
                    also(connection, question)
            return questions

    try:
        return leave_all()
    except sa.exc.IntegrityError:  # the same form at the same moment: what stands there now counts
        return leave_all()


def _suspicion(connection: sa.Connection, draft: Draft, trap: str, seconds: float | None) -> str:
    that_day = store.of_address(connection, draft.email, _A_DAY)
    return suspicion(trap=trap, seconds=seconds, need=draft.whole or draft.need, that_day=that_day)


def _leave(connection: sa.Connection, draft: Draft, form_key: str, reason: str) -> Question:
    actor, name = _beginning(reason)
    move = flow.move(QUESTION, START, name, actor)
    question = store.insert(connection, draft, form_key=form_key, state=move.to, suspicion=reason)
    history.record_move(connection, question.id, name, move.to, actor)
    counting.record_move(connection, question, name)
    return question


def _beginning(reason: str) -> tuple[Actor, str]:
    """Who makes the first move of a question, and which."""
    return ("site", "hold") if reason else ("asker", "leave")


def _send_first(settings: Settings, connection: sa.Connection, new: Sequence[Question]) -> None:
    """The letters of the first move, once for all parts of a text that wait for the same."""
    for question in new[:1]:
        actor, name = _beginning(question.suspicion)
        move = flow.move(QUESTION, START, name, actor)
        letters.send(settings, connection, question, move.letters, _alike(connection, question))


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
    together = [question, *(_alike(connection, question) if name in flow.TOGETHER else ())]
    moved = []
    for one in together:
        then = _moved(one, name, move.to, by, because)
        if store.update(connection, one, **{column: getattr(then, column) for column in _CHANGED}):
            history.record_move(connection, one.id, name, move.to, actor, by)
            counting.record_move(connection, then, name)
            moved.append(then)
        elif one is question:
            return False
    letters.send(settings, connection, moved[0], move.letters, moved[1:])
    return True


def _alike(connection: sa.Connection, question: Question) -> list[Question]:
    """The other parts of its text that are in the same state."""
    return [one for one in store.parts(connection, question) if one.state == question.state]


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

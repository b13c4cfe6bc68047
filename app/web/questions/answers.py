"""What suppliers answered, as the asker reads it: who can do it and how to reach them; of the others only how many."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.requests import store
from app.requests.request import Request

_NO = frozenset({"cannot", "full"})


@dataclass(frozen=True)
class Answers:
    """Who can do it, and how many others have it or said no."""

    can: list[Request]
    waiting: int
    no: int


def of_question(connection: sa.Connection, question_id: str) -> Answers:
    """The answers to a question."""
    requests = store.of_question(connection, question_id)
    waiting, no = ([one for one in requests if one.state in states] for states in (frozenset({"waiting"}), _NO))
    return Answers([one for one in requests if one.can], len(waiting), len(no))

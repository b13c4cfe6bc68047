"""The states of a question, of a request to a supplier and of an outcome, and the moves between them, as dicts.

docs/loop.md has the same tables and came first; a test compares them. Nothing here knows of a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from base.errors import MoveRefused

Actor = Literal["asker", "supplier", "regisseur", "province", "clock", "site"]
START = ""  # the state of what is not there yet
_DESK: tuple[Actor, ...] = ("regisseur", "province")
_SIDES: tuple[Actor, ...] = ("asker", "supplier")


@dataclass(frozen=True)
class Letter:
    """A file of app/templates/letters, and whose address it goes to."""

    name: str
    to: Actor


@dataclass(frozen=True)
class Move:
    """Where a move leads, who may make it, and the letters that leave in the same transaction."""

    to: str
    actors: tuple[Actor, ...]
    letters: tuple[Letter, ...] = ()


Flow = Mapping[tuple[str, str], Move]  # (state, name of the move) -> the move

_CONFIRM = Letter("question_confirm", "asker")
_CLOSED = Letter("question_closed", "asker")
_WITHDRAWN = Letter("question_withdrawn", "regisseur")
QUESTION: Flow = {
    (START, "leave"): Move("unconfirmed", ("asker",), (_CONFIRM,)),
    (START, "hold"): Move("held", ("site",)),
    ("held", "release"): Move("unconfirmed", _DESK, (_CONFIRM,)),
    ("held", "discard"): Move("closed", _DESK),
    ("held", "lapse"): Move("closed", ("clock",)),
    ("unconfirmed", "confirm"): Move(
        "open", ("asker",), (Letter("question_copy", "asker"), Letter("question_new", "regisseur"))
    ),
    ("unconfirmed", "lapse"): Move("closed", ("clock",)),
    ("unconfirmed", "withdraw"): Move("closed", ("asker",)),
    ("open", "send"): Move("sent", (*_DESK, "site")),
    ("open", "close"): Move("closed", _DESK, (_CLOSED,)),
    ("open", "expire"): Move("closed", ("clock",), (_CLOSED,)),
    ("open", "withdraw"): Move("closed", ("asker",), (_WITHDRAWN,)),
    ("sent", "send"): Move("sent", (*_DESK, "site")),
    ("sent", "answer"): Move("answered", ("supplier",)),
    ("sent", "close"): Move("closed", _DESK, (_CLOSED,)),
    ("sent", "expire"): Move("closed", ("clock",), (_CLOSED,)),
    ("sent", "withdraw"): Move("closed", ("asker",), (_WITHDRAWN,)),
    ("answered", "send"): Move("answered", (*_DESK, "site")),
    ("answered", "answer"): Move("answered", ("supplier",)),
    ("answered", "lose"): Move("sent", ("supplier",)),
    ("answered", "close"): Move("closed", _DESK, (_CLOSED,)),
    ("answered", "expire"): Move("closed", ("clock",), (_CLOSED,)),
    ("answered", "withdraw"): Move("closed", ("asker",), (_WITHDRAWN,)),
}
TOGETHER = frozenset(
    {"leave", "hold", "release", "discard", "confirm"}
)  # moves that all parts of one text make at once
CLOSED_BECAUSE: Mapping[str, tuple[str, ...]] = {  # reason -> the moves that may give it
    "no_question": ("discard",),
    "unconfirmed": ("lapse",),
    "withdrawn": ("withdraw",),
    "supplier": ("close", "expire"),
    "handled": ("close",),
    "nobody": ("close", "expire"),
}

_ACCEPTED = (Letter("request_accepted", "asker"),)
_LOST = (Letter("request_lost", "asker"), Letter("request_lost", "regisseur"))
_ANSWERS = {"accept": "can", "adapt": "adapted", "decline": "cannot", "fill": "full"}  # move -> state
CAN = frozenset({"can", "adapted"})  # requests of which an outcome is asked


def _answer_letters(state: str, to: str) -> tuple[Letter, ...]:
    """The letters when an answer changes whether the supplier can."""
    if (state in CAN) == (to in CAN):
        return ()
    return _ACCEPTED if to in CAN else _LOST


REQUEST: Flow = {
    (START, "send"): Move("waiting", (*_DESK, "site"), (Letter("request_new", "supplier"),)),
    **{
        (state, name): Move(to, ("supplier",), _answer_letters(state, to))
        for state in ("waiting", *_ANSWERS.values())
        for name, to in _ANSWERS.items()
    },
    **{(state, "end"): Move("ended", (*_DESK, "clock")) for state in ("waiting", "cannot", "full")},
}

_BOTH = (Letter("outcome_question", "asker"), Letter("outcome_question", "supplier"))
_CONTRADICTED = (Letter("outcome_contradicted", "regisseur"),)
OUTCOME: Flow = {
    (START, "ask"): Move("waiting", ("clock",), _BOTH),
    ("waiting", "report"): Move("one_side", _SIDES),
    ("one_side", "report"): Move("one_side", _SIDES),
    ("one_side", "agree"): Move("agreed", _SIDES),
    ("one_side", "contradict"): Move("contradicted", _SIDES, _CONTRADICTED),
    ("agreed", "agree"): Move("agreed", _SIDES),
    ("agreed", "contradict"): Move("contradicted", _SIDES, _CONTRADICTED),
    ("contradicted", "agree"): Move("agreed", _SIDES),
    ("contradicted", "contradict"): Move("contradicted", _SIDES),
    ("contradicted", "settle"): Move("settled", _DESK),
}


def move(flow: Flow, state: str, name: str, actor: Actor) -> Move:
    """The move of that name from a state. Raises MoveRefused when there is none, or it is not for that actor."""
    chosen = flow.get((state, name))
    if chosen is None or actor not in chosen.actors:
        raise MoveRefused(f"{actor}: {name} from {state or 'nothing'}")
    return chosen


def can_move(flow: Flow, state: str, name: str, actor: Actor) -> bool:
    """Whether that actor may make that move from a state: what pages ask before they show a button."""
    return (state, name) in flow and actor in flow[state, name].actors


def closing_reason(state: str) -> str:
    """Why the clock closes a question in that state."""
    return "supplier" if state == "answered" else "nobody"


def outcome_move(own: str, other: str | None) -> str:
    """The move of a side that says `own`, when the other side said `other`, or nothing yet."""
    if other is None:
        return "report"
    return "agree" if own == other else "contradict"

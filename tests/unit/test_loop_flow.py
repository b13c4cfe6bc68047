"""The flows as a whole: every state, every move, every actor."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from app.questions import flow
from app.questions.flow import OUTCOME, QUESTION, REQUEST, START, Actor, Flow
from base.errors import MoveRefused

FLOWS: dict[str, Flow] = {"question": QUESTION, "request": REQUEST, "outcome": OUTCOME}
ACTORS: tuple[Actor, ...] = get_args(Actor)
LAST = {"question": {"closed"}, "request": {"ended"}, "outcome": {"settled"}}
each_flow = pytest.mark.parametrize("name", FLOWS)


def states(of: Flow) -> set[str]:
    return {START, *(move.to for move in of.values())}


@each_flow
def test_only_moves_of_the_table_are_made_and_only_by_their_actors(name: str) -> None:
    of = FLOWS[name]
    for state, move, actor in product(states(of), {move for _, move in of}, ACTORS):
        if (state, move) in of and actor in of[state, move].actors:
            assert flow.move(of, state, move, actor) is of[state, move]
            assert flow.can_move(of, state, move, actor)
        else:
            assert not flow.can_move(of, state, move, actor)
            with pytest.raises(MoveRefused, match=f"{actor}: {move} from {state or 'nothing'}"):
                flow.move(of, state, move, actor)


@each_flow
def test_every_state_is_reached_from_the_start(name: str) -> None:
    reached, before = {START}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {move.to for (state, _), move in FLOWS[name].items() if state in reached}
    assert reached == states(FLOWS[name])


@each_flow
def test_from_every_state_but_the_last_something_can_be_done(name: str) -> None:
    left = {state for state, _ in FLOWS[name]}
    assert states(FLOWS[name]) - left == LAST[name]


def test_every_question_that_is_not_closed_can_end_by_the_clock_alone() -> None:
    ended = {state for (state, _), move in QUESTION.items() if move.to == "closed" and "clock" in move.actors}
    assert ended == states(QUESTION) - {START, "closed"}


def test_every_way_to_close_has_a_reason_and_every_reason_a_way() -> None:
    closing = {name for (_, name), move in QUESTION.items() if move.to == "closed"}
    assert closing == {name for moves in flow.CLOSED_BECAUSE.values() for name in moves}


@pytest.mark.parametrize("state", ["open", "sent", "answered"])
def test_the_clock_closes_for_a_reason_that_it_may_give(state: str) -> None:
    assert "expire" in flow.CLOSED_BECAUSE[flow.closing_reason(state)]


def test_no_letter_goes_to_an_address_before_a_person_or_its_owner_stands_behind_it() -> None:
    assert not QUESTION[START, "hold"].letters
    for state in ("held", "unconfirmed"):
        names = {letter.name for (of, name), move in QUESTION.items() if of == state for letter in move.letters
                 if name != "confirm"}  # fmt: skip
        assert names <= {"question_confirm"}


def test_an_asker_hears_of_a_supplier_once_until_that_supplier_changes_its_mind() -> None:
    told = {
        (state, move.to): bool(move.letters) for (state, _), move in REQUEST.items() if state and move.to != "ended"
    }
    for (state, to), written in told.items():
        assert written == ((state in flow.CAN) != (to in flow.CAN)), (state, to)


@pytest.mark.parametrize(
    ("own", "other", "move"),
    [("trial", None, "report"), ("trial", "trial", "agree"), ("trial", "contract", "contradict")],
)
def test_the_second_side_agrees_or_contradicts(own: str, other: str | None, move: str) -> None:
    assert flow.outcome_move(own, other) == move


def test_whatever_two_sides_say_in_whatever_order_has_a_move() -> None:
    """All ways in which two sides say one of two things, up to five times, until the regisseur settles it."""
    for length in range(1, 6):
        for said in product(product(("asker", "supplier"), ("trial", "contract")), repeat=length):
            state, answers = "waiting", dict[str, str]()
            for side, answer in said:
                other = answers.get("supplier" if side == "asker" else "asker")
                state = flow.move(OUTCOME, state, flow.outcome_move(answer, other), side).to  # type: ignore[arg-type]
                answers[side] = answer
            differ = len(set(answers.values())) > 1
            expected = "one_side" if len(answers) == 1 else "contradicted" if differ else "agreed"
            assert state == expected, said

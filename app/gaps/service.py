"""What happens to a gap: each move with its letters in one transaction. Which moves there are: app/gaps/flow.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from app.gaps import letters, rule, store
from app.gaps.flow import GAP
from app.gaps.gap import Gap, GapRequest
from app.questions import flow
from app.questions.flow import Actor
from base import clock, database
from base.config import Settings

_NOTHING: Mapping[str, object] = {}


def change(
    settings: Settings,
    connection: sa.Connection,
    gap: Gap,
    name: str,
    actor: Actor,
    *,
    request: GapRequest | None = None,
    values: Mapping[str, object] = _NOTHING,
) -> bool:
    """Make a move and queue its letters, in the caller's transaction; False when somebody made another one first.

    `values` are what else changes. Raises MoveRefused for a move that the gap does not have, or not for that actor.
    """
    move = flow.move(GAP, gap.state, name, actor)
    changed = {"state": move.to, "changed_at": clock.now() if move.to != gap.state else gap.changed_at, **values}
    if not store.update(connection, gap, **changed):
        return False
    letters.send(settings, connection, replace(gap, **changed), move.letters, request)  # type: ignore[arg-type]
    return True


def answer(settings: Settings, db: sa.Engine, request: GapRequest, text: str, from_day: date | None) -> bool:
    """An organisation answers, or answers otherwise; False when the gap is not sought any more.

    The same answer again changes nothing and sends nothing.
    """
    with database.write(db) as connection:
        gap = store.lock(connection, request.gap_id)
        if gap is None or not gap.is_sought:
            return False
        [before] = [one for one in store.requests_of(connection, gap) if one.id == request.id]
        now = replace(before, answer=text, from_day=from_day)
        if now != before:
            store.answer(connection, now, text, from_day)
            _follow(settings, connection, gap, now)
        return True


def _follow(settings: Settings, connection: sa.Connection, gap: Gap, request: GapRequest) -> None:
    """The move that an answer makes; "cannot" of one changes nothing while another promised."""
    name = rule.MOVES[request.answer]
    promised = any(one.is_promise for one in store.requests_of(connection, gap))
    if name == "promise" or (gap.state == "promised" and not promised):
        change(settings, connection, gap, name, "supplier", request=request)

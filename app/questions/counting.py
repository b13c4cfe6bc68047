"""What is counted of questions, in the transaction of each move: docs/figures.md has the kinds."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from app.events import facts
from app.questions.question import Question
from base import clock
from base.tables import questions as table

_ACTIVITY = "activiteit:"  # a filter of the search that a question came from


def about(question: Question) -> dict[str, str]:
    """Place, activity and buyer of a question, as dimensions."""
    activities = (value.removeprefix(_ACTIVITY) for value in question.filters if value.startswith(_ACTIVITY))
    return {
        "province": question.province or "",
        "municipality": question.municipality or "",
        "activity": next(activities, ""),
        "buyer_kind": question.buyer_kind,
        "branch": question.nace,
        "size": question.size,
        "seat": question.seat,
    }


def days_since(moment: datetime) -> int:
    """Calendar days until today."""
    return (clock.today() - clock.day_of(moment)).days


def record_move(connection: sa.Connection, question: Question, move: str) -> None:
    """Count a move of a question, as it is after it; a buyer that makes itself known by it is counted too."""
    reason = question.closed_because
    what = {**about(question), "step": move, "reason": reason}
    facts.record(connection, "question", what, value=days_since(question.created_at))
    if move == "confirm":
        _record_organisation(connection, question)


def _record_organisation(connection: sa.Connection, question: Question) -> None:
    last = _last_confirmed(connection, question)
    dimensions = about(question) | {"activity": ""}
    for step, begin in _periods(clock.today()).items():
        if last is None or clock.day_of(last) < begin:
            facts.record(connection, "organisation", {**dimensions, "step": step})


def _periods(today: date) -> dict[str, date]:
    """When the period of each step began; "new" is all time, of which nobody is known."""
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    return {"new": date.min, "year": today.replace(month=1, day=1), "quarter": quarter, "month": today.replace(day=1)}


def _last_confirmed(connection: sa.Connection, question: Question) -> datetime | None:
    """When the same buyer, by its address or its number, last confirmed another question."""
    same = sa.func.lower(table.c.email) == question.email.lower()
    if question.kbo:
        same |= table.c.kbo == question.kbo
    moment = sa.func.max(table.c.confirmed_at, type_=table.c.confirmed_at.type)
    last: datetime | None = connection.scalar(sa.select(moment).where(same, table.c.id != question.id))
    return last

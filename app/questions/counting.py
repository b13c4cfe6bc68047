"""What is counted of questions, in the transaction of each move: docs/figures.md has the kinds."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.events import facts
from app.questions.question import Question
from base import clock
from base.tables import questions as table

_ACTIVITY = "activiteit:"  # a filter of the search that a question came from


class _Confirmed(NamedTuple):
    """A question that was confirmed: on which day, and the seat of its buyer (NIS code; "" unknown)."""

    day: date
    seat: str


def about(question: Question) -> dict[str, str]:
    """Place, activity, buyer and campaigns of a question, as dimensions."""
    activities = (value.removeprefix(_ACTIVITY) for value in question.filters if value.startswith(_ACTIVITY))
    return {
        "province": question.province or "",
        "municipality": question.municipality or "",
        "activity": next(activities, ""),
        "buyer_kind": question.buyer_kind,
        "branch": question.nace,
        "size": question.size,
        "seat": question.seat,
        "campaign_first": question.campaign_first,
        "campaign_last": question.campaign_last,
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
    """Count a buyer once in each period: all year under the seat that it said first, or a province had more in a
    quarter than in the year."""
    before = _confirmed(connection, question)
    periods = _periods(clock.today())
    last = before[-1].day if before else date.min
    this_year = [one for one in before if one.day >= periods["year"]]
    known = {"activity": "", **({"seat": this_year[0].seat} if this_year else {})}
    for step, begin in periods.items():
        if not before or last < begin:
            facts.record(connection, "organisation", {**about(question), **known, "step": step})


def _periods(today: date) -> dict[str, date]:
    """When the period of each step began; "new" is all time, of which nobody is known."""
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    return {"new": date.min, "year": today.replace(month=1, day=1), "quarter": quarter, "month": today.replace(day=1)}


def _confirmed(connection: sa.Connection, question: Question) -> list[_Confirmed]:
    """The other questions that the same buyer, by its address or its number, confirmed, the earliest first."""
    same = sa.func.lower(table.c.email) == question.email.lower()
    if question.kbo:
        same |= table.c.kbo == question.kbo
    rows = sa.select(table.c.confirmed_at, table.c.seat)
    rows = rows.where(same, table.c.id != question.id, table.c.confirmed_at.is_not(None)).order_by(table.c.confirmed_at)
    return [_Confirmed(clock.day_of(row.confirmed_at), row.seat) for row in connection.execute(rows)]

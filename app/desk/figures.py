"""The figures of somebody's own questions: how many in each state, why they closed, how soon somebody could do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import sqlalchemy as sa

from app.desk.reach import Reach
from base import clock
from base.tables import question_moves as moves
from base.tables import questions as table

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Figures:
    """Of the questions that were left in a year: numbers by state and by reason, and days until the first answer."""

    total: int
    states: Mapping[str, int]
    reasons: Mapping[str, int]  # of those that are closed
    answered: int  # had at least one answer of a supplier that can do it
    days_to_answer: float | None  # the median; None while nothing was answered


def of(connection: sa.Connection, reach: Reach) -> Figures:
    """The figures of a reach, of the last 365 days."""
    first = (
        sa.select(moves.c.question_id, sa.func.min(moves.c.made_at, type_=moves.c.made_at.type).label("answered_at"))
        .where(moves.c.move == "answer")
        .group_by(moves.c.question_id)
        .subquery()
    )
    rows = connection.execute(
        sa.select(table.c.state, table.c.closed_because, table.c.confirmed_at, first.c.answered_at)
        .join_from(table, first, table.c.id == first.c.question_id, isouter=True)
        .where(reach.clause(), table.c.created_at > clock.now() - PERIOD)
    ).all()
    waits = [row.answered_at - row.confirmed_at for row in rows if row.answered_at and row.confirmed_at]
    reasons = Counter(row.closed_because for row in rows if row.state == "closed")
    return Figures(len(rows), Counter(row.state for row in rows), reasons, len(waits), days(waits))


def days(waits: list[timedelta]) -> float | None:
    """The median of some waits in days, with one decimal."""
    return round(median(wait / timedelta(days=1) for wait in waits), 1) if waits else None


def since() -> datetime:
    """From when the figures count."""
    return clock.now() - PERIOD

"""How often an offering was shown and opened, and for which texts: for the organisation itself, without visitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.events.search_log import SHOWN_FROM
from base import clock, database
from base.tables import offering_counts, result_counts

DAYS = 30
MOST_TEXTS = 10


@dataclass(frozen=True)
class ForText:
    """How often an offering was among the first ten of a text, and opened from there."""

    text: str
    shown: int
    opened: int


@dataclass(frozen=True)
class Shown:
    """The last 30 days of an offering. Only texts for which it was shown five times or more."""

    shown: int
    opened: int
    texts: Sequence[ForText]


def of_offering(db: sa.Engine, offering_id: str) -> Shown:
    """What was counted of an offering."""
    with database.read(db) as connection:
        shown, opened = connection.execute(_total(offering_id)).one()
        texts = [ForText(row[0], int(row[1]), int(row[2])) for row in connection.execute(_by_text(offering_id))]
    return Shown(int(shown or 0), int(opened or 0), texts)


def _total(offering_id: str) -> sa.Select[int, int]:
    own = offering_counts.c
    lately = (own.offering_id == offering_id) & (own.day > clock.today() - timedelta(days=DAYS))
    return sa.select(sa.func.sum(own.shown), sa.func.sum(own.opened)).where(lately)


def _by_text(offering_id: str) -> sa.Select[str, int, int]:
    own = result_counts.c
    lately = (own.offering_id == offering_id) & (own.day > clock.today() - timedelta(days=DAYS))
    shown, opened = sa.func.sum(own.shown), sa.func.sum(own.opened)
    query = sa.select(own.text, shown, opened).where(lately).group_by(own.text).having(shown >= SHOWN_FROM)
    return query.order_by(shown.desc(), own.text).limit(MOST_TEXTS)

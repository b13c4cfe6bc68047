"""Implicit judgments: what visitors open after a search, as grades of offerings for texts, without any visitor.

The rule is the table of docs/relevance.md, "Implicit judgments": openings over expected openings, rank by rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.events.result_log import TOP
from app.events.search_log import SHOWN_FROM
from app.quality.judgments import JudgedQuery
from base import clock, database
from base.tables import result_counts

DAYS = 30
MOST = 200  # texts, those from which most was opened
STEADY = 20  # showings at the usual rate that each rank has beside its own
DOUBT = 1.0  # openings, and as many expected ones, that each offering has beside its own
GRADES = ((2.0, 3), (1.25, 2), (0.5, 1), (0.0, 0))  # from so many openings over expected ones: the grade
FITS = 2  # a text of which no offering has this grade says nothing about an order


@dataclass(frozen=True)
class Day:
    """An offering among the first ten of a text on a day: how often, at which ranks in sum, and how often opened."""

    text: str
    offering_id: str
    shown: int
    ranks: int
    opened: int

    @property
    def rank(self) -> int:
        """The rank at which it stood that day, from 1 to 10: one text has one order a day, but for the place."""
        return min(TOP, max(1, round(self.ranks / self.shown)))


def of_texts(db: sa.Engine) -> list[JudgedQuery]:
    """The implicit judgments of the last 30 days."""
    own, today = result_counts.c, clock.today()
    lately = (own.day > today - timedelta(days=DAYS)) & (own.day <= today) & (own.shown > 0)
    columns = (own.text, own.offering_id, own.shown, own.ranks, own.opened)
    with database.read(db) as connection:
        return judged([Day(*row) for row in connection.execute(sa.select(*columns).where(lately))])


def judged(days: Sequence[Day]) -> list[JudgedQuery]:
    """The texts that say something about an order, each with the grades of its offerings."""
    rates = open_rates(days)
    texts: dict[str, dict[str, list[Day]]] = defaultdict(lambda: defaultdict(list))
    for one in days:
        texts[one.text][one.offering_id].append(one)
    opened = {text: sum(day.opened for of_one in every.values() for day in of_one) for text, every in texts.items()}
    usual = sorted((text for text in texts if opened[text] >= SHOWN_FROM), key=lambda text: (-opened[text], text))
    queries = [JudgedQuery(text, "", _grades(texts[text].items(), rates)) for text in usual]
    return [query for query in queries if max(query.grades.values(), default=0) >= FITS][:MOST]


def open_rates(days: Iterable[Day]) -> list[float]:
    """How often what stands at a rank is opened, the first rank first, whatever stands there."""
    shown, opened = [0] * TOP, [0] * TOP
    for one in days:
        shown[one.rank - 1] += one.shown
        opened[one.rank - 1] += one.opened
    usual = sum(opened) / (sum(shown) or 1)
    return [(own + STEADY * usual) / (times + STEADY) for own, times in zip(opened, shown, strict=True)]


def _grades(offerings: Iterable[tuple[str, Sequence[Day]]], rates: Sequence[float]) -> dict[str, int]:
    return {
        identity: grade(sum(day.opened for day in days), sum(day.shown * rates[day.rank - 1] for day in days))
        for identity, days in offerings
        if sum(day.shown for day in days) >= SHOWN_FROM
    }


def grade(opened: int, expected: float) -> int:
    """The grade of what was opened so often, where so much was to be expected of its ranks."""
    ratio = (opened + DOUBT) / (expected + DOUBT)
    return next(grade for least, grade in GRADES if ratio >= least)

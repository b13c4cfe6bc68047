"""The signals of docs/gaps.md: searches as they were counted, and questions that ended without a match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from app.gaps.rule import REST, Signals
from app.questions import store as questions
from app.questions.question import Question
from app.requests import proposals
from app.search.service import SearchService
from base import clock, database
from base.tables import gap_questions, gap_searches
from base.tables import questions as table

Pair = tuple[str, str]  # activity, municipality
_UNREAD = ~sa.exists().where(gap_questions.c.question_id == table.c.id)
UNMATCHED = table.c.state.in_(("open", "sent")) | (
    (table.c.state == "closed") & (table.c.closed_because == "nobody")
)  # questions that nobody answered
_CONFIRMED = table.c.confirmed_at.is_not(None) & (table.c.email != "") & table.c.municipality.is_not(None)


def read_questions(search: SearchService, db: sa.Engine) -> int:
    """Write down what questions without a match ask for, each once; how many. Raises EngineUnavailable."""
    with database.read(db) as connection:
        unread = questions.matching(connection, UNMATCHED, _CONFIRMED, _UNREAD)
    for question in unread:
        activities = _activities(search, question) or {""}
        with database.write(db) as connection:
            _write(connection, question, activities)
    return len(unread)


def _activities(search: SearchService, question: Question) -> set[str]:
    asks = search.asks(proposals.searches(search, question))
    return {ask.activity for ask in asks} - {""}


def _write(connection: sa.Connection, question: Question, activities: set[str]) -> None:
    """The rows of a question, unless another worker wrote them."""
    if questions.lock(connection, question.id) is None or connection.scalar(
        sa.select(sa.exists().where(gap_questions.c.question_id == question.id))
    ):
        return
    rows = [
        {"question_id": question.id, "activity": activity, "municipality": question.municipality}
        for activity in sorted(activities)
    ]
    connection.execute(gap_questions.insert(), rows)


def every(connection: sa.Connection) -> Mapping[Pair, Signals]:
    """The signals of the last REST days, by activity and municipality."""
    begin = clock.today() - timedelta(days=REST)
    searches: dict[Pair, set[date]] = defaultdict(set)
    of_days = sa.select(gap_searches.c.day, gap_searches.c.activity, gap_searches.c.municipality)
    for row in connection.execute(of_days.where(gap_searches.c.day > begin)):
        searches[row.activity, row.municipality].add(row.day)
    asked = _asked(connection, begin)
    return {pair: Signals(frozenset(searches[pair]), asked.get(pair, {})) for pair in {*searches, *asked}}


def _asked(connection: sa.Connection, begin: date) -> Mapping[Pair, Mapping[str, date]]:
    """Who asked in vain, each with the last day on which a question of theirs closed."""
    ended = (table.c.state == "closed") & (table.c.done_at > clock.start_of(begin))
    query = sa.select(gap_questions.c.activity, gap_questions.c.municipality, table.c.email, table.c.done_at)
    joined = query.join_from(gap_questions, table).where(ended, table.c.closed_because == "nobody", table.c.email != "")
    found: dict[Pair, dict[str, date]] = defaultdict(dict)
    for row in connection.execute(joined.where(gap_questions.c.activity != "").order_by(table.c.done_at)):
        found[row.activity, row.municipality][row.email.lower()] = clock.day_of(row.done_at)
    return found

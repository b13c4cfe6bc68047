"""How well the live index answers what people judged and what visitors opened: measured every night, kept a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from statistics import median

import sqlalchemy as sa

from app.quality import implicit, judgments
from app.quality.judgments import JudgedQuery
from app.quality.scoring import DEPTH, judged_id, ndcg
from app.search.params import MAX_QUERY_LENGTH, parse
from app.search.results import SearchResults
from app.search.service import SearchService
from base import clock, database
from base.tables import search_scores as table

NIGHTS = 14  # before the last one, of which the median is taken
FEWEST = 5  # nights without which nothing has fallen
MAX_FALL = 0.05  # of nDCG@10 below that median: less is the noise of a handful of queries
FRESH = timedelta(days=2)  # the last night is younger, or says nothing of today
Answer = Callable[[str, str], SearchResults]  # to a text from a place


@dataclass(frozen=True)
class Night:
    """What was measured: nDCG@10 (None without queries), of how many queries, on which index, with meaning or not."""

    day: date
    live: str
    by_meaning: bool
    written: float | None
    written_queries: int
    implicit: float | None
    implicit_queries: int


@dataclass(frozen=True)
class Fall:
    """A score that is lower than it used to be. `kind`: "written" or "implicit"."""

    kind: str
    usual: float
    now: float


def answers(search: SearchService) -> Answer:
    """The search of a visitor."""

    def answer(text: str, place: str) -> SearchResults:
        params, _ = parse({"q": [text[:MAX_QUERY_LENGTH]], "plaats": [place]})
        return search.search(params)

    return answer


def measure(db: sa.Engine, live: str, answer: Answer, *, meaning: bool) -> Night:
    """Measure, and keep it as the night of today, in place of what was measured today before.

    Raises EngineUnavailable. A measurement in which the model was away for any query counts as one by words."""
    written = [query for query in judgments.listed(db) if any(query.grades.values())]
    opened = implicit.of_texts(db)
    by_people, whole = _score(written, answer)
    by_openings, also_whole = _score(opened, answer)
    by_meaning = meaning and whole and also_whole
    night = Night(clock.today(), live, by_meaning, by_people, len(written), by_openings, len(opened))
    with database.write(db) as connection:
        connection.execute(table.delete().where(table.c.day == night.day))
        connection.execute(table.insert().values(asdict(night)))
    return night


def _score(queries: Sequence[JudgedQuery], answer: Answer) -> tuple[float | None, bool]:
    scores, whole = [], True
    for query in queries:
        found = answer(query.text, query.place)
        hits = [judged_id(hit, query.grades) for hit in (*found.hits, *found.more)][:DEPTH]
        scores.append(ndcg(hits, query.grades))
        whole = whole and found.whole
    return (sum(scores) / len(scores) if scores else None), whole


def nights(db: sa.Engine, most: int = 60) -> list[Night]:
    """The last nights, the oldest first."""
    query = sa.select(table).order_by(table.c.day.desc()).limit(most)
    with database.read(db) as connection:
        return [Night(**row) for row in connection.execute(query).mappings()][::-1]


def falls(measured: Sequence[Night]) -> list[Fall]:
    """The scores of the last night that are far below the median of nights before it that were measured as it was."""
    if not measured or measured[-1].day <= clock.today() - FRESH:
        return []
    last = measured[-1]
    alike = [night for night in measured[:-1] if night.by_meaning == last.by_meaning][-NIGHTS:]
    scores = {
        "written": (last.written, [night.written for night in alike]),
        "implicit": (last.implicit, [night.implicit for night in alike]),
    }
    found = [_fall(kind, now, [one for one in before if one is not None]) for kind, (now, before) in scores.items()]
    return [fall for fall in found if fall]


def _fall(kind: str, now: float | None, before: Sequence[float]) -> Fall | None:
    if now is None or len(before) < FEWEST or median(before) - now <= MAX_FALL:
        return None
    return Fall(kind, median(before), now)

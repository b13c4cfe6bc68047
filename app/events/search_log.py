"""Which texts are searched, and which find hardly anything: counted per day, without who or when.

A text that may hold a person's data is not counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TypedDict

import sqlalchemy as sa

from app.events import robots, upsert
from app.events.record import Event, Recorder
from app.search.live import synonym_words
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.search.understand import UnderstoodQuery
from base import clock, database
from base.tables import searches as table
from dutch import lexicon
from dutch.lexicon import read_words
from dutch.normalise import WORD, fold, words

KIND = "search_text"
SHOWN_FROM = 5  # searches of a text: below that it is nobody else's business
KEPT_DAYS = 30
PROGRAM = "api"  # in place of the browser of who asks the API, which is no robot
WEAK = 3  # results in all of Flanders below which a text found hardly anything: words are judged here, not places
NO_ROOM = "no room"
MOST_TEXTS = 20_000  # texts of a day
LONGEST = 12  # words: a longer text is a story, and may tell about somebody
MOST_DIGITS = 5  # a telephone number, a birthday, an account have more
ORDINARY_ZIPF = 3.7  # a word this usual is no family name
_ADDRESS = re.compile(r"@|://|\bwww\.|\b[\w.-]+\.(?:be|com|eu|net|nl|org)\b", re.IGNORECASE)
_TITLES = frozenset("mevrouw mevr mvr meneer mijnheer dhr juffrouw mr mrs madame monsieur dr dokter pastoor".split())  # noqa: SIM905
_SELF = re.compile(r"\b(?:ik heet|mijn naam|mijn adres|mijn nummer|geboren op|rijksregister)\b")


class Row(TypedDict):
    """The searches of a text on a day."""

    day: date
    text: str
    asked: int
    weak: int


@dataclass(frozen=True)
class Counted:
    """A text with how often it was searched in the last 30 days, and how often it then found hardly anything."""

    text: str
    times: int
    weak: int


def record(recorder: Recorder, params: SearchParams, results: SearchResults) -> None:
    """Count a search of a program; its further pages do not count, nor does a text that may say who searched."""
    if params.page == 1 and (text := to_keep(results.understood)):
        weak = max(results.total, results.everywhere) < WEAK
        recorder.record(KIND, {"text": text, "weak": weak, "agent": PROGRAM})


def to_keep(query: UnderstoodQuery) -> str | None:
    """The text under which a search is counted: folded, without place and numbers; None when it must not be kept."""
    return None if query.kbo else _to_keep(query.sentence, query.shown, query.organisation is not None)


@lru_cache(maxsize=1000)  # a need comes again with each place and page
def _to_keep(sentence: str, typed: str, named: bool) -> str | None:
    kept = words(sentence)
    if not kept or len(kept) > LONGEST or is_personal(typed, named=named):
        return None
    return " ".join(kept)[:200]


def is_personal(typed: str, *, named: bool = False) -> bool:
    """Whether a text may hold personal data: an address, a number, a name. `named`: an organisation's name is in it."""
    if _ADDRESS.search(typed) or sum(map(str.isdigit, typed)) > MOST_DIGITS or _SELF.search(fold(typed)):
        return True
    if named:
        return False
    return _names_somebody([word for word in WORD.findall(fold(typed)) if not word.isdigit()])


def _names_somebody(folded: list[str]) -> bool:
    """Whether a given name or a title stands beside a word that may be a family name."""
    for at, word in enumerate(folded):
        beside = [*folded[at + 1 : at + 2], *folded[max(0, at - 1) : at]]
        if word in _TITLES and folded[at + 1 : at + 2]:
            return True
        if word in _given_names() and any(_may_be_family_name(other) for other in beside):
            return True
    return False


def _may_be_family_name(word: str) -> bool:
    usual = lexicon.zipf(word) >= ORDINARY_ZIPF and word not in _given_names()
    particle = word in {"de", "van", "der", "den", "el", "al", "ben", "vande", "vander", "vanden"}
    return particle or not (usual or word in synonym_words())


@cache
def _given_names() -> frozenset[str]:
    return frozenset(word for line in read_words("given_names.txt") for word in line)


def write(connection: sa.Connection, events: Sequence[Event]) -> dict[str, int]:
    """Add a batch of searches to the counts of their days; how many there was no room for. A text "" is not counted."""
    counts: dict[tuple[date, str], list[bool]] = defaultdict(list)
    people = [event for event in events if event.facts["text"] and not robots.is_robot(str(event.facts["agent"]))]
    for event in people:
        counts[clock.day_of(event.moment), str(event.facts["text"])].append(bool(event.facts["weak"]))
    rows = [Row(day=day, text=text, asked=len(weak), weak=sum(weak)) for (day, text), weak in sorted(counts.items())]
    counted = _within_limit(connection, rows)
    upsert.add(connection, table, counted, ("asked", "weak"))
    left_out = len(people) - sum(row["asked"] for row in counted)
    return {NO_ROOM: left_out} if left_out else {}


def _within_limit(connection: sa.Connection, rows: list[Row]) -> list[Row]:
    """The rows without new texts once a day has all that it may have: who searches at random fills no disk."""
    days = {row["day"] for row in rows}
    texts = connection.execute(sa.select(sa.func.count()).where(table.c.day.in_(days))).scalar_one()
    if texts < MOST_TEXTS:
        return rows
    stored = set(connection.scalars(sa.select(table.c.text).where(table.c.text.in_([row["text"] for row in rows]))))
    return [row for row in rows if row["text"] in stored]


def latest(db: sa.Engine, most: int) -> list[tuple[str, int]]:
    """The texts searched last, each with how often in the last 30 days; of one day the usual ones first."""
    asked = sa.func.sum(table.c.asked)
    query = sa.select(table.c.text, asked).where(table.c.day > _oldest()).group_by(table.c.text)
    ordered = query.order_by(sa.func.max(table.c.day).desc(), asked.desc(), table.c.text).limit(most)
    with database.read(db) as connection:
        return [(row[0], int(row[1])) for row in connection.execute(ordered)]


def weak(db: sa.Engine, most: int = 100) -> list[Counted]:
    """The texts that found hardly anything five times or more in the last 30 days, most often first."""
    asked, failed = sa.func.sum(table.c.asked), sa.func.sum(table.c.weak)
    query = sa.select(table.c.text, asked, failed).where(table.c.day > _oldest()).group_by(table.c.text)
    ordered = query.having(failed >= SHOWN_FROM).order_by(failed.desc(), table.c.text).limit(most)
    with database.read(db) as connection:
        return [Counted(row[0], int(row[1]), int(row[2])) for row in connection.execute(ordered)]


def _oldest() -> date:
    return clock.today() - timedelta(days=KEPT_DAYS)

"""Judged queries in the platform database: how well offerings answer a query, from 0 (not) to 3 (exactly this)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from base import clock, database
from base.errors import Fault, InvalidParams
from base.tables import judged_queries as table
from dutch import places

GRADES = {3: "Precies dit", 2: "Past goed", 1: "Past een beetje", 0: "Past niet"}
MAX_TEXT = 200  # characters, as in a search


@dataclass(frozen=True)
class JudgedQuery:
    """A query, from a place or from anywhere, with the grade of each offering that was judged."""

    text: str
    place: str
    grades: Mapping[str, int] = field(default_factory=dict)


def judge(connection: sa.Connection, query: JudgedQuery, by: str) -> list[int]:
    """Keep the grades of a query, and the numbers of their rows; those of the same offerings before are replaced."""
    mine = _of_query(query.text, query.place)
    row = {"query": query.text, "place": query.place, "judged_by": by, "judged_at": clock.now()}
    connection.execute(table.delete().where(mine & table.c.offering_id.in_(query.grades)))
    for offering, grade in query.grades.items():
        connection.execute(table.insert().values(**row, offering_id=offering, grade=grade))
    return _numbers(connection, mine & table.c.offering_id.in_(query.grades))


def forget(connection: sa.Connection, text: str, place: str) -> list[int]:
    """Drop a judged query; the numbers that its rows had, none when there was no such query."""
    mine = _of_query(text, place)
    gone = _numbers(connection, mine)
    connection.execute(table.delete().where(mine))
    return gone


def _of_query(text: str, place: str) -> sa.ColumnElement[bool]:
    return (table.c.query == text) & (table.c.place == place)


def _numbers(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> list[int]:
    return list(connection.scalars(sa.select(table.c.id).where(chosen).order_by(table.c.id)))


def listed(db: sa.Engine) -> list[JudgedQuery]:
    """Every judged query that some offering fits, by text."""
    with database.read(db) as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.query, table.c.place, table.c.id)).all()
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        found.setdefault((row.query, row.place), {})[row.offering_id] = row.grade
    return [JudgedQuery(text, place, grades) for (text, place), grades in found.items()]


def read(path: Path) -> list[JudgedQuery]:
    """The queries of a JSONL file: `query`, `judgments` {id: 0-3} and perhaps `place`. Raises InvalidParams."""
    found: list[JudgedQuery] = []
    faults: list[Fault] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_query(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(
                {"field": f"regel {number}", "message": f"Regel {number} is geen beoordeelde vraag: {error}."}
            )
    if faults:
        raise InvalidParams(faults)
    return found


def keep(db: sa.Engine, queries: Iterable[JudgedQuery], by: str) -> int:
    """Keep several, all or none; how many."""
    with database.write(db) as connection:
        return len([judge(connection, query, by) for query in queries])


def _query(line: Mapping[str, object]) -> JudgedQuery:
    text, place = str(line["query"]).strip()[:MAX_TEXT], str(line.get("place") or "").strip()
    judgments = line["judgments"]
    if not isinstance(judgments, dict) or not text:
        raise ValueError("geef query en judgments")
    if place and len(places.find(place)) != 1:
        raise ValueError(f"de plaats “{place}” is niet bekend of niet duidelijk")
    if odd := [grade for grade in judgments.values() if grade not in GRADES]:
        raise ValueError(f"een waardering is 0, 1, 2 of 3, niet {odd[0]}")
    return JudgedQuery(text, place, {str(key): int(grade) for key, grade in judgments.items()})

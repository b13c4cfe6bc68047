"""Events of a fictional year, put straight into the rollup: what figures are made of."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from app.campaigns import store as campaigns
from base import database
from base.tables import event_counts as table
from base.tables.events import DIMENSIONS
from dutch import gazetteer
from indexer import taxonomy

Row = dict[str, object]
LAST = date(2026, 11, 28)
_STEPS = {  # kind -> its steps, those of them that come often more often
    "visit": [""],
    "search": ["found", "found", "found", "weak", "empty"],
    "contact": [""],
    "question": ["confirm", "confirm", "close", "expire", "withdraw"],
    "organisation": ["new"],
    "request": ["send", "send", "accept", "adapt", "decline", "fill"],
    "outcome": ["ask"],
    "result": ["contract", "collaboration", "trial", "conversation", "none"],
    "practice": ["publish"],
}
_OFTEN = {"visit": 40, "search": 40, "contact": 3, "question": 6, "organisation": 4, "request": 6, "outcome": 2}


def year(events: int, *, seed: int = 1, days: int = 365) -> Iterator[Row]:
    """Rows of so many events in the days up to LAST."""
    draw = random.Random(seed)
    towns = [town for town in gazetteer.municipalities() if town.province != "brussel"] + [None, None]
    activities = [*taxonomy.activities(), ""]
    kinds = draw.choices(list(_STEPS), [_OFTEN.get(kind, 1) for kind in _STEPS], k=events)
    for kind in kinds:
        town, seat = draw.choice(towns), draw.choice(towns)
        row: Row = dict.fromkeys(DIMENSIONS, "")
        row |= {"kind": kind, "step": draw.choice(_STEPS[kind]), "n": 1, "value": draw.randint(0, 20)}
        day = LAST - timedelta(days=draw.randrange(days))
        row |= {"day": day, "activity": draw.choice(activities)}
        row |= {"province": town.province if town else "", "municipality": town.nis if town else ""}
        row |= {"seat": seat.nis if seat else "", "buyer_kind": draw.choice(["company", "school", "care", ""])}
        row |= {"branch": draw.choice("CFGQ"), "size": draw.choice(["1-9", "10-49", ""])}
        row |= _campaigns(draw.choice(["", "", "", "zomer"]), day)
        if kind in ("request", "result"):
            row["organisation_seat"] = draw.choice(towns[:-2]).nis  # type: ignore[union-attr]
        if kind == "question" and row["step"] != "confirm":
            row["reason"] = draw.choice(["supplier", "handled", "nobody", "withdrawn"])
        if kind == "result":
            row |= {"value": 1, "reason": "agreed"}
            if row["step"] == "contract":
                row |= {"band": draw.choice(["1000-", "50000-", "unknown"]), "duration": draw.choice(["once", "year"])}
        yield row
        if kind == "visit":
            yield from _seen(row)
        if kind == "organisation":  # each comes once in the year
            yield from ({**row, "step": step} for step in ("month", "quarter", "year"))


def _campaigns(last: str, day: date) -> Row:
    """By which campaigns it came: none, one, or on some days two."""
    return {"campaign_last": last, "campaign_first": "lente" if last and not day.toordinal() % 3 else last}


def _seen(row: Row) -> Iterator[Row]:
    """What a visitor did besides: an offering was opened, and the campaign itself counts."""
    yield {**row, "kind": "offering"}
    if last := row["campaign_last"]:
        yield {
            **row,
            "kind": "campaign",
            "step": "page",
            "campaign_first": last if row["campaign_first"] == last else "",
        }


def published_campaign(db: sa.Engine) -> None:
    """One of the campaigns of that year, with its page, if there is none yet."""
    period = {"starts": date(2026, 9, 3), "ends": date(2026, 10, 4), "province": "limburg"}
    texts = {
        "title": "Zomer",
        "lead": "Bekers en een ploeg.",
        "text": "Alles proper.",
        "partner": "",
        "partner_url": "",
    }
    with database.write(db) as connection:
        if not campaigns.every(connection):
            written = campaigns.insert(connection, **texts, **period, activities=["afvalploeg"], stories=[])
            assert campaigns.publish(connection, written)


def store(db: sa.Engine, rows: Iterable[Row]) -> None:
    """Add the rows to the rollup: those that are alike become one."""
    cells: dict[str, Row] = {}
    for row in rows:
        what = "|".join(str(row[name]) for name in ("day", "kind", *DIMENSIONS))
        cell = hashlib.sha256(what.encode()).hexdigest()[:32]
        own = cells.setdefault(cell, {**row, "cell": cell, "n": 0, "value": 0})
        own["n"] += row["n"]  # type: ignore[operator]
        own["value"] += row["value"]  # type: ignore[operator]
    with database.write(db) as connection:
        connection.execute(table.insert(), list(cells.values()))

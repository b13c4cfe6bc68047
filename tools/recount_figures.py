"""The figures before anything is hidden, counted once more from an export of events, by nothing but Python.

    doeners stats export events.jsonl
    doeners figures cells cells.jsonl
    python tools/recount_figures.py events.jsonl cells.jsonl

It imports nothing of the project, on purpose. What a figure counts stands here a second time, as docs/figures.md has
it; where a municipality lies and to which sector an activity belongs is read from the files that say so.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

Event = Mapping[str, str]
Key = tuple[str, ...]  # figure, split, category, area, period
ROOT = Path(__file__).parent.parent
BRUSSELS = ZoneInfo("Europe/Brussels")
LAST, FIRST = {"campagne": "campaign_last"}, {"eerste-campagne": "campaign_first"}
BUYER, SECTOR = {"koper": "buyer_kind"}, {"sector": "activity"}
PROFILE = {**BUYER, "branche": "branch", "grootte": "size"}
SEATS = {"zetel-koper": "seat", "zetel-organisatie": "organisation_seat"}
SEARCHED = {"gevonden": "step", **SECTOR, **LAST, **FIRST, "gemeente": "municipality"}
RESULT = {"waarde": "band", "duur": "duration", **LAST, **FIRST}
FIGURES: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (  # name, kind, steps, split -> column
    ("bezoekers", "visit", "", {**PROFILE, **LAST}),
    ("via-campagne", "campaign", "", {"weg": "step", **LAST, **FIRST}),
    ("nieuwe-organisaties", "organisation", "new", {**PROFILE, **LAST}),
    ("organisaties", "organisation", "month quarter year", {}),
    ("zoekopdrachten", "search", "", SEARCHED),
    ("bekeken-aanbod", "offering", "", {**LAST, **FIRST}),
    ("lege-zoekopdrachten", "search", "empty", SECTOR),
    ("contacten", "contact", "", {**BUYER, **SECTOR, **LAST, **FIRST}),
    ("vragen", "question", "confirm", {**BUYER, **SECTOR, **LAST, **FIRST}),
    ("afgesloten-vragen", "question", "close expire withdraw", {"reden": "reason"}),
    ("voorgelegde-vragen", "request", "send", SECTOR),
    ("antwoorden", "request", "accept adapt decline fill", {"antwoord": "step"}),
    ("toezeggingen", "request", "accept adapt", SEATS),
    ("uitkomsten", "result", "", {"uitkomst": "step"}),
    ("samenwerkingen-zonder-contract", "result", "collaboration", {**LAST, **FIRST}),
    ("contracten", "result", "contract", RESULT),
    ("goede-praktijken", "practice", "publish", SECTOR),
)
BY_SEAT = {"visit", "campaign", "organisation"}  # kinds that lie where the buyer is; all others where the work is
BY_MONTH = {"", "gevonden"}  # splits of a month; the others begin with the quarter


def towns() -> dict[str, str]:
    """The province of each municipality."""
    with (ROOT / "dutch/data/municipalities.csv").open(encoding="utf-8") as file:
        return {row["nis"]: row["province"] for row in csv.DictReader(file)}


def sectors() -> dict[str, str]:
    """The sector of each activity."""
    taxonomy = tomllib.loads((ROOT / "indexer/data/taxonomy.toml").read_text(encoding="utf-8"))
    return {slug(one["label"]): slug(sector["label"]) for sector in taxonomy["sector"] for one in sector["activities"]}


def slug(label: str) -> str:
    """A label as it stands in events."""
    plain = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def recount(lines: Iterable[str]) -> tuple[Counter[Key], Counter[Key]]:
    """The number of each cell of which there is any, and the sum of the values of its events."""
    town, sector, seen = towns(), sectors(), set[str]()
    numbers, values = Counter[Key](), Counter[Key]()
    for event in map(json.loads, lines):
        if event["id"] not in seen:
            seen.add(event["id"])
            for key in _cells(event, town, sector):
                numbers[key] += event["value"] if event["kind"] == "result" else 1
                values[key] += event["value"]
    return numbers, values


def _cells(event: Event, town: Mapping[str, str], sector: Mapping[str, str]) -> Iterator[Key]:
    """Where an event counts."""
    place = town.get(event["seat"], "") if event["kind"] in BY_SEAT else event["province"]
    area = place if place in set(town.values()) else "onbekend"
    for figure, kind, steps, splits in FIGURES:
        if event["kind"] == kind and (not steps or event["step"] in steps.split()):
            for split, column in {"": "", **splits}.items():
                category = _category(event.get(column, ""), column, area, town, sector)
                for period in _periods(event, split, distinct=figure == "organisaties"):
                    for where in _areas(split, area):
                        yield figure, split, category, where, period


def _areas(split: str, area: str) -> tuple[str, ...]:
    if split == "gemeente":  # of a province alone
        return () if area in ("onbekend", "brussel") else (area,)
    return area, "vlaanderen"


def _category(value: str, column: str, area: str, town: Mapping[str, str], sector: Mapping[str, str]) -> str:
    if column == "activity":
        return sector.get(value, "")
    if column in ("seat", "organisation_seat"):
        return town.get(value, "")
    if column == "municipality":
        return value if town.get(value) == area else ""
    if column == "band":
        return "" if value == "unknown" else f"0{value}" if value.startswith("-") else value
    return value


def _periods(event: Event, split: str, *, distinct: bool) -> list[str]:
    """The month, the quarter and the year in which it counts, as far as the split goes."""
    day = datetime.fromisoformat(event["at"]).astimezone(BRUSSELS)
    named = {"month": f"{day:%Y-%m}", "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}", "year": f"{day:%Y}"}
    levels = list(named) if split in BY_MONTH else ["quarter", "year"]
    return [named[level] for level in levels if not distinct or event["step"] == level]


def differences(numbers: Counter[Key], values: Counter[Key], cells: Iterable[str]) -> Iterator[str]:
    """What is not the same in the cells that the product counted, in words."""
    product = {}
    for line in map(json.loads, cells):
        key = tuple(line[name] for name in ("figure", "split", "category", "area", "period"))
        product[key] = line["n"]
        if line["n"] != numbers[key] or line["days"] not in (None, values[key]):
            yield f"{'|'.join(key)}: {line['n']} ({line['days']}), recounted {numbers[key]} ({values[key]})"
    over = {key[-1] for key in product}
    for key, number in numbers.items():
        if number and key not in product and key[-1] in over:
            yield f"{'|'.join(key)}: missing, recounted {number}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as events, open(sys.argv[2], encoding="utf-8") as cells:  # noqa: PTH123
        counted = cells.readlines()
        wrong = list(differences(*recount(events), counted))
    print("\n".join(wrong) or f"{len(counted)} numbers are the same.")
    sys.exit(bool(wrong))

"""Charts and reports of what is published: made by the worker, stored beside the numbers, anew when these change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from app.figures import charts, drawings, periods, report, store
from app.figures.categories import PROVINCES, TOTAL
from app.figures.definitions import CAMPAIGN
from app.figures.store import OF_CAMPAIGNS, REPORT, File, Numbers
from base import database
from base.logging import get_logger

log = get_logger("figures")
AREAS = (TOTAL, *PROVINCES)
FORM = "3"  # of charts and reports; another one makes them all anew


@dataclass(frozen=True)
class Chart:
    """A chart, to be stored."""

    file: File
    svg: str

    @property
    def facts(self) -> Mapping[str, str]:
        """What a report needs of it."""
        return {"svg": self.svg, "title": self.file.title, "words": self.file.words}


def make(db: sa.Engine) -> int:
    """Make the charts of every published period and the reports of quarters, where the numbers changed; how many."""
    with database.read(db) as connection:
        slugs = sorted(store.periods(connection))
        before = store.digests(connection)
    made = sum(_make(db, slug, area, before) for slug in slugs for area in AREAS)
    made += sum(_make_campaigns(db, slug, before) for slug in slugs)
    log.info("figure_files_made", files=made)
    return made


def _make(db: sa.Engine, slug: str, area: str, before: Mapping[tuple[str, str, str], str]) -> int:
    """Those of an area in a period, when what they are made of changed."""
    numbers = _numbers(db, slug)
    digest = _digest(numbers, area)
    own = {name: was for (period, place, name), was in before.items() if (period, place) == (slug, area)}
    if own and set(own.values()) == {digest}:
        return 0
    drawn = [
        Chart(File(slug, area, drawing.name, drawing.title, drawing.words, digest), charts.svg(drawing))
        for drawing in drawings.drawings(numbers, area, slug)
    ]
    files = [(chart.file, chart.svg.encode()) for chart in drawn]
    period = periods.of_slug(slug)
    if period and period.level == "quarter":
        own_report = File(slug, area, REPORT, report.title(area, slug), "", digest)
        by_name = {chart.file.name: chart.facts for chart in drawn}
        files.append((own_report, report.pdf(numbers, area, slug, by_name)))
    with database.write(db) as connection:
        for file, content in files:
            store.put_file(connection, replace(file, digest=digest), content)
    return len(files)


def _make_campaigns(db: sa.Engine, slug: str, before: Mapping[tuple[str, str, str], str]) -> int:
    """The charts of campaigns in a period, where their numbers changed; months have no campaigns."""
    numbers = _numbers(db, slug)
    found = {cell.category: cell for cell in numbers if cell.split == CAMPAIGN.name and cell.period == slug}
    made = 0
    for name in found:
        if name and (drawing := drawings.of_campaign(numbers, name, slug)):
            digest = hashlib.sha256(f"{FORM}\n{drawing.words}".encode()).hexdigest()
            if before.get((slug, OF_CAMPAIGNS, name)) != digest:
                file = File(slug, OF_CAMPAIGNS, name, drawing.title, drawing.words, digest)
                with database.write(db) as connection:
                    store.put_file(connection, file, charts.svg(drawing).encode())
                made += 1
    return made


def _numbers(db: sa.Engine, slug: str) -> Numbers:
    period = periods.of_slug(slug)
    with database.read(db) as connection:
        return store.numbers(connection, period=[slug, *([period.before.slug] if period else [])])


def _digest(numbers: Numbers, area: str) -> str:
    told = [f"{'|'.join(cell)}={number}" for cell, number in numbers.items() if area in (TOTAL, cell.area)]
    return hashlib.sha256("\n".join([FORM, *sorted(told)]).encode()).hexdigest()

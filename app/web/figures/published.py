"""What is published, as pages ask for it: the periods that can be chosen, and the numbers that a page shows."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from app.figures import categories, lines, periods, store
from app.figures.cell import Cell
from app.figures.store import File, Number
from app.http.services import services
from base import database


def choices() -> list[str]:
    """The periods of which anything is published: everything, then years, quarters and months, the newest first."""
    with database.read(services().db) as connection:
        known = store.periods(connection)
    single = [period for slug in known if (period := periods.of_slug(slug))]
    order = sorted(single, key=lambda p: (periods.LEVELS.index(p.level), p.year, p.first), reverse=True)
    return [*(slug for slug in known if slug == periods.EVERYTHING), *(period.slug for period in order)]


def area() -> str:
    """The area of the address; Flanders without one."""
    chosen = request.args.get("gebied", "")
    return chosen if chosen in categories.AREAS else categories.TOTAL


def period(choice: Sequence[str]) -> str:
    """The period of the address; without one the newest quarter, else the newest month."""
    return period_or_first([*(slug for slug in choice if "Q" in slug), *choice])


def period_or_first(choice: Sequence[str]) -> str:
    """The period of the address; without one the first of the choice, which is everything since the beginning."""
    chosen = request.args.get("periode", "")
    return chosen if chosen in choice else next(iter(choice), "")


def numbers(*slugs: str) -> dict[Cell, Number]:
    """The numbers of some periods, and of those before them."""
    single = [period for slug in slugs if (period := periods.of_slug(slug))]
    with database.read(services().db) as connection:
        return store.numbers(connection, period=[*slugs, *(period.before.slug for period in single)])


def files(slug: str, area: str) -> list[File]:
    """The charts and the report of an area in a period."""
    with database.read(services().db) as connection:
        return store.listed(connection, slug, area)


def labels(slugs: Sequence[str]) -> dict[str, str]:
    """The periods with their names."""
    return {slug: lines.period_label(slug) for slug in slugs}

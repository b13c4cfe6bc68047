"""Publishing: what is over is counted, what is small is hidden, and the rest is written down for everybody.

Done twice it changes nothing: a block whose counts are as they were is left alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from app.figures import cells, periods, proof, store, suppression
from app.figures.cell import Cell
from app.figures.cells import Cells
from app.figures.definitions import BLOCKS, FIGURES, of_block
from app.figures.periods import Period
from app.figures.proof import Interval
from app.figures.store import EVERYTHING_SO_FAR, Number, Numbers
from app.figures.sums import sums
from base import clock, database
from base.logging import get_logger

log = get_logger("figures")


def publish(db: sa.Engine) -> int:
    """Publish what is over; how many blocks of figures changed."""
    changed = 0
    with database.read(db) as connection:
        first, counted = cells.first_day(connection), cells.kinds(connection)
    if first is None:
        return 0
    for year in range(first.year, clock.today().year + 1):
        over = [period for period in periods.closed(first, clock.today()) if period.year == year]
        for block in BLOCKS if over else ():
            if all(figure.kind in counted for figure in of_block(block)):
                changed += _publish_block(db, block, over)
    if changed:
        _publish_everything(db)
    log.info("figures_published", blocks=changed)
    return changed


def _publish_block(db: sa.Engine, block: str, over: Sequence[Period]) -> bool:
    """Publish a block in the periods of a year that are over; whether anything changed."""
    names, year = [figure.name for figure in of_block(block)], over[0].year
    with database.read(db) as connection:
        counted = cells.count(connection, block, over)
        before = store.numbers(connection, of=names, year=year)
        digest = _digest(counted)
        if store.digest_of(connection, names, year) == digest:
            return False
    hidden = _hidden(counted.counts, before, block)
    with database.write(db) as connection:
        rows = store.publications(_without(counted, hidden), year)
        store.replace(connection, names, year, rows, digest)
    return True


def _hidden(counts: Mapping[Cell, int], before: Numbers, block: str) -> set[Cell]:
    """What stays hidden, now that some numbers are public and others were hidden before."""
    rules = sums(counts)
    shown = [cell for cell, number in before.items() if number.n is not None and cell in counts]
    once_hidden = [cell for cell, number in before.items() if number.n is None]
    try:
        return suppression.hidden(counts, rules, shown=shown, before=once_hidden)
    except suppression.CannotHide:  # a correction made small what was public: others are hidden for it from now on
        log.warning("figures_hidden_anew", block=block)
        return suppression.hidden(counts, rules, before=once_hidden)


def _without(counted: Cells, hidden: set[Cell]) -> dict[Cell, Number]:
    """The numbers as they are published."""
    return {
        cell: Number(None) if cell in hidden else Number(count, days=counted.days.get(cell))
        for cell, count in counted.counts.items()
    }


def _digest(counted: Cells) -> str:
    lines = sorted(f"{'|'.join(cell)}={count},{counted.days.get(cell)}" for cell, count in counted.counts.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _publish_everything(db: sa.Engine) -> None:
    """Publish what all years together are, from what is public alone: so it tells nothing new."""
    names = [figure.name for figure in FIGURES.values() if not figure.distinct]
    with database.write(db) as connection:
        rows = store.publications(together(store.numbers(connection, of=names)), EVERYTHING_SO_FAR)
        store.replace(connection, names, EVERYTHING_SO_FAR, rows, "")


def together(published: Numbers) -> dict[Cell, Number]:
    """The sums of years that are over and the quarters of the one that is not; of what is hidden, its shown parts.

    Not of results: a hidden one may be below 0, when it was taken back, so the shown parts are no least.
    """
    known = {period.slug: period for cell in published if (period := periods.of_slug(cell.period))}
    over = {period.year for period in known.values() if period.level == "year"}
    wholes = [p for p in known.values() if p.level == "year" or (p.level == "quarter" and p.year not in over)]
    counts: Counter[Cell] = Counter()
    days: Counter[Cell] = Counter()
    partly: set[Cell] = set()
    slugs = {period.slug: period for period in wholes}
    for cell in (cell for cell in published if cell.period in slugs):
        whole = cell._replace(period=periods.EVERYTHING)
        shown, complete = _shown(published, cell, slugs[cell.period])
        counts[whole] += sum(number.n or 0 for number in shown)
        days[whole] += sum(number.days or 0 for number in shown)
        if not complete:
            partly.add(whole)
    return {
        cell: Number(None) if cell in partly and FIGURES[cell.figure].sums else number
        for cell in counts
        for number in [_number(counts[cell], days[cell], cell in partly)]
    }


def _shown(published: Numbers, cell: Cell, period: Period) -> tuple[list[Number], bool]:
    """A number, or what is shown of its parts when it is hidden; and whether nothing is left out."""
    number = published.get(cell)
    if number is None or number.n is not None:
        return [number] if number else [], True
    parts = [_shown(published, cell._replace(period=part.slug), part)[0] for part in period.parts]
    return [each for part in parts for each in part], False


def _number(count: int, days: int, partly: bool) -> Number:
    return Number(None) if partly and not count else Number(count, partly, None if partly else days)


def prove(db: sa.Engine) -> list[Interval]:
    """The interval of each hidden number over all that is published."""
    found: list[Interval] = []
    with database.read(db) as connection:
        years = store.years(connection)
        for year in years:
            for block in BLOCKS:
                numbers = store.numbers(connection, of=[figure.name for figure in of_block(block)], year=year)
                found += _prove(numbers) if numbers else []
    return found


def _prove(numbers: Numbers) -> Iterable[Interval]:
    published = {cell: number.n for cell, number in numbers.items()}
    return proof.intervals(published, sums(published))

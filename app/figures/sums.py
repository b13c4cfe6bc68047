"""Sums: how published numbers hang together. Who knows all but one number of a sum knows that one too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.figures import categories, periods
from app.figures.cell import Cell
from app.figures.definitions import CAMPAIGN, FIGURES, FIRST_CAMPAIGN, TOUCHES

ENDLESS = float("inf")
_SAME = (  # a category of one figure that is another figure: all of it, or together with others
    (("zoekopdrachten", "gevonden", ("empty",)), "lege-zoekopdrachten"),
    (("antwoorden", "antwoord", ("accept", "adapt")), "toezeggingen"),
    (("uitkomsten", "uitkomst", ("contract",)), "contracten"),
    (("uitkomsten", "uitkomst", ("collaboration",)), "samenwerkingen-zonder-contract"),
)
_WITHIN = (("lege-zoekopdrachten", "zoekopdrachten", "sector"),)  # each category of the one is a part of the other's


@dataclass(frozen=True)
class Sum:
    """The parts less the whole: 0, or at most or at least 0."""

    terms: tuple[tuple[Cell, int], ...]
    least: float = 0.0
    most: float = 0.0

    def holds(self, counts: Mapping[Cell, int]) -> bool:
        """Whether these numbers obey it."""
        return self.least <= sum(factor * counts[cell] for cell, factor in self.terms) <= self.most


def sums(cells: Iterable[Cell]) -> list[Sum]:
    """Every sum that holds among the cells of a block in one year."""
    every = set(cells)
    over = (_over_areas, _over_categories, _over_time, _of_the_same, _within, _over_campaigns)
    return [each for one in over for each in one(every)]


def _equal(whole: Cell, parts: Iterable[Cell]) -> Sum:
    return Sum((*((part, 1) for part in parts), (whole, -1)))


def _over_areas(every: set[Cell]) -> Iterator[Sum]:
    """Flanders is its provinces together."""
    for cell in every:
        if cell.area == categories.TOTAL:
            yield _equal(cell, (cell._replace(area=area) for area in categories.PARTS))


def _over_categories(every: set[Cell]) -> Iterator[Sum]:
    """All together is the categories of a split."""
    groups: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in every:
        if cell.split:
            groups[cell._replace(category="")].append(cell)
    for group, parts in groups.items():
        yield _equal(group._replace(split=""), parts)


def _over_time(every: set[Cell]) -> Iterator[Sum]:
    """A quarter is its months, a year its quarters; not of what is counted once in each period."""
    for cell in every:
        period = periods.of_slug(cell.period)
        parts = [cell._replace(period=part.slug) for part in period.parts] if period else []
        present = [part for part in parts if part in every]
        if present and not FIGURES[cell.figure].distinct:
            yield _equal(cell, present)


def _of_the_same(every: set[Cell]) -> Iterator[Sum]:
    """What is a category of one figure and all of another is one number."""
    for (figure, split, parts), other in _SAME:
        for cell in every:
            if (cell.figure, cell.split) == (other, ""):
                known = [cell._replace(figure=figure, split=split, category=part) for part in parts]
                if all(part in every for part in known):
                    yield _equal(cell, known)


def _within(every: set[Cell]) -> Iterator[Sum]:
    """A part is at most its whole."""
    for part, whole, split in _WITHIN:
        for cell in every:
            if cell.figure == part and cell.split == split and (all_of := cell._replace(figure=whole)) in every:
                yield Sum(((cell, 1), (all_of, -1)), least=-ENDLESS)


def _over_campaigns(every: set[Cell]) -> Iterator[Sum]:
    """Who came by none came by no first and by no last one; who came first by a campaign came by it."""
    for cell in every:
        if cell.split == FIRST_CAMPAIGN.name and (last := cell._replace(split=CAMPAIGN.name)) in every:
            if cell.figure == TOUCHES.name and cell.category:
                yield Sum(((cell, 1), (last, -1)), least=-ENDLESS)
            elif cell.figure != TOUCHES.name and not cell.category:
                yield _equal(last, [cell])

"""What came of a campaign: its steps from visit to contract, and its months beside equally many months before. Pure.

It is made of what is published alone, so it tells nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.campaigns.campaign import Campaign
from app.figures.categories import TOTAL
from app.figures.cell import Cell
from app.figures.definitions import (
    CAMPAIGN,
    CONTACTS,
    CONTRACTS,
    FIRST_CAMPAIGN,
    OPENED,
    QUESTIONS,
    SEARCHES,
    TOGETHER,
    TOUCHES,
    VISITORS,
    Figure,
    Split,
)
from app.figures.periods import Period
from app.figures.store import Number, Numbers
from app.wording import dutch


@dataclass(frozen=True)
class Step:
    """A step on the way, and the figures that together count it."""

    title: str
    figures: tuple[Figure, ...]

    def together(self, parts: Sequence[Number | None]) -> Number | None:
        """The sum of its numbers; of hidden ones what is shown of the others. None when none of them was counted.

        Not of results: a hidden one may be below 0, when it was taken back.
        """
        counted = [part for part in parts if part]
        if not counted:
            return None
        partly = any(part.n is None or part.at_least for part in counted)
        total = sum(part.n or 0 for part in counted)
        hides = not total or any(figure.sums for figure in self.figures)
        return Number(None) if partly and hides else Number(total, partly)


VISIT = Step("Bezoekers die via de campagne kwamen", (TOUCHES,))
_VISITORS = Step("Bezoekers", (VISITORS,))
AFTER_VISIT = (
    Step("Zoekopdrachten", (SEARCHES,)),
    Step("Bekeken aanbiedingen", (OPENED,)),
    Step("Berichten aan organisaties", (CONTACTS,)),
    Step("Vragen", (QUESTIONS,)),
    Step("Samenwerkingen, met of zonder contract", (TOGETHER, CONTRACTS)),
    Step("Contracten", (CONTRACTS,)),
)
FUNNEL = (VISIT, *AFTER_VISIT)
COMPARED = (_VISITORS, *AFTER_VISIT)  # in the area of a campaign, whoever came by what


@dataclass(frozen=True)
class Stage:
    """A step of a campaign: what came by it last, and what came by it first. None was not counted."""

    step: Step
    last: Number | None
    first: Number | None


@dataclass(frozen=True)
class Change:
    """A step in the time before a campaign, and in its own."""

    step: Step
    before: Number | None
    during: Number | None

    @property
    def text(self) -> str:
        """How much more or less, in hundredths of before: "+25 %"; "" where that cannot be said."""
        if not (self.before and self.during) or self.before.at_least or self.during.at_least:
            return ""
        if not self.before.n or self.during.n is None:
            return ""
        percent = round(100 * (self.during.n - self.before.n) / self.before.n)
        return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{dutch.number(abs(percent))} %"


def funnel(numbers: Numbers, slug: str, period: str) -> list[Stage]:
    """The steps of a campaign in a period."""
    return [
        Stage(step, *(_by_campaign(numbers, step, split, slug, period) for split in (CAMPAIGN, FIRST_CAMPAIGN)))
        for step in FUNNEL
    ]


def _by_campaign(numbers: Numbers, step: Step, split: Split, slug: str, period: str) -> Number | None:
    """A step by a campaign; what has numbers of others, and none of it, is 0."""
    none = [Cell(figure.name, split.name, "", TOTAL, period) for figure in step.figures]
    own = [numbers.get(cell._replace(category=slug), Number(0)) if cell in numbers else None for cell in none]
    return step.together(own)


def months(first: date, last: date) -> list[Period]:
    """The months in which these days lie."""
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    return [_month(12 * first.year + first.month - 1 + number) for number in range(count)]


def months_before(own: Sequence[Period]) -> list[Period]:
    """As many months before them."""
    begin = 12 * own[0].year + own[0].first - 1
    return [_month(begin - len(own) + number) for number in range(len(own))]


def _month(number: int) -> Period:
    return Period(number // 12, number % 12 + 1, "month")


def compared(numbers: Numbers, campaign: Campaign) -> list[Change]:
    """The months of a campaign and those before, in its area; nothing while a month of it is not published."""
    if not (campaign.starts and campaign.ends):
        return []
    during = months(campaign.starts, campaign.ends)
    if not {month.slug for month in during} <= {cell.period for cell in numbers}:
        return []
    area = campaign.province or TOTAL
    sides = [[month.slug for month in some] for some in (months_before(during), during)]
    return [
        Change(step, *(step.together(list(_whole(numbers, step, area, side))) for side in sides)) for step in COMPARED
    ]


def _whole(numbers: Numbers, step: Step, area: str, slugs: Sequence[str]) -> Iterator[Number | None]:
    for figure in step.figures:
        for slug in slugs:
            yield numbers.get(Cell(figure.name, "", "", area, slug))

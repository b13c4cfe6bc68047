"""The steps of a campaign before anything is hidden, to the day: for who looks after it, and sees its questions."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from app.campaigns.campaign import Campaign
from app.figures import categories
from app.figures.campaigns import COMPARED, FUNNEL, Change, Stage, Step
from app.figures.definitions import Figure
from app.figures.store import Number
from base import clock
from base.tables import event_counts as table


def funnel(connection: sa.Connection, slug: str) -> list[Stage]:
    """The steps of a campaign since its beginning, up to the last rollup."""
    last, first = table.c.campaign_last == slug, table.c.campaign_first == slug
    return [Stage(step, _count(connection, step, last), _count(connection, step, first)) for step in FUNNEL]


def compared(connection: sa.Connection, campaign: Campaign) -> list[Change]:
    """The days of a campaign up to yesterday and as many days before it, in its area; nothing before its second day."""
    if not (campaign.starts and campaign.ends):
        return []
    last = min(campaign.ends, clock.today() - timedelta(days=1))
    days = (last - campaign.starts).days + 1
    if days < 1:
        return []
    before = campaign.starts - timedelta(days=days), campaign.starts - timedelta(days=1)
    during = campaign.starts, last
    return [
        Change(step, *(_count_days(connection, step, campaign, *each) for each in (before, during)))
        for step in COMPARED
    ]


def _count_days(connection: sa.Connection, step: Step, campaign: Campaign, first: date, last: date) -> Number:
    return _count(connection, step, table.c.day.between(first, last), province=campaign.province)


def _count(connection: sa.Connection, step: Step, which: sa.ColumnElement[bool], province: str | None = None) -> Number:
    return Number(sum(_sum(connection, figure, which, province) for figure in step.figures))


def _sum(connection: sa.Connection, figure: Figure, which: sa.ColumnElement[bool], province: str | None) -> int:
    number = sa.func.sum(table.c.value if figure.sums else table.c.n)
    query = sa.select(number).where(table.c.kind == figure.kind, which)
    query = query.where(table.c.step.in_(figure.steps)) if figure.steps else query
    if province:
        towns = table.c.seat.in_(categories.towns(province))
        query = query.where(towns if figure.where == "seat" else table.c.province == province)
    return int(connection.scalar(query) or 0)

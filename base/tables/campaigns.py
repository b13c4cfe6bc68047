"""Campaigns, and by which of them a visitor came today: docs/campaigns.md."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, default="")


campaigns = sa.Table(
    "campaigns",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("slug", sa.String(40), nullable=False, unique=True),
    sa.Column("code", sa.String(8), nullable=False, unique=True),  # of its short link
    sa.Column("state", sa.String(12), nullable=False, index=True),  # app/campaigns/campaign.py
    _text("title", 120),
    _text("lead", 300),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("starts", sa.Date),
    sa.Column("ends", sa.Date),  # its last day
    sa.Column("province", sa.String(20)),  # none: of all of Flanders
    _text("partner", 160),
    _text("partner_url", 300),
    sa.Column("activities", sa.JSON, nullable=False),  # slugs
    sa.Column("stories", sa.JSON, nullable=False),  # numbers
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("published_at", Moment),
    **NEVER_AGAIN,
)

campaign_touches = sa.Table(  # a visitor of a day, and the campaigns by which it came first and last on that day
    "campaign_touches",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("visitor", sa.String(32), primary_key=True),  # of this day only: app/events/visitor.py
    sa.Column("campaign_first", sa.String(40), nullable=False),
    sa.Column("campaign_last", sa.String(40), nullable=False),
)

"""What is counted: events as they happened, their sums by day, and what visitors opened of what they were shown.

Which events there are and what the columns hold: docs/figures.md.
"""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

DIMENSIONS = {  # column -> its longest value; "" is unknown
    "step": 20,
    "province": 20,
    "municipality": 5,
    "activity": 80,
    "buyer_kind": 20,
    "branch": 1,
    "size": 10,
    "seat": 5,
    "organisation_seat": 5,
    "campaign_first": 40,
    "campaign_last": 40,
    "partner": 40,
    "reason": 20,
    "band": 12,
    "duration": 12,
}


def _what() -> list[sa.Column[str]]:
    """The kind and the dimensions of an event, of a sum of events, and of a correction."""
    dimensions = (sa.Column(name, sa.String(size), nullable=False) for name, size in DIMENSIONS.items())
    return [sa.Column("kind", sa.String(20), nullable=False), *dimensions]


event_rows = sa.Table(  # one row each, for 30 days
    "event_rows",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("day", sa.Date, nullable=False, index=True),  # in Brussels
    sa.Column("visitor", sa.String(32), nullable=False),  # of this day only: app/events/visitor.py
    *_what(),
    sa.Column("value", sa.Integer, nullable=False),
)

event_ids = sa.Table(  # what was counted, so that a repeat changes nothing
    "event_ids",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
)

event_salts = sa.Table(  # today's; gone with the first event of the next day
    "event_salts",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("salt", sa.String(64), nullable=False),
)

event_counts = sa.Table(  # the rollup
    "event_counts",
    metadata,
    sa.Column("cell", sa.String(32), primary_key=True),  # digest of day, kind and dimensions
    sa.Column("day", sa.Date, nullable=False, index=True),
    *_what(),
    sa.Column("n", sa.Integer, nullable=False),  # events
    sa.Column("value", sa.Integer, nullable=False),  # the sum of theirs
)

event_corrections = sa.Table(  # what was changed in closed months; event_counts holds it already
    "event_corrections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("why", sa.String(200), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    *_what(),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("value", sa.Integer, nullable=False),
    **NEVER_AGAIN,
)

result_lists = sa.Table(  # lists that were shown since the last rollup, which makes the sums below of them
    "result_lists",
    metadata,
    sa.Column("cell", sa.String(32), primary_key=True),  # digest of the rest
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("text", sa.String(200), nullable=False),  # "" when it may not be counted
    sa.Column("shown", sa.Text, nullable=False),  # ids of offerings in their order
    sa.Column("times", sa.Integer, nullable=False),
)

result_counts = sa.Table(  # for which texts an offering was shown, and opened from there
    "result_counts",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("text", sa.String(200), primary_key=True),
    sa.Column("offering_id", sa.String(160), primary_key=True, index=True),
    sa.Column("shown", sa.Integer, nullable=False),
    sa.Column("ranks", sa.Integer, nullable=False),  # the sum of its ranks when it was shown
    sa.Column("opened", sa.Integer, nullable=False),
)

offering_counts = sa.Table(  # how often an offering was in a list, and its page opened
    "offering_counts",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("offering_id", sa.String(160), primary_key=True, index=True),
    sa.Column("shown", sa.Integer, nullable=False),
    sa.Column("opened", sa.Integer, nullable=False),
)

"""Gaps: what is sought and not there, by activity and municipality (docs/gaps.md). No visitor stands in it."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

gap_searches = sa.Table(  # searches that found little or nothing: those of a day are one row, whoever made them
    "gap_searches",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("activity", sa.String(80), primary_key=True),
    sa.Column("municipality", sa.String(5), primary_key=True),  # NIS code
)

gap_questions = sa.Table(  # what a question asks for and where, and whether its asker heard that it is there now
    "gap_questions",
    metadata,
    sa.Column("question_id", sa.ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("activity", sa.String(80), primary_key=True),  # "" of one that speaks of none
    sa.Column("municipality", sa.String(5), nullable=False),
    sa.Column("letter_at", Moment),
)

gaps = sa.Table(
    "gaps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("activity", sa.String(80), nullable=False),
    sa.Column("municipality", sa.String(5), nullable=False),
    sa.Column("province", sa.String(20), nullable=False, index=True),
    sa.Column("state", sa.String(10), nullable=False, index=True),  # app/gaps/flow.py
    sa.Column("since", sa.Date, nullable=False),  # the day of its first signal
    sa.Column("latest", sa.Date, nullable=False),  # of its last one
    sa.Column("signals", sa.Integer, nullable=False),
    sa.Column("present", sa.JSON, nullable=False),  # ids of the offerings that were there when it opened
    sa.Column("changed_at", Moment, nullable=False),  # when it came into its state
    sa.Column("filled_by", sa.String(160), nullable=False),  # id of an offering, and its title
    sa.Column("filled_title", sa.String(200), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),  # why it was dismissed
    sa.UniqueConstraint("activity", "municipality"),
    **NEVER_AGAIN,
)

gap_requests = sa.Table(  # an organisation that was asked whether it can do something, and what it answered
    "gap_requests",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("gap_id", sa.ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
    sa.Column("organisation_id", sa.String(160), nullable=False, index=True),
    sa.Column("organisation", sa.String(160), nullable=False),  # as it was then; so are the next three
    sa.Column("offering_id", sa.String(160), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("answer", sa.String(8), nullable=False),  # app/gaps/rule.py; "" while there is none
    sa.Column("from_day", sa.Date),
    sa.Column("answered_at", Moment),
    sa.UniqueConstraint("gap_id", "organisation_id"),  # each is asked once
    **NEVER_AGAIN,
)

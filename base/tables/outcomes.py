"""What came of a request that was accepted, as each side says it."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import Moment, metadata

outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("request_id", sa.ForeignKey("requests.id", ondelete="CASCADE"), nullable=False),
    sa.Column("step", sa.String(30), nullable=False),  # of the timetable: each time that it is asked
    sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("story_id", sa.ForeignKey("stories.id", ondelete="SET NULL")),  # the draft of a good practice
    sa.UniqueConstraint("request_id", "step"),
)

outcome_answers = sa.Table(  # codes: app/outcomes/choices.py
    "outcome_answers",
    metadata,
    sa.Column("outcome_id", sa.ForeignKey("outcomes.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("side", sa.String(12), primary_key=True),  # asker, supplier; desk: who settled it
    sa.Column("result", sa.String(14), nullable=False),
    sa.Column("band", sa.String(12), nullable=False, default=""),
    sa.Column("duration", sa.String(12), nullable=False, default=""),
    sa.Column("recurring", sa.String(3), nullable=False, default=""),
    sa.Column("why", sa.Text, nullable=False, default=""),
    sa.Column("otherwise", sa.Text, nullable=False, default=""),  # how one would have been found without us
    sa.Column("answered_at", Moment, nullable=False),
)

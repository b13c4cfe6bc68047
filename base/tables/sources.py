"""What is known of each source over time: its refused rows, every reading of it, and what its owners were told."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

# A refused row of a source, from the first reading that saw it to the last. A row that is mended or gone stays for a
# while, so that its owner can be told.
source_rejects = sa.Table(
    "source_rejects",
    metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("source_id", sa.String(120), primary_key=True),
    sa.Column("field", sa.String(60), primary_key=True),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False, default=1),  # rows without a key share one line
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("last_seen", Moment, nullable=False),
    sa.Column("run_id", sa.String(36), nullable=False),  # the run that saw it last
    sa.Column("mended_at", Moment),  # null: open
)

source_reads = sa.Table(
    "source_reads",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String(40), nullable=False, index=True),
    sa.Column("run_id", sa.String(36), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("good", sa.Boolean, nullable=False),  # it could be read to its end
    sa.Column("rows", sa.Integer, nullable=False, default=0),
    sa.Column("refused", sa.Integer, nullable=False, default=0),
    sa.Column("message", sa.Text, nullable=False, default=""),  # why it could not be read, in Dutch
    sa.Column("index_name", sa.String(120)),  # that says the same from then on; null: it was refused
    **NEVER_AGAIN,
)

# What the owners of a source were told by mail, so that nobody hears the same twice.
source_letters = sa.Table(
    "source_letters",
    metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("alarm_since", Moment),  # the first failure of a streak that they know of; null: all is well
    sa.Column("weekly_at", Moment),  # the last weekly letter
)

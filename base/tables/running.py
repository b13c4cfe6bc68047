"""Runs: who may write the index, every run, its sources, rejected rows, and what its index would change."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

# A single row per name: who may write the index. The token grows with every holder (fencing).
lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("token", sa.BigInteger, nullable=False),
    sa.Column("run_id", sa.String(36)),
    sa.Column("heartbeat_at", Moment),
    sa.Column("recorded_index", sa.String(120)),  # the live index up to which index_changes is complete
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("source", sa.String(40)),  # null: all sources
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("requested_by", sa.String(80), nullable=False),
    sa.Column("requested_at", Moment, nullable=False, index=True),
    sa.Column("started_at", Moment),
    sa.Column("finished_at", Moment),
    sa.Column("step", sa.String(120), nullable=False, default=""),  # what it is doing now, in Dutch
    sa.Column("index_name", sa.String(120)),
    sa.Column("message", sa.Text, nullable=False, default=""),  # Dutch, for administrators
    sa.Column("verdict", sa.JSON),  # what the gate found
    sa.Column("cancelled_by", sa.String(80)),  # who asked to cancel it
    # codes of the gate's reasons that the order accepts
    sa.Column("accepted", sa.JSON, nullable=False, default=list, server_default=sa.text("'[]'")),
    sa.Column("dry_run", sa.Boolean, nullable=False, default=False, server_default=sa.false()),
    sa.Column("trace", sa.String(55)),  # the span that ordered it (W3C traceparent), while traces are on
)

run_sources = sa.Table(
    "run_sources",
    metadata,
    sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("state", sa.String(20), nullable=False),  # waiting reading done failed carried
    sa.Column("read", sa.Integer, nullable=False, default=0),
    sa.Column("written", sa.Integer, nullable=False, default=0),
    sa.Column("refused", sa.Integer, nullable=False, default=0),
    sa.Column("carried", sa.Integer, nullable=False, default=0),
    sa.Column("removed", sa.Integer, nullable=False, default=0, server_default="0"),
    sa.Column("message", sa.Text, nullable=False, default=""),
    sa.Column("started_at", Moment),
    sa.Column("finished_at", Moment),
)

rejects = sa.Table(
    "rejects",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("source", sa.String(40), nullable=False),
    sa.Column("source_id", sa.String(120), nullable=False),
    sa.Column("field", sa.String(60), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    **NEVER_AGAIN,
)

# What a run would change, or changed, in the live index: counts per source and sector, names of both indices, digests.
differences = sa.Table(
    "differences",
    metadata,
    sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("report", sa.JSON, nullable=False),
)

# The first of the offerings that differ, of the newest reports only: which fields, before and after.
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("offering_id", sa.String(160), primary_key=True),
    sa.Column("source", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),  # new changed gone
    sa.Column("ours", sa.Boolean, nullable=False),  # the row in the source is the same
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
)

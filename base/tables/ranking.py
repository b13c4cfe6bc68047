"""What administrators change in the ranking."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import Moment, metadata

# Offerings that an administrator put first or last for a need; `key` is the need as app.search.pins compares needs.
pins = sa.Table(
    "pins",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(250), nullable=False),
    sa.Column("need", sa.String(200), nullable=False),  # as the administrator typed it
    sa.Column("offering_id", sa.String(160), nullable=False),
    sa.Column("first", sa.Boolean, nullable=False),  # else last
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("created_by", sa.String(80), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("key", "offering_id"),
)

"""What is written down of privacy itself: what the nights removed, and who was told that they stand here."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

retention_reports = sa.Table(
    "retention_reports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("rows", sa.JSON, nullable=False),  # table -> how many were deleted or emptied
    **NEVER_AGAIN,
)

# The addresses that came from a source and whose owner was told, by digest (app.security.digests).
listed_addresses = sa.Table(
    "listed_addresses",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("told_at", Moment, nullable=False),
)

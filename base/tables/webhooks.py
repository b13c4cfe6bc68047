"""Webhooks: addresses that hear what happens to the index."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", sa.String(500), nullable=False),
    sa.Column("secret", sa.String(255), nullable=False),  # sealed (app.security.sealed)
    sa.Column("events", sa.JSON, nullable=False),  # a list of app.outbox.webhooks.EVENTS
    sa.Column("created_by", sa.String(80), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    **NEVER_AGAIN,
)

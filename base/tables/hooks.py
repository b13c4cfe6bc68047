"""Webhooks: addresses that are told of what happens to the index, and what was told to each."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", sa.String(500), nullable=False),
    sa.Column("secret", sa.String(255), nullable=False),  # sealed (app.security.sealed)
    sa.Column("events", sa.JSON, nullable=False),  # a list of app.outbox.hooks.EVENTS
    sa.Column("created_by", sa.String(80), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    **NEVER_AGAIN,
)

# What a webhook is or was told. The worker tries again until `next_try_at` is empty.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("webhook_id", sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("event", sa.String(30), nullable=False),
    sa.Column("run_id", sa.String(36)),  # empty for a test
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_try_at", Moment, index=True),  # empty: it arrived, or was given up
    sa.Column("tried_at", Moment),
    sa.Column("outcome", sa.String(200), nullable=False, default=""),  # Dutch, for administrators
    sa.Column("arrived", sa.Boolean, nullable=False, default=False),
    sa.UniqueConstraint("webhook_id", "run_id", "event"),
)

"""Alerts: a search that somebody wants a letter about, and what was found for it since."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import Moment, metadata

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("form_key", sa.String(64), nullable=False, unique=True),  # a form sent twice is one alert
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, index=True),  # of the address: app/security/digests.py
    sa.Column("search", sa.JSON, nullable=False),  # its parameters, as pairs of name and value
    sa.Column("search_key", sa.String(64), nullable=False, index=True),  # equal searches are one stored query
    sa.Column("frequency", sa.String(8), nullable=False),  # app/alerts/alert.py
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("confirmed_at", Moment),
    sa.Column("written_at", Moment),  # the last letter with something for it
)

alert_matches = sa.Table(  # each offering once for each alert: what waits for its letter, and what was in one
    "alert_matches",
    metadata,
    sa.Column("alert_id", sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("offering_id", sa.String(160), primary_key=True, index=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("matched_at", Moment, nullable=False),
    sa.Column("sent_at", Moment),
)

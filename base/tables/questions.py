"""What visitors leave: questions and remarks."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata


def _handled() -> tuple[sa.Column[datetime], sa.Column[str]]:
    """When, and by whom, what somebody left was dealt with."""
    return (
        sa.Column("done_at", Moment),
        sa.Column("done_by", sa.String(80), nullable=False, default="", server_default=""),
    )


demands = sa.Table(
    "demands",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("form_key", sa.String(64), nullable=False, unique=True),  # a form sent twice is one demand
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("need", sa.Text, nullable=False),
    sa.Column("place", sa.String(120), nullable=False, default=""),
    sa.Column("province", sa.String(20), index=True),
    sa.Column("municipality", sa.String(5)),
    sa.Column("buyer_kind", sa.String(20), nullable=False),
    sa.Column("organisation", sa.String(160), nullable=False, default=""),
    sa.Column("email", sa.String(254), nullable=False),
    *_handled(),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("page", sa.String(500), nullable=False, default=""),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("email", sa.String(254), nullable=False, default=""),
    *_handled(),
    **NEVER_AGAIN,
)

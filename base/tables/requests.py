"""Questions put to suppliers: who was asked and answered what, what the timetable did, and that they wrote back."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import Moment, metadata

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("question_id", sa.ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("offering_id", sa.String(160), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),  # of the offering when it was asked; so are the next two
    sa.Column("organisation", sa.String(160), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("reason", sa.String(12), nullable=False, default=""),  # app/requests/choices.py
    sa.Column("adaptation", sa.Text, nullable=False, default=""),
    sa.Column("full_until", sa.Date),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("sent_by", sa.String(80), nullable=False, default=""),
    sa.Column("answered_at", Moment),
    sa.Column("accepted_at", Moment),  # since when it says that it can
    sa.Column("activity", sa.String(80), nullable=False, default="", server_default=""),  # slug, of the offering
    sa.Column("seat", sa.String(5), nullable=False, default="", server_default=""),  # NIS code of its first site
    sa.UniqueConstraint("question_id", "offering_id"),  # a question sent twice is one request
)

request_steps = sa.Table(  # what the timetable did: each step once
    "request_steps",
    metadata,
    sa.Column("request_id", sa.ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("step", sa.String(30), primary_key=True),
    sa.Column("done_at", Moment, nullable=False),
)

request_messages = sa.Table(  # that a supplier wrote to the asker; the text itself is in the mail only
    "request_messages",
    metadata,
    sa.Column("form_key", sa.String(64), primary_key=True),  # a form sent twice is one message
    sa.Column("request_id", sa.ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("sent_at", Moment, nullable=False),
)

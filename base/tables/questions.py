"""What visitors leave: questions and remarks."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

MAX_FILE = 5_000_000  # bytes


def _handled() -> tuple[sa.Column[datetime], sa.Column[str]]:
    """When, and by whom, what somebody left was dealt with."""
    return (
        sa.Column("done_at", Moment),
        sa.Column("done_by", sa.String(80), nullable=False, default="", server_default=""),
    )


def _text(name: str, length: int, default: str = "") -> sa.Column[str]:
    """A text that a question has or that is its default, also for a question of before the column."""
    return sa.Column(name, sa.String(length), nullable=False, default=default, server_default=default)


questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("form_key", sa.String(64), nullable=False, unique=True),  # a form sent twice is one question
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("need", sa.Text, nullable=False),
    _text("place", 120),  # as typed; read, it is the next two
    sa.Column("province", sa.String(20), index=True),
    sa.Column("municipality", sa.String(5)),
    sa.Column("buyer_kind", sa.String(20), nullable=False),
    _text("organisation", 160),
    sa.Column("email", sa.String(254), nullable=False),
    _text("kind", 12, "exploration"),  # this and the next ones: app/questions/choices.py
    _text("kbo", 10),
    _text("nace", 1),
    _text("size", 10),
    _text("seat", 5),  # NIS code of the municipality of the organisation
    _text("telephone", 40),
    sa.Column("deadline", sa.Date),
    _text("quantity", 120),
    _text("reserved", 10, "unknown"),
    _text("readers", 10, "suppliers"),
    sa.Column("filters", sa.JSON, nullable=False, default=list, server_default="[]"),  # of the search that it came from
    sa.Column("part_of", sa.String(64), nullable=False, default="", server_default="", index=True),  # of one text, and
    sa.Column("whole", sa.Text, nullable=False, default="", server_default=""),  # that text: app/questions/parts.py
    _text("campaign_first", 40),  # by which its asker came that day, first and last: docs/campaigns.md
    _text("campaign_last", 40),
    sa.Column("state", sa.String(12), nullable=False, default="open", server_default="open", index=True),
    _text("suspicion", 10),  # why it was held: app/questions/suspicion.py
    _text("closed_because", 12),
    sa.Column("confirmed_at", Moment),
    *_handled(),  # when it closed
    sa.Column("owner_id", sa.Integer, index=True),  # the account that it was handed to: before app/questions/routing.py
    sa.Column("next_on", sa.Date),  # when the desk itself wants to do something, and what
    _text("next_what", 120),
)

question_steps = sa.Table(  # what the timetable did: each step once
    "question_steps",
    metadata,
    sa.Column("question_id", sa.ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("step", sa.String(30), primary_key=True),
    sa.Column("done_at", Moment, nullable=False),
)

public_questions = sa.Table(  # what everybody may read, as the desk let it through: app/questions/public.py
    "public_questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question_id", sa.ForeignKey("questions.id", ondelete="CASCADE"), nullable=False, unique=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("withdrawn_at", Moment),
    **NEVER_AGAIN,
)

contacts = sa.Table(  # whom the asker of a direct question chose, as they were then
    "contacts",
    metadata,
    sa.Column("question_id", sa.ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("offering_id", sa.String(160), primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("organisation", sa.String(160), nullable=False),
    sa.Column("organisation_id", sa.String(160), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    _text("activity", 80),
    _text("seat", 5),
)

attachments = sa.Table(  # files that were sent with a question
    "attachments",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("question_id", sa.ForeignKey("questions.id", ondelete="CASCADE")),  # none while its form is corrected
    sa.Column("form_key", sa.String(64), nullable=False, index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(4), nullable=False),  # of app/attachments/kinds.py
    sa.Column("size", sa.Integer, nullable=False),  # bytes
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("content", sa.LargeBinary(MAX_FILE), nullable=False),
    sa.UniqueConstraint("question_id", "digest"),  # a file sent twice is one
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

"""What the desk writes down about questions: moves, notes; and when a regisseur is away."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata


def _question() -> sa.Column[str]:
    return sa.Column("question_id", sa.ForeignKey("questions.id", ondelete="CASCADE"), nullable=False, index=True)


question_moves = sa.Table(
    "question_moves",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _question(),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("move", sa.String(12), nullable=False),  # app/questions/flow.py, as the next two
    sa.Column("state", sa.String(12), nullable=False),  # to which it led
    sa.Column("actor", sa.String(12), nullable=False),
    sa.Column("made_by", sa.String(80), nullable=False, default=""),  # of the desk: as questions.done_by
    **NEVER_AGAIN,
)

question_notes = sa.Table(
    "question_notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _question(),
    sa.Column("written_at", Moment, nullable=False),
    sa.Column("account_id", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    **NEVER_AGAIN,
)

absences = sa.Table(
    "absences",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("replacement_id", sa.Integer),  # an account; nobody: who is next in docs/loop.md is responsible
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    **NEVER_AGAIN,
)

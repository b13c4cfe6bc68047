"""gaps: what is sought and not there, by activity and municipality, and who was asked whether they can do it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "gap_searches",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("activity", sa.String(80), nullable=False),
        sa.Column("municipality", sa.String(5), nullable=False),
        sa.PrimaryKeyConstraint("day", "activity", "municipality", name=op.f("pk_gap_searches")),
    )
    of_question = sa.ForeignKey("questions.id", name=op.f("fk_gap_questions_question_id"), ondelete="CASCADE")
    op.create_table(
        "gap_questions",
        sa.Column("question_id", sa.String(36), of_question, nullable=False),
        sa.Column("activity", sa.String(80), nullable=False),
        sa.Column("municipality", sa.String(5), nullable=False),
        sa.Column("letter_at", _MOMENT),
        sa.PrimaryKeyConstraint("question_id", "activity", name=op.f("pk_gap_questions")),
    )
    _gaps()


def _gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(80), nullable=False),
        sa.Column("municipality", sa.String(5), nullable=False),
        sa.Column("province", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("filled_by", sa.String(160), nullable=False),
        sa.Column("filled_title", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sa.UniqueConstraint("activity", "municipality", name=op.f("uq_gaps_activity")),
        sqlite_autoincrement=True,
    )
    for name in ("province", "state"):
        op.create_index(f"ix_gaps_{name}", "gaps", [name])
    of_gap = sa.ForeignKey("gaps.id", name=op.f("fk_gap_requests_gap_id"), ondelete="CASCADE")
    op.create_table(
        "gap_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gap_id", sa.Integer(), of_gap, nullable=False),
        sa.Column("organisation_id", sa.String(160), nullable=False),
        sa.Column("organisation", sa.String(160), nullable=False),
        sa.Column("offering_id", sa.String(160), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("answer", sa.String(8), nullable=False),
        sa.Column("from_day", sa.Date()),
        sa.Column("answered_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_requests")),
        sa.UniqueConstraint("gap_id", "organisation_id", name=op.f("uq_gap_requests_gap_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gap_requests_organisation_id", "gap_requests", ["organisation_id"])


def downgrade() -> None:
    for table in ("gap_requests", "gaps", "gap_questions", "gap_searches"):
        op.drop_table(table)

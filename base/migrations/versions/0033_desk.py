"""what the desk writes down about questions: owner, own date, moves, notes; and absences of regisseurs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OF_A_QUESTION = ("question_moves", "question_notes")


def upgrade() -> None:
    op.add_column("questions", sa.Column("owner_id", sa.Integer()))
    op.add_column("questions", sa.Column("next_on", sa.Date()))
    op.add_column("questions", sa.Column("next_what", sa.String(120), nullable=False, server_default=""))
    op.create_index("ix_questions_owner_id", "questions", ["owner_id"])
    _create(
        "question_moves",
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("move", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("actor", sa.String(12), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
    )
    _create(
        "question_notes",
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("replacement_id", sa.Integer()),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_absences_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absences_account_id", "absences", ["account_id"])


def _create(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of numbered rows that go with their question."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(36), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f(f"fk_{table}_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{table}_question_id"), table, ["question_id"])


def downgrade() -> None:
    for table in ("absences", *_OF_A_QUESTION):
        op.drop_table(table)
    op.drop_index("ix_questions_owner_id", "questions")
    for column in ("next_what", "next_on", "owner_id"):
        op.drop_column("questions", column)

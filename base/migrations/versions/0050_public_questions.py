"""public questions: the text of a question that everybody may read, as the desk let it through"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_public_questions_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_questions")),
        sa.UniqueConstraint("question_id", name=op.f("uq_public_questions_question_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("public_questions")

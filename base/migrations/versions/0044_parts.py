"""parts: questions that belong to one text, and that text"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("part_of", sa.String(64), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("whole", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_questions_part_of", "questions", ["part_of"])


def downgrade() -> None:
    op.drop_index("ix_questions_part_of", "questions")
    with op.batch_alter_table("questions") as questions:
        questions.drop_column("whole")
        questions.drop_column("part_of")

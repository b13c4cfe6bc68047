"""lists of results that were shown, until the rollup makes sums of them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "result_lists",
        sa.Column("cell", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("cell", name=op.f("pk_result_lists")),
    )
    op.create_index("ix_result_lists_day", "result_lists", ["day"])


def downgrade() -> None:
    op.drop_table("result_lists")

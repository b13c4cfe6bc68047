"""how well the live index answered, of each night"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_scores",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("live", sa.String(80), nullable=False),
        sa.Column("by_meaning", sa.Boolean(), nullable=False),
        sa.Column("written", sa.Float()),
        sa.Column("written_queries", sa.Integer(), nullable=False),
        sa.Column("implicit", sa.Float()),
        sa.Column("implicit_queries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_search_scores")),
    )


def downgrade() -> None:
    op.drop_table("search_scores")

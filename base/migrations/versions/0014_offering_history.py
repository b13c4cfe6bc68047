"""what the sources made of an offering over time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offering_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.String(length=160), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_history")),
    )
    for column in ("offering_id", "at"):
        op.create_index(op.f(f"ix_offering_history_{column}"), "offering_history", [column])


def downgrade() -> None:
    op.drop_table("offering_history")

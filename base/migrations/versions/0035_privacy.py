"""what the nights removed, and who was told that a source named them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "retention_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_reports")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "listed_addresses",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_listed_addresses")),
    )


def downgrade() -> None:
    op.drop_table("listed_addresses")
    op.drop_table("retention_reports")

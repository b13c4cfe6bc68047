"""the municipalities of an account"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_municipalities",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_municipalities_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "municipality", name=op.f("pk_account_municipalities")),
    )


def downgrade() -> None:
    op.drop_table("account_municipalities")

"""requests and contacts: what they are about and where the organisation is, as they were then, for figures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("requests", "contacts"):
        op.add_column(table, sa.Column("activity", sa.String(80), nullable=False, server_default=""))
        op.add_column(table, sa.Column("seat", sa.String(5), nullable=False, server_default=""))


def downgrade() -> None:
    for table in ("requests", "contacts"):
        with op.batch_alter_table(table) as altered:
            altered.drop_column("activity")
            altered.drop_column("seat")

"""Questions and remarks can be handled, so that what waits can be counted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TABLES = ("demands", "feedback")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("done_at", sa.DateTime(timezone=True)))
        op.add_column(table, sa.Column("done_by", sa.String(80), nullable=False, server_default=""))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "done_by")
        op.drop_column(table, "done_at")

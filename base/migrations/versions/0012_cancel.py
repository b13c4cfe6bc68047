"""who cancelled a run, and how long each source took"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("cancelled_by", sa.String(80)))
    for name in ("started_at", "finished_at"):
        op.add_column("run_sources", sa.Column(name, sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in ("started_at", "finished_at"):
        op.drop_column("run_sources", name)
    op.drop_column("runs", "cancelled_by")

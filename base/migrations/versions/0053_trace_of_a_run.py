"""runs: the span that ordered it, from which whoever carries it out goes on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("trace", sa.String(55)))


def downgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.drop_column("trace")

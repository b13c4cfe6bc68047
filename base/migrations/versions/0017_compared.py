"""which index says the same as a source, since a reading of it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_reads", sa.Column("index_name", sa.String(length=120), nullable=True))
    op.execute("UPDATE source_reads SET index_name = ''")  # which one is not known; null says that it was refused


def downgrade() -> None:
    op.drop_column("source_reads", "index_name")

"""up to which index the changes are recorded, and one record of an edit for each document that it takes the place of"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lease", sa.Column("recorded_index", sa.String(length=120)))
    op.add_column("index_changes", sa.Column("sequence", sa.BigInteger()))
    columns = ["index_name", "offering_id", "sequence"]
    op.create_index("uq_index_changes_sequence", "index_changes", columns, unique=True)


def downgrade() -> None:
    op.drop_index("uq_index_changes_sequence", "index_changes")
    op.drop_column("index_changes", "sequence")
    op.drop_column("lease", "recorded_index")

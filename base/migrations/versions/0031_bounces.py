"""mails that came back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bounces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer()),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_bounces_outbox_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounces")),
        sa.UniqueConstraint("outbox_id", "permanent", name=op.f("uq_bounces_outbox_id")),
        sqlite_autoincrement=True,
    )
    for column in ("digest", "at"):
        op.create_index(f"ix_bounces_{column}", "bounces", [column])


def downgrade() -> None:
    op.drop_table("bounces")

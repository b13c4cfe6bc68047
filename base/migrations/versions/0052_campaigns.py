"""campaigns: their pages, by which a visitor came today, and by which a question came"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TOUCHES = ("campaign_first", "campaign_last")


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("lead", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date()),
        sa.Column("ends", sa.Date()),
        sa.Column("province", sa.String(20)),
        sa.Column("partner", sa.String(160), nullable=False),
        sa.Column("partner_url", sa.String(300), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("stories", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("published_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaigns_slug")),
        sa.UniqueConstraint("code", name=op.f("uq_campaigns_code")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaigns_state", "campaigns", ["state"])
    op.create_table(
        "campaign_touches",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visitor", sa.String(32), nullable=False),
        *(sa.Column(name, sa.String(40), nullable=False) for name in _TOUCHES),
        sa.PrimaryKeyConstraint("day", "visitor", name=op.f("pk_campaign_touches")),
    )
    for name in _TOUCHES:
        op.add_column("questions", sa.Column(name, sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("questions") as questions:
        for name in _TOUCHES:
            questions.drop_column(name)
    op.drop_table("campaign_touches")
    op.drop_index("ix_campaigns_state", "campaigns")
    op.drop_table("campaigns")

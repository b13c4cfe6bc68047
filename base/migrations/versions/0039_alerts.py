"""alerts: who wants to know what is new for a search, and which changes of the index were matched with them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("index_changes", sa.Column("matched", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index("ix_index_changes_matched", "index_changes", ["matched"])
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("search", sa.JSON(), nullable=False),
        sa.Column("search_key", sa.String(64), nullable=False),
        sa.Column("frequency", sa.String(8), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("written_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("form_key", name=op.f("uq_alerts_form_key")),
    )
    for name in ("digest", "search_key"):
        op.create_index(f"ix_alerts_{name}", "alerts", [name])
    of_alert = sa.ForeignKey("alerts.id", name=op.f("fk_alert_matches_alert_id"), ondelete="CASCADE")
    op.create_table(
        "alert_matches",
        sa.Column("alert_id", sa.String(36), of_alert, nullable=False),
        sa.Column("offering_id", sa.String(160), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("matched_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT),
        sa.PrimaryKeyConstraint("alert_id", "offering_id", name=op.f("pk_alert_matches")),
    )
    op.create_index("ix_alert_matches_offering_id", "alert_matches", ["offering_id"])


def downgrade() -> None:
    for table in ("alert_matches", "alerts"):
        op.drop_table(table)
    op.drop_index("ix_index_changes_matched", "index_changes")
    with op.batch_alter_table("index_changes") as changes:
        changes.drop_column("matched")

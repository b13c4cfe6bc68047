"""trials: what drafts of synonym rules change is measured by a run; older measurements are made again when wanted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trials",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("effect", sa.JSON(none_as_null=True)),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_trials_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_trials")),
    )
    op.drop_table("effects")


def downgrade() -> None:
    op.create_table(
        "effects",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("result", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
    )
    op.create_index(op.f("ix_effects_requested_at"), "effects", ["requested_at"])
    op.drop_table("trials")
    op.execute(sa.text("DELETE FROM runs WHERE kind = 'trial'"))
